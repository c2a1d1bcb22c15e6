// SPDX-License-Identifier: MIT
#pragma once
/// How counters of the step become values of a series: their axis, their positions on it and their unit.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plussum/state/tally.hpp"

namespace plussum {

constexpr std::string_view axis_name(Axis axis) {
  switch (axis) {
    case Axis::lock_state:
      return "lock_state";
    case Axis::barrier:
      return "barrier";
    case Axis::supplier:
      return "supplier";
    case Axis::enterprise:
      return "enterprise";
    case Axis::decile:
      return "decile";
    default:
      return "";
  }
}

/// What one counted unit is worth in the series' unit.
constexpr double scale_of(Measure measure, double represents) {
  switch (measure) {
    case Measure::customers:
    case Measure::groups:
      return represents;
    case Measure::money:
      return represents / Money::units_per_currency;
    case Measure::quantum:
      return represents * tally_quantum;
    case Measure::plain:
      return 1.0;
  }
  return 1.0;
}

/// Positions of an axis in the counters: enterprises stand first, self-provision last.
template <class Counters>
std::vector<std::int64_t> on_axis(const Counters& counters, Axis axis, std::size_t enterprises) {
  switch (axis) {
    case Axis::enterprise:
      return {counters.begin(), counters.begin() + static_cast<std::ptrdiff_t>(enterprises)};
    case Axis::supplier: {
      std::vector<std::int64_t> values(counters.begin(), counters.begin() + static_cast<std::ptrdiff_t>(enterprises));
      values.push_back(counters[max_enterprises]);
      return values;
    }
    default:
      return {counters.begin(), counters.end()};
  }
}

}  // namespace plussum
