// SPDX-License-Identifier: MIT
#pragma once
/// Texts from outside, made safe to draw.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "figure/figure.hpp"

namespace plussum::figure {

/// Well-formed UTF-8 without control characters and without marks that turn the direction of what follows: each of them
/// becomes a space, each ill-formed byte U+FFFD. A terminal obeys nothing in it and XML allows all of it.
std::string clean_text(std::string_view text);

/// All texts of a figure made clean.
void clean_texts(Figure& figure);

/// The code points of a clean text, each as its UTF-8.
std::vector<std::string_view> code_points(std::string_view text);

/// Columns on a terminal: 2 for East Asian wide letters and emoji, 0 for marks that join the letter before.
std::size_t columns_of(std::string_view text);

/// A text cut to at most `columns` columns, with … at its end when something was cut.
std::string shortened(std::string_view text, std::size_t columns);

/// With &, <, > and both quotes written as entities.
std::string escaped_for_xml(std::string_view text);

}  // namespace plussum::figure
