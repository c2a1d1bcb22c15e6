// SPDX-License-Identifier: MIT
#pragma once
/// A figure as a script for the program gnuplot, with all its data: PlusSum has it draw the figure, and a user can change it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "report/figure.hpp"

namespace plussum::report {

enum class PictureKind : std::uint8_t { svg, pdf, png, text };

struct Picture {
  PictureKind kind = PictureKind::svg;
  double width = 160.0, height = 90.0;  ///< [mm]
  double dots_per_inch = 96.0;
  std::size_t columns = 100, rows = 25;  ///< of a text
  bool is_coloured = false;              ///< a text with the terminal's escapes for colours
  std::string file;                      ///< where the picture is to be written; empty: to standard output
};

/// Texts stand in it as gnuplot shows them letter by letter: none of them can be a command.
std::string gnuplot_script(const Figure& figure, const Picture& picture);

/// What gnuplot wrote, with the figure's own title and origin in an SVG, and nothing in any kind that tells when or with which
/// version it was drawn: equal figures are equal files.
std::string finished_picture(const Figure& figure, const Picture& picture, std::string drawn);

}  // namespace plussum::report
