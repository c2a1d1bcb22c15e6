// SPDX-License-Identifier: MIT
#include "report/varied_number.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/decimal.hpp"

namespace plussum::report {
namespace {

constexpr int usual_digits = 4;

std::string text_of(const VariedNumber& varied, double value, int digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  const auto rounded = io::decimal_value(fmt::format("{:.{}g}", value, digits), 0);
  return varied.units.text(rounded.value_or(value), varied.number.info.unit);
}

}  // namespace

std::string VariedNumber::text(double value) const {
  return text_of(*this, value, usual_digits);
}

std::string VariedNumber::text(const Interval& interval) const {
  // With as many digits as tell the ends apart.
  int digits = usual_digits;
  const auto end = [&](double value) { return text_of(*this, value, digits); };
  while (interval.low != interval.high && end(interval.low) == end(interval.high) && digits < 17) ++digits;
  return fmt::format("{} to {}", end(interval.low), end(interval.high));
}

}  // namespace plussum::report
