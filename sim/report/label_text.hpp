// SPDX-License-Identifier: MIT
#pragma once
/// Texts from outside, in a script for gnuplot and in an SVG.
#include <cstddef>
#include <string>
#include <string_view>

namespace plussum::report {

/// A string of gnuplot on one line. All that gnuplot could take for more than a letter (quotes, backslashes, ` @ $ and so on) stands
/// in it by its number, so that no text ends the string or is a command. Single quotes would not do: gnuplot 5.4 misreads two doubled
/// ones in a row.
std::string gnuplot_quoted(std::string_view text);

/// The same for the text of a tick, in which gnuplot looks for formats of numbers.
std::string gnuplot_quoted_tick(std::string_view text);

/// With &, <, > and both quotes written as entities.
std::string escaped_for_xml(std::string_view text);

/// Columns on a terminal, near enough: two for each letter of Unicode's East Asian blocks and for emoji.
std::size_t columns_of(std::string_view text);

/// A text of at most so many columns, without its middle where it is longer: labels differ at their ends.
std::string shortened(const std::string& text, std::size_t columns);

}  // namespace plussum::report
