// SPDX-License-Identifier: MIT
#include "figure/scale.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>

namespace plussum::figure {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

struct Extent {
  double low = infinite;
  double high = -infinite;
  double smallest_positive = infinite;

  void add(const std::vector<double>& values) {
    for (const double value : values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
      if (value > 0.0) smallest_positive = std::min(smallest_positive, value);
    }
  }
};

/// 1, 2 or 5 times a power of ten: the smallest at which low … high takes at most `wanted` steps.
double round_step(double low, double high, std::size_t wanted) {
  const double rough = (high - low) / static_cast<double>(std::max<std::size_t>(wanted, 1));
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * power * (1.0 + 1e-9)) return factor * power;
  return 10.0 * power;
}

/// The multiples of a step within low … high.
std::vector<double> multiples(double low, double high, double step) {
  std::vector<double> numbers;
  const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
  for (double k = first; k <= last; k += 1.0) numbers.push_back(k == 0.0 ? 0.0 : k * step);
  return numbers;
}

/// "1,234.50" with this many decimals.
std::string grouped(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::fabs(value), decimals);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t place = point; place > 3; place -= 3) digits.insert(place - 3, ",");
  const bool is_zero = digits.find_first_not_of("0.,") == std::string::npos;
  return (value < 0.0 && !is_zero ? "−" : "") + digits;
}

std::string superscript(int power) {
  constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = power < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(power))) text += digits[digit - '0'];
  return text;
}

/// Texts of an axis in steps of `step`: all with the same decimals, or all as powers of ten when very small.
std::string tick_text(double value, double step) {
  if (value == 0.0) return "0";
  if (step < 1e-4) return fmt::format("{:.3g}", value);
  return grouped(value, std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9))));
}

std::string logarithmic_text(double value) {
  const int power = static_cast<int>(std::floor(std::log10(value) + 1e-9));
  if (power >= -3 && power < 6) return grouped(value, std::max(0, -power));
  const double factor = std::round(value / std::pow(10.0, power));
  return (factor == 1.0 ? "" : fmt::format("{:.0f}·", factor)) + "10" + superscript(power);
}

struct Magnitude {
  double from;
  std::string_view word;
};
constexpr Magnitude magnitudes[] = {{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}};

void set_linear(Axis& axis, const Extent& extent, bool from_zero, std::size_t wanted) {
  double low = extent.low, high = extent.high;
  // Zero is shown unless the values keep so far from it that their course would be squeezed.
  if (low > 0.0 && (from_zero || low < 0.6 * high)) low = 0.0;
  if (high < 0.0 && (from_zero || high > 0.6 * low)) high = 0.0;
  if (!(high - low > 1e-12 * std::max(std::fabs(low), std::fabs(high)))) {
    const double room = low == 0.0 ? 1.0 : 0.1 * std::fabs(low);
    high += room;
    if (low != 0.0) low -= room;
  }
  const double step = round_step(low, high, wanted);
  axis.low = step * std::floor(low / step + 1e-9);
  axis.high = step * std::ceil(high / step - 1e-9);
  double unit = 1.0;
  for (const Magnitude& magnitude : magnitudes)
    if (unit == 1.0 && std::max(std::fabs(axis.low), std::fabs(axis.high)) >= magnitude.from) {
      unit = magnitude.from;
      axis.label = std::string(magnitude.word) + (axis.label.empty() ? "" : " " + axis.label);
    }
  for (const double at : multiples(axis.low, axis.high, step))
    axis.ticks.push_back({at, tick_text(at / unit, step / unit)});
}

void set_logarithmic(Axis& axis, const Extent& extent, std::size_t wanted) {
  axis.is_logarithmic = true;
  const bool has_any = std::isfinite(extent.smallest_positive);
  const int first = has_any ? static_cast<int>(std::floor(std::log10(extent.smallest_positive) + 1e-9)) : 0;
  const int last = has_any ? static_cast<int>(std::ceil(std::log10(extent.high) - 1e-9)) : 1;
  const int decades = std::max(1, last - first);
  axis.low = std::pow(10.0, first);
  axis.high = std::pow(10.0, first + decades);
  const int stride = 1 + decades / static_cast<int>(std::max<std::size_t>(wanted, 1) + 1);
  for (int power = first; power <= first + decades; power += stride)
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double at = factor * std::pow(10.0, power);
      const bool is_wanted = factor == 1.0 || decades <= 2;
      if (is_wanted && at <= axis.high * (1.0 + 1e-9)) axis.ticks.push_back({at, logarithmic_text(at)});
    }
}

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr const char* month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

year_month_day date_of(double day) {
  return year_month_day{sys_days{std::chrono::days{static_cast<std::int64_t>(std::floor(day))}}};
}

/// Every `stride` months, counted from a January of year 0, within the axis.
std::vector<Tick> month_ticks(double first_day, double last_day, int stride) {
  std::vector<Tick> ticks;
  const year_month_day first = date_of(first_day);
  int month = static_cast<int>(first.year()) * 12 + static_cast<int>(static_cast<unsigned>(first.month())) - 1;
  month = static_cast<int>(std::floor(static_cast<double>(month) / stride)) * stride;
  for (;; month += stride) {
    const int year = static_cast<int>(std::floor(month / 12.0));
    const int of_year = month - year * 12;
    const auto begin = sys_days{std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(of_year) + 1} / 1};
    const auto day = static_cast<double>(begin.time_since_epoch().count());
    if (day > last_day) return ticks;
    if (day >= first_day)
      ticks.push_back(
          {day, stride % 12 == 0 ? std::to_string(year) : fmt::format("{} {}", month_names[of_year], year)});
  }
}

std::vector<Tick> day_ticks(double first_day, double last_day, int stride) {
  std::vector<Tick> ticks;
  for (double day = std::ceil(first_day); day <= last_day; day += stride) {
    const year_month_day date = date_of(day);
    ticks.push_back({day, fmt::format("{} {}", static_cast<unsigned>(date.day()),
                                      month_names[static_cast<unsigned>(date.month()) - 1])});
  }
  return ticks;
}

/// The years that texts such as "7 Mar" leave out.
std::string years_of(const Axis& axis) {
  const int first = static_cast<int>(date_of(axis.low).year()), last = static_cast<int>(date_of(axis.high).year());
  return first == last ? std::to_string(first) : fmt::format("{}–{}", first, last);
}

}  // namespace

double Axis::place(double value) const {
  if (!is_logarithmic) return (value - low) / (high - low);
  return value > 0.0 ? std::log10(value / low) / std::log10(high / low) : std::nan("");
}

std::vector<double> round_numbers(double low, double high, std::size_t wanted) {
  if (!(high > low)) return {};
  return multiples(low, high, round_step(low, high, wanted));
}

std::vector<Tick> date_ticks(double first_day, double last_day, std::size_t wanted) {
  constexpr double days_of_month = 30.4;
  const double most = static_cast<double>(std::max<std::size_t>(wanted, 1));
  for (const int days : {1, 2, 7, 14})
    if ((last_day - first_day) / days <= most) return day_ticks(first_day, last_day, days);
  for (const int months : {1, 2, 3, 6})
    if ((last_day - first_day) / (days_of_month * months) <= most) return month_ticks(first_day, last_day, months);
  for (int power = 12;; power *= 10)
    for (const int factor : {1, 2, 5})
      if ((last_day - first_day) / (days_of_month * power * factor) <= most)
        return month_ticks(first_day, last_day, power * factor);
}

Axis vertical_axis(const Figure& figure, std::size_t wanted) {
  Axis axis{.label = figure.y_label};
  Extent extent;
  bool from_zero = false;
  for (const Band& band : figure.bands) {
    extent.add(band.low);
    extent.add(band.high);
    from_zero = from_zero || band.is_stacked;
  }
  for (const Line& line : figure.lines) {
    extent.add(line.y);
    extent.add(line.low);
    extent.add(line.high);
  }
  if (!std::isfinite(extent.low)) extent.low = extent.high = 0.0;
  if (figure.is_logarithmic)
    set_logarithmic(axis, extent, wanted);
  else
    set_linear(axis, extent, from_zero, wanted);
  return axis;
}

Axis horizontal_axis(const Figure& figure, std::size_t wanted) {
  Axis axis{.label = figure.x_label};
  if (figure.x_kind == AxisKind::categories) {
    axis.low = -0.5;
    axis.high = std::max(1.0, static_cast<double>(figure.categories.size())) - 0.5;
    for (std::size_t k = 0; k < figure.categories.size(); ++k)
      axis.ticks.push_back({static_cast<double>(k), figure.categories[k]});
    return axis;
  }
  Extent extent;
  bool has_marks = false;
  for (const Band& band : figure.bands) extent.add(band.x);
  for (const Line& line : figure.lines) {
    extent.add(line.x);
    has_marks = has_marks || line.has_marks;
  }
  if (!std::isfinite(extent.low)) extent.low = extent.high = 0.0;
  axis.low = extent.low;
  axis.high = extent.high;
  if (!(axis.high > axis.low)) {
    axis.low -= 0.5;
    axis.high += 0.5;
  } else if (has_marks) {
    const double margin = 0.03 * (axis.high - axis.low);
    axis.low -= margin;
    axis.high += margin;
  }
  if (figure.x_kind == AxisKind::dates) {
    axis.ticks = date_ticks(axis.low, axis.high, wanted);
    if (!axis.ticks.empty() && axis.ticks[0].text.find_first_of("0123456789") == 0 &&
        axis.ticks[0].text.find(' ') != std::string::npos)
      axis.label = years_of(axis);
    return axis;
  }
  for (const double at : figure.x_ticks) axis.ticks.push_back({at, fmt::format("{:.6g}", at)});
  if (!axis.ticks.empty()) return axis;
  const auto numbers = round_numbers(axis.low, axis.high, wanted);
  const double step = numbers.size() > 1 ? numbers[1] - numbers[0] : 1.0;
  for (const double at : numbers) axis.ticks.push_back({at, tick_text(at, step)});
  return axis;
}

}  // namespace plussum::figure
