// SPDX-License-Identifier: MIT
#include "report/figure_scale.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/date_ticks.hpp"
#include "report/label_text.hpp"

namespace plussum::report {
namespace {

struct Magnitude {
  double from;
  std::string_view word;
};
constexpr Magnitude magnitudes[] = {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}};
constexpr double longest_number = 1e4;  ///< from here on in thousands

std::size_t whole(double columns) {
  return static_cast<std::size_t>(std::max(1.0, columns));
}

/// 1, 2 or 5 times a power of ten: the smallest that takes at most `most` steps from low to high.
double round_step(double low, double high, double most) {
  const double rough = (high - low) / std::max(1.0, most);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * power * (1.0 + 1e-9)) return factor * power;
  return 10.0 * power;
}

std::string tick_list(const std::vector<Tick>& ticks, bool are_dates) {
  std::string list;
  for (const Tick& tick : ticks)
    list += fmt::format("{}{} {}", list.empty() ? "" : ", ", gnuplot_quoted_tick(tick.text),
                        are_dates ? "'" + iso_date(tick.at) + "'" : fmt::format("{}", tick.at));
  return fmt::format("set xtics ({}) noenhanced\n", list);
}

std::string horizontal_settings(const Figure& figure, const FigureScale& scale, double columns) {
  if (figure.x_kind == AxisKind::categories) {
    const double count = std::max(1.0, static_cast<double>(figure.categories.size()));
    std::vector<Tick> names;
    for (const std::string& name : figure.categories)
      names.push_back({static_cast<double>(names.size()), shortened(name, whole(columns / count - 2.0))});
    return fmt::format("set xrange [-0.5:{}]\n", count - 0.5) + tick_list(names, false);
  }
  const bool has_marks =
      std::any_of(figure.lines.begin(), figure.lines.end(), [](const Line& line) { return line.has_marks; });
  const bool is_wide = scale.last > scale.first;
  const double margin = !is_wide ? 1.0 : has_marks ? 0.03 * (scale.last - scale.first) : 0.0;
  const double first = scale.first - margin, last = scale.last + margin;
  if (figure.x_kind == AxisKind::dates) {
    constexpr double columns_of_date = 11.0;
    return fmt::format("set xdata time\nset timefmt '%Y-%m-%d'\nset xrange ['{}':'{}']\n", iso_date(first),
                       iso_date(last)) +
           tick_list(date_ticks(first, last, whole(columns / columns_of_date)), true);
  }
  std::vector<Tick> values;
  for (const double at : figure.x_ticks) values.push_back({at, fmt::format("{:.6g}", at)});
  constexpr double columns_of_number = 9.0;
  return fmt::format("set xrange [{}:{}]\n", first, last) +
         (values.empty() ? fmt::format("set xtics {}\n", round_step(first, last, columns / columns_of_number))
                         : tick_list(values, false));
}

std::string vertical_settings(const Figure& figure, const FigureScale& scale, double rows) {
  if (figure.is_logarithmic)
    return fmt::format("set logscale y\nset format y '{}'\n", scale.low >= 1.0 ? "%.0s%c" : "%g");
  const bool is_stack =
      std::any_of(figure.bands.begin(), figure.bands.end(), [](const Band& band) { return band.is_stacked; });
  // Zero is shown unless the values keep so far from it that their course would be squeezed.
  double low = scale.low, high = scale.high;
  if (low > 0.0 && (is_stack || low < 0.6 * high)) low = 0.0;
  if (high < 0.0 && high > 0.6 * low) high = 0.0;
  std::string first = low == 0.0 ? "0" : "*", last = high == 0.0 ? "0" : "*";
  if (!(high - low > 1e-12 * std::max(std::fabs(low), std::fabs(high)))) {
    const double room = low == 0.0 ? 1.0 : 0.1 * std::fabs(low);
    if (low != 0.0) low -= room;
    high += room;
    first = fmt::format("{}/unit", low);
    last = fmt::format("{}/unit", high);
  }
  return fmt::format("set yrange [{}:{}]\nset ytics {}/unit\n", first, last, round_step(low, high, rows));
}

}  // namespace

bool has_place(const Figure& figure, double value) {
  return std::isfinite(value) && (!figure.is_logarithmic || value > 0.0);
}

double last_place(const Figure& figure, const std::vector<double>& values) {
  const auto found =
      std::find_if(values.rbegin(), values.rend(), [&](double value) { return has_place(figure, value); });
  return found == values.rend() ? std::nan("") : *found;
}

FigureScale scale_of(const Figure& figure) {
  FigureScale scale;
  scale.y_label = figure.y_label;
  const auto add = [&](const std::vector<double>& x, const std::vector<double>& values) {
    for (const double at : x) {
      scale.first = std::min(scale.first, at);
      scale.last = std::max(scale.last, at);
    }
    for (const double value : values) {
      if (!has_place(figure, value)) continue;
      scale.low = std::min(scale.low, value);
      scale.high = std::max(scale.high, value);
    }
  };
  for (const Band& band : figure.bands)
    for (const auto* values : {&band.low, &band.high}) add(band.x, *values);
  for (const Line& line : figure.lines)
    for (const auto* values : {&line.y, &line.low, &line.high}) add(line.x, *values);
  const double most = std::max(std::fabs(scale.low), std::fabs(scale.high));
  for (const Magnitude& magnitude : magnitudes) {
    if (figure.is_logarithmic || most < longest_number || most < magnitude.from) continue;
    scale.unit = magnitude.from;
    scale.y_label = fmt::format("{}{}{}", magnitude.word, figure.y_label.empty() ? "" : " ", figure.y_label);
    break;
  }
  return scale;
}

std::string axis_settings(const Figure& figure, const FigureScale& scale, double columns, double rows) {
  std::string text = horizontal_settings(figure, scale, columns);
  if (!figure.x_label.empty()) text += fmt::format("set xlabel {} noenhanced\n", gnuplot_quoted(figure.x_label));
  return text + vertical_settings(figure, scale, rows);
}

}  // namespace plussum::report
