// SPDX-License-Identifier: MIT
#pragma once
/// Where dates stand on an axis: on the first days of years or months where the axis is long, on single days where it is short.
#include <cstddef>
#include <string>
#include <vector>

namespace plussum::report {

struct Tick {
  double at = 0.0;  ///< days since 1970-01-01
  std::string text;
};

/// At most about `wanted` of them.
std::vector<Tick> date_ticks(double first_day, double last_day, std::size_t wanted);

/// "2003-06-01"
std::string iso_date(double day);
/// "20030601"
std::string compact_date(double day);

}  // namespace plussum::report
