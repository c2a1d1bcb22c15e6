// SPDX-License-Identifier: MIT
#pragma once
/// A single figure as plain data: what is to be seen, without a word on how it is drawn. gnuplot_script.hpp makes a script of it
/// that the program gnuplot draws.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace plussum::report {

/// Okabe and Ito's palette, which people with any colour vision can tell apart, and two neutral colours (jfly.uni-koeln.de/color).
enum class Colour : std::uint8_t { blue, orange, green, purple, vermilion, sky, ink, grey, yellow };
inline constexpr std::size_t colour_count = 9;
/// Red, green and blue, 0 to 255.
inline constexpr std::array<std::array<std::uint8_t, 3>, colour_count> colour_values = {{{0x00, 0x72, 0xB2},
                                                                                         {0xE6, 0x9F, 0x00},
                                                                                         {0x00, 0x9E, 0x73},
                                                                                         {0xCC, 0x79, 0xA7},
                                                                                         {0xD5, 0x5E, 0x00},
                                                                                         {0x56, 0xB4, 0xE9},
                                                                                         {0x1A, 0x1A, 0x1A},
                                                                                         {0x8A, 0x8F, 0x94},
                                                                                         {0xF0, 0xE4, 0x42}}};

enum class Dash : std::uint8_t { solid, dashed, dotted, dash_dotted, long_dashed };
inline constexpr std::size_t dash_count = 5;

/// What stands on the horizontal axis.
enum class AxisKind : std::uint8_t {
  dates,       ///< days since 1970-01-01
  numbers,     ///< in the unit of the axis
  categories,  ///< positions 0, 1, … in `categories`
};

/// Points joined in order; a NaN leaves a gap.
struct Line {
  std::string label;  ///< stands at its end; empty: none
  Colour colour = Colour::blue;
  Dash dash = Dash::solid;
  std::string run;     ///< it comes from, where `keys` name several
  double width = 1.0;  ///< relative to that of an ordinary line
  bool is_joined = true;
  bool has_marks = false;         ///< a dot at every point
  std::vector<double> x, y;       ///< of equal length
  std::vector<double> low, high;  ///< bars through the marks; empty, or as long as x
};

/// The area between two courses; a NaN leaves a gap.
struct Band {
  std::string label;  ///< stands beside its last value; empty: none
  Colour colour = Colour::blue;
  double opacity = 1.0;
  bool is_stacked = false;           ///< one layer of a stack, which stands on the layer before
  std::vector<double> x, low, high;  ///< of equal length
};

/// What a dash pattern stands for where it says something that no label at a line's end says: a run.
struct Key {
  std::string label;
  Dash dash = Dash::solid;
};

struct Figure {
  std::string title, subtitle;
  std::string x_label, y_label;
  AxisKind x_kind = AxisKind::numbers;
  std::vector<std::string> categories;
  std::vector<double> x_ticks;  ///< of numbers: where ticks stand; empty: at round numbers
  bool is_logarithmic = false;  ///< vertical axis; what is not positive is left out
  std::vector<Band> bands;      ///< behind the lines, the first at the bottom
  std::vector<Line> lines;
  std::vector<Key> keys;
  std::string provenance;  ///< one sentence, kept in an SVG and in the script but not drawn
  std::int64_t document_day =
      0;  ///< day since 1970-01-01 that the file gives as its date: equal figures are equal files
};

}  // namespace plussum::report
