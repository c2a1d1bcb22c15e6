// SPDX-License-Identifier: MIT
#pragma once
/// Figures as text for a terminal: lines of Braille dots, two by four in a character, and stacks of blocks.
#include <cstddef>
#include <string>

#include "figure/figure.hpp"

namespace plussum::figure {

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 20;  ///< of the drawing itself, without title, axis and legend
};

inline constexpr std::size_t least_columns = 30;

/// Lines of text, each ended by a line feed and none wider than `columns`, which is raised to least_columns. With `colour`
/// escape sequences set 24-bit colours; without, layers of a stack differ by their shading, and lines by their labels.
std::string render_text(const Figure& figure, const TerminalSize& size, bool colour);

}  // namespace plussum::figure
