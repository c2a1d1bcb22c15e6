// SPDX-License-Identifier: MIT
#pragma once
/// A thin hand on Cairo: strokes, areas and texts in points, with the figure's fonts and colours.
#include <cairo.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "figure/figure.hpp"

namespace plussum::figure {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

enum class Align : std::uint8_t { left, centre, right };

struct TextStyle {
  double size = 8.0;  ///< [pt]
  bool is_bold = false;
  Colour colour = Colour::ink;
  Align align = Align::left;
};

class Pen {
 public:
  explicit Pen(cairo_t* context);

  double width_of(const std::string& text, const TextStyle& style);
  /// `at` is on the baseline.
  void write(const std::string& text, Point at, const TextStyle& style);
  /// As many letters as fit into `width`, with … where some did not.
  std::string fitted(std::string_view text, double width, const TextStyle& style);
  /// Broken at spaces into at most `lines` lines; the last one ends with … where there was more.
  std::vector<std::string> wrapped(const std::string& text, double width, std::size_t lines, const TextStyle& style);

  /// \param width  [pt]
  void stroke(std::span<const Point> points, Colour colour, Dash dash, double width);
  void rule(Point from, Point to, double grey, double width);
  void fill(std::span<const Point> outline, Colour colour, double opacity);
  void dot(Point at, Colour colour, double radius);
  /// A thin white line, which parts areas that touch.
  void part(std::span<const Point> points);

 private:
  void set_colour(Colour colour, double opacity = 1.0);
  void set_font(const TextStyle& style);
  void path(std::span<const Point> points);

  cairo_t* context_;
};

}  // namespace plussum::figure
