// SPDX-License-Identifier: MIT
#include "figure/page_layout.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace plussum::figure {
namespace {

constexpr double margin = 9.0;  // all lengths in points
constexpr double line_height = 10.5;
constexpr double line_width = 1.4;
constexpr double sample = 18.0;  ///< length of a piece of line in a legend
constexpr TextStyle title_style{.size = 10.0, .is_bold = true};
constexpr TextStyle quiet_style{.size = 8.0, .colour = Colour::ink};
constexpr TextStyle tick_style{.size = 8.0};
constexpr TextStyle label_style{.size = 8.0};

/// The rectangle of the axes.
struct Box {
  double left = 0.0, top = 0.0, right = 0.0, bottom = 0.0;
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

std::size_t ticks_within(double length, double room) {
  return static_cast<std::size_t>(std::clamp(length / room, 2.0, 12.0));
}

struct Page {
  Pen& pen;
  const Figure& figure;
  double width, height;
  Box box;
  Axis across, up;
  std::vector<EndLabel> labels;
  bool labels_at_ends = true;

  Point at(double x, double y) const {
    return {box.left + across.place(x) * box.width(), box.bottom - up.place(y) * box.height()};
  }

  void head();
  void axes();
  void areas();
  void lines();
  void end_texts();

 private:
  void place_labels();
  void legend();
  double keys(double from, double baseline);
  double label_width();
  void grid();
  void across_texts();
  void bars(const Line& line);
  std::vector<std::vector<Point>> pieces(const std::vector<double>& x, const std::vector<double>& y) const;
  template <class Draw>
  double flow(std::size_t count, double baseline, bool draws, Draw&& entry);
};

/// Title, subtitle and what dashes mean; `box.top` is below them.
void Page::head() {
  const double room = width - 2.0 * margin;
  double baseline = margin;
  for (const std::string& line : pen.wrapped(figure.title, room, 2, title_style))
    pen.write(line, {margin, baseline += 12.0 * (baseline == margin ? 0.75 : 1.0)}, title_style);
  for (const std::string& line : pen.wrapped(figure.subtitle, room, 2, quiet_style))
    pen.write(line, {margin, baseline += 12.0}, quiet_style);
  if (!figure.keys.empty()) baseline = keys(margin, baseline + 13.0);
  box.top = baseline + 9.0;
  if (!figure.y_label.empty() || !up.label.empty()) box.top += line_height + 3.0;
}

/// Returns the last baseline.
double Page::keys(double from, double baseline) {
  double x = from;
  for (const Key& key : figure.keys) {
    const double need = sample + 4.0 + pen.width_of(key.label, label_style);
    if (x > from && x + need > width - margin) {
      x = from;
      baseline += line_height;
    }
    const Point line[] = {{x, baseline - 2.8}, {x + sample, baseline - 2.8}};
    pen.stroke(line, Colour::ink, key.dash, line_width);
    pen.write(pen.fitted(key.label, width - margin - x - sample - 4.0, label_style), {x + sample + 4.0, baseline},
              label_style);
    x += need + 12.0;
  }
  return baseline;
}

double Page::label_width() {
  double widest = 0.0;
  for (const EndLabel& label : labels) widest = std::max(widest, pen.width_of(label.text, label_style));
  return widest;
}

/// Labels go to the ends of their lines where they are short and few enough, else below the axes.
void Page::place_labels() {
  labels = end_labels(figure, up);
  const double widest = label_width();
  labels_at_ends = widest <= 0.33 * width && spread(labels, line_height / box.height());
  if (labels.empty()) return;
  if (labels_at_ends)
    box.right -= widest + 14.0;
  else
    box.bottom -= flow(labels.size(), 0.0, false, [](std::size_t, Point) {}) + line_height + 3.0;
}

void Page::axes() {
  box.left = margin;
  box.right = width - margin;
  box.bottom = height - margin - 12.0;
  if (!figure.x_label.empty()) box.bottom -= 11.0;
  up = vertical_axis(figure, ticks_within(box.bottom - box.top, 32.0));
  place_labels();
  double widest = 0.0;
  for (const Tick& tick : up.ticks) widest = std::max(widest, pen.width_of(tick.text, tick_style));
  box.left += widest + 5.0;
  across = horizontal_axis(figure, ticks_within(box.width(), 52.0));
  // Half of the last date may stand beyond the axis.
  if (!labels_at_ends || labels.empty()) box.right -= 10.0;
  grid();
  across_texts();
}

void Page::grid() {
  for (const Tick& tick : up.ticks) {
    const double y = box.bottom - up.place(tick.at) * box.height();
    const bool is_base = tick.at == 0.0;
    pen.rule({box.left, y}, {box.right, y}, is_base ? 0.35 : 0.87, is_base ? 0.8 : 0.5);
    TextStyle style = tick_style;
    style.align = Align::right;
    pen.write(tick.text, {box.left - 5.0, y + 2.9}, style);
  }
  if (!up.label.empty())
    pen.write(pen.fitted(up.label, width - 2.0 * margin, quiet_style), {margin, box.top - 8.0}, quiet_style);
}

void Page::across_texts() {
  TextStyle style = tick_style;
  style.align = Align::centre;
  const double slot = figure.x_kind == AxisKind::categories && !across.ticks.empty()
                          ? box.width() / static_cast<double>(across.ticks.size()) - 4.0
                          : width;
  for (const Tick& tick : across.ticks) {
    const double x = box.left + across.place(tick.at) * box.width();
    pen.rule({x, box.bottom}, {x, box.bottom + 3.0}, 0.35, 0.8);
    const std::string text = pen.fitted(tick.text, slot, style);
    const double half = pen.width_of(text, style) / 2.0;
    const double centre = std::clamp(x, std::min(half, x), std::max(width - half - 2.0, half));
    pen.write(text, {centre, box.bottom + 12.0}, style);
  }
  pen.rule({box.left, box.bottom}, {box.right, box.bottom}, 0.35, 0.8);
  if (!across.label.empty())
    pen.write(pen.fitted(across.label, box.width(), style), {(box.left + box.right) / 2.0, box.bottom + 23.0}, style);
}

/// The parts of a course between its gaps.
std::vector<std::vector<Point>> Page::pieces(const std::vector<double>& x, const std::vector<double>& y) const {
  std::vector<std::vector<Point>> parts;
  bool is_open = false;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const Point point = at(x[k], y[k]);
    const bool is_there = std::isfinite(point.x) && std::isfinite(point.y);
    if (is_there && !is_open) parts.emplace_back();
    if (is_there) parts.back().push_back(point);
    is_open = is_there;
  }
  return parts;
}

void Page::areas() {
  for (const Band& band : figure.bands) {
    // A gap in either course is a gap in the area.
    std::vector<double> low = band.low, high = band.high;
    for (std::size_t k = 0; k < low.size(); ++k)
      if (!std::isfinite(up.place(low[k]) + up.place(high[k]))) low[k] = high[k] = std::nan("");
    const auto lower = pieces(band.x, low), upper = pieces(band.x, high);
    for (std::size_t k = 0; k < lower.size(); ++k) {
      std::vector<Point> outline = upper[k];
      outline.insert(outline.end(), lower[k].rbegin(), lower[k].rend());
      pen.fill(outline, band.colour, band.opacity);
      if (band.is_stacked) pen.part(lower[k]);
    }
  }
}

void Page::bars(const Line& line) {
  for (std::size_t k = 0; k < line.low.size(); ++k) {
    const Point low = at(line.x[k], line.low[k]), high = at(line.x[k], line.high[k]);
    if (!std::isfinite(low.x + low.y + high.y)) continue;
    const Point bar[] = {low, high};
    pen.stroke(bar, line.colour, Dash::solid, line_width * 0.8);
    for (const Point& end : bar) {
      const Point foot[] = {{end.x - 2.5, end.y}, {end.x + 2.5, end.y}};
      pen.stroke(foot, line.colour, Dash::solid, line_width * 0.8);
    }
  }
}

void Page::lines() {
  for (const Line& line : figure.lines) {
    bars(line);
    for (const auto& piece : pieces(line.x, line.y)) {
      if (line.is_joined && piece.size() > 1) pen.stroke(piece, line.colour, line.dash, line_width * line.width);
      if (line.has_marks || piece.size() == 1)
        for (const Point& point : piece) pen.dot(point, line.colour, 2.0);
    }
  }
}

/// Calls entry(k, place) for each label of the legend below the axes, row by row; returns the height of the further rows.
template <class Draw>
double Page::flow(std::size_t count, double baseline, bool draws, Draw&& entry) {
  double x = margin, y = baseline;
  for (std::size_t k = 0; k < count; ++k) {
    const double need = sample + 16.0 + pen.width_of(labels[k].text, label_style);
    if (x > margin && x + need > width - margin) {
      x = margin;
      y += line_height;
    }
    if (draws) entry(k, Point{x, y});
    x += need;
  }
  return y - baseline;
}

void Page::legend() {
  const double first = box.bottom + 12.0 + line_height + 3.0 + (across.label.empty() ? 0.0 : 11.0);
  flow(labels.size(), first, true, [&](std::size_t k, Point place) {
    const EndLabel& label = labels[k];
    const double middle = place.y - 2.8;
    const Point line[] = {{place.x, middle}, {place.x + sample, middle}};
    pen.stroke(line, label.colour, label.dash, label.is_area ? 7.0 : line_width);
    const double room = width - margin - place.x - sample - 4.0;
    pen.write(pen.fitted(label.text, room, label_style), {place.x + sample + 4.0, place.y}, label_style);
  });
}

void Page::end_texts() {
  if (!labels_at_ends) return legend();
  spread(labels, line_height / box.height());
  for (const EndLabel& label : labels) {
    const double from = box.bottom - label.wanted * box.height(), to = box.bottom - label.place * box.height();
    const Point leader[] = {
        {box.right + 1.5, from}, {box.right + 3.0, from}, {box.right + 9.0, to}, {box.right + 11.0, to}};
    pen.stroke(leader, label.colour, Dash::solid, label.is_area ? 1.6 : 0.9);
    pen.write(label.text, {box.right + 13.0, to + 2.9}, label_style);
  }
}

/// "Horizontal axis: 2003-02-01 to 2008-01-01. Vertical axis: 0 to 60000, in customers."
std::string axes_sentence(const Figure& figure, const Axis& across, const Axis& up) {
  const auto date = [](double day) {
    const std::chrono::year_month_day ymd{
        std::chrono::sys_days{std::chrono::days{static_cast<std::int64_t>(std::floor(day))}}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()));
  };
  std::string text = "Horizontal axis: ";
  if (figure.x_kind == AxisKind::dates)
    text += date(across.low) + " to " + date(across.high);
  else if (figure.x_kind == AxisKind::numbers)
    text += fmt::format("{} to {}", across.low, across.high);
  for (std::size_t k = 0; k < figure.categories.size(); ++k) text += (k == 0 ? "" : ", ") + figure.categories[k];
  if (!figure.x_label.empty()) text += ", " + figure.x_label;
  return text + fmt::format(". Vertical axis: {} to {}{}{}.", up.low, up.high, up.is_logarithmic ? ", logarithmic" : "",
                            figure.y_label.empty() ? "" : ", in " + figure.y_label);
}

}  // namespace

std::string draw_page(Pen& pen, const Figure& figure, double width, double height) {
  Page page{
      .pen = pen, .figure = figure, .width = width, .height = height, .box = {}, .across = {}, .up = {}, .labels = {}};
  page.up = vertical_axis(figure, 4);
  page.head();
  page.axes();
  page.areas();
  page.lines();
  page.end_texts();
  return axes_sentence(figure, page.across, page.up);
}

}  // namespace plussum::figure
