// SPDX-License-Identifier: MIT
#include "figure/pen.hpp"

#include <numbers>

#include "figure/text.hpp"

namespace plussum::figure {
namespace {

constexpr const char* font_family = "DejaVu Sans";

/// Lengths of strokes and gaps [pt] for a line one point wide.
std::vector<double> pattern_of(Dash dash) {
  switch (dash) {
    case Dash::solid:
      return {};
    case Dash::dashed:
      return {4.0, 2.4};
    case Dash::dotted:
      return {1.1, 1.7};
    case Dash::dash_dotted:
      return {5.0, 1.8, 1.1, 1.8};
    case Dash::long_dashed:
      return {8.0, 2.4};
  }
  return {};
}

}  // namespace

Pen::Pen(cairo_t* context) : context_(context) {
  // Without hints letters are equally wide in every format and resolution, and so the layout is the same.
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(context_, options);
  cairo_font_options_destroy(options);
  cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
}

void Pen::set_colour(Colour colour, double opacity) {
  const auto& value = colour_values[static_cast<std::size_t>(colour)];
  cairo_set_source_rgba(context_, value[0] / 255.0, value[1] / 255.0, value[2] / 255.0, opacity);
}

void Pen::set_font(const TextStyle& style) {
  cairo_select_font_face(context_, font_family, CAIRO_FONT_SLANT_NORMAL,
                         style.is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(context_, style.size);
}

double Pen::width_of(const std::string& text, const TextStyle& style) {
  set_font(style);
  cairo_text_extents_t extents;
  cairo_text_extents(context_, text.c_str(), &extents);
  return extents.x_advance;
}

void Pen::write(const std::string& text, Point at, const TextStyle& style) {
  const double width = style.align == Align::left ? 0.0 : width_of(text, style);
  set_font(style);
  set_colour(style.colour);
  cairo_move_to(context_, at.x - (style.align == Align::centre ? width / 2.0 : width), at.y);
  cairo_show_text(context_, text.c_str());
  cairo_new_path(context_);
}

std::string Pen::fitted(std::string_view text, double width, const TextStyle& style) {
  std::string whole(text);
  if (width_of(whole, style) <= width) return whole;
  std::string kept;
  for (const std::string_view point : code_points(text)) {
    if (width_of(kept + std::string(point) + "…", style) > width) break;
    kept += point;
  }
  return kept + "…";
}

std::vector<std::string> Pen::wrapped(const std::string& text, double width, std::size_t lines,
                                      const TextStyle& style) {
  std::vector<std::string> result;
  std::string_view rest = text;
  while (!rest.empty() && result.size() + 1 < lines && width_of(std::string(rest), style) > width) {
    std::size_t cut = 0;
    for (std::size_t space = rest.find(' '); space != std::string_view::npos; space = rest.find(' ', space + 1)) {
      if (width_of(std::string(rest.substr(0, space)), style) > width) break;
      cut = space;
    }
    if (cut == 0) break;
    result.emplace_back(rest.substr(0, cut));
    rest.remove_prefix(cut + 1);
  }
  if (!rest.empty()) result.push_back(fitted(rest, width, style));
  return result;
}

void Pen::path(std::span<const Point> points) {
  cairo_new_path(context_);
  for (const Point& point : points) cairo_line_to(context_, point.x, point.y);
}

void Pen::stroke(std::span<const Point> points, Colour colour, Dash dash, double width) {
  std::vector<double> pattern = pattern_of(dash);
  for (double& length : pattern) length *= width;
  cairo_set_dash(context_, pattern.data(), static_cast<int>(pattern.size()), 0.0);
  cairo_set_line_cap(context_, pattern.empty() ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width(context_, width);
  set_colour(colour);
  path(points);
  cairo_stroke(context_);
  cairo_set_dash(context_, nullptr, 0, 0.0);
}

void Pen::rule(Point from, Point to, double grey, double width) {
  cairo_set_source_rgb(context_, grey, grey, grey);
  cairo_set_line_cap(context_, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width(context_, width);
  path(std::vector<Point>{from, to});
  cairo_stroke(context_);
}

void Pen::fill(std::span<const Point> outline, Colour colour, double opacity) {
  set_colour(colour, opacity);
  path(outline);
  cairo_close_path(context_);
  cairo_fill(context_);
}

void Pen::dot(Point at, Colour colour, double radius) {
  set_colour(colour);
  cairo_new_path(context_);
  cairo_arc(context_, at.x, at.y, radius, 0.0, 2.0 * std::numbers::pi);
  cairo_fill(context_);
}

void Pen::part(std::span<const Point> points) {
  cairo_set_source_rgb(context_, 1.0, 1.0, 1.0);
  cairo_set_line_cap(context_, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width(context_, 0.6);
  path(points);
  cairo_stroke(context_);
}

}  // namespace plussum::figure
