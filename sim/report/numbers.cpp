// SPDX-License-Identifier: MIT
#include "report/numbers.hpp"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>

namespace plussum::report {

using Json = nlohmann::ordered_json;

Json number_json(double value) {
  constexpr double largest_exact = 9007199254740992.0;
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0.0 ? "inf" : "-inf";
  if (value == std::floor(value) && std::abs(value) <= largest_exact) return static_cast<std::int64_t>(value);
  return value;
}

Json numbers_json(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

Json interval_json(const Interval& interval) {
  return Json::array({number_json(interval.low), number_json(interval.high)});
}

Json estimate_json(const UnitMean& mean) {
  return {{"mean", number_json(mean.mean)},
          {"low", number_json(mean.low)},
          {"high", number_json(mean.high)},
          {"count", mean.units}};
}

Json estimate_json(const MeanEstimate& estimate) {
  return {{"mean", number_json(estimate.summary.mean)},
          {"low", number_json(estimate.interval.low)},
          {"high", number_json(estimate.interval.high)},
          {"count", estimate.summary.count}};
}

}  // namespace plussum::report
