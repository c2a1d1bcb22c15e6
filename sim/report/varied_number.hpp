// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "io/units.hpp"
#include "plussum/scenario/scenario.hpp"
#include "plussum/statistics/intervals.hpp"

namespace plussum::report {

/// A number of the scenario that is varied, and its values in words.
struct VariedNumber {
  std::string path;
  FoundNumber number;
  io::Units units;

  /// A value in its declared unit with four significant digits, as --set takes it: "0.382", "12 MXN/week", "5 %/year".
  std::string text(double value) const;
  std::string text(const Interval& interval) const;
};

}  // namespace plussum::report
