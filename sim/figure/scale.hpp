// SPDX-License-Identifier: MIT
#pragma once
/// Axes: from values to places, and where the ticks stand.
#include <cstddef>
#include <string>
#include <vector>

#include "figure/figure.hpp"

namespace plussum::figure {

struct Tick {
  double at = 0.0;  ///< in the axis' own numbers
  std::string text;
};

/// One axis. `low` < `high`; a logarithmic axis has both above 0.
struct Axis {
  double low = 0.0;
  double high = 1.0;
  bool is_logarithmic = false;
  std::vector<Tick> ticks;  ///< ascending, all within the axis
  std::string label;        ///< with the power of ten that the texts of the ticks leave out

  /// 0 at `low`, 1 at `high`. NaN where there is no place: NaN, or not positive on a logarithmic axis.
  double place(double value) const;
};

/// At most `wanted` + 1 round numbers (1, 2 or 5 times a power of ten) that lie within low … high.
std::vector<double> round_numbers(double low, double high, std::size_t wanted);

/// Days since 1970-01-01 that begin a year, a month or a day, about `wanted` of them; texts "2003", "Mar 2003", "7 Mar".
std::vector<Tick> date_ticks(double first_day, double last_day, std::size_t wanted);

/// Rounded bounds with ticks for values low … high. Contains 0 where that costs little room, and always where the
/// figure has stacks. Large numbers are counted in millions, billions, …, which goes to the label.
Axis vertical_axis(const Figure& figure, std::size_t wanted);

/// From the first to the last value of the figure, without margins.
Axis horizontal_axis(const Figure& figure, std::size_t wanted);

}  // namespace plussum::figure
