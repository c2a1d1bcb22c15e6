// SPDX-License-Identifier: MIT
#pragma once
/// What the axes of a figure span, and in which unit its values are short.
#include <limits>
#include <string>
#include <vector>

#include "report/figure.hpp"

namespace plussum::report {

/// Whether the vertical axis has a place for a value.
bool has_place(const Figure& figure, double value);

/// The last value that has a place; NaN when there is none.
double last_place(const Figure& figure, const std::vector<double>& values);

struct FigureScale {
  double first = std::numeric_limits<double>::infinity(), last = -first;  ///< horizontal
  double low = first, high = -first;                                      ///< vertical, of values that have a place
  double unit = 1.0;    ///< of the vertical axis: 1000 where values are shown in thousands
  std::string y_label;  ///< with the unit's word: "thousand customers"
};
FigureScale scale_of(const Figure& figure);

/// Settings of gnuplot for both axes, where `columns` letters stand side by side and `rows` of ticks above each other.
std::string axis_settings(const Figure& figure, const FigureScale& scale, double columns, double rows);

}  // namespace plussum::report
