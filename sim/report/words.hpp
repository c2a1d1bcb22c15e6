// SPDX-License-Identifier: MIT
#pragma once
/// Numbers and settings as people read them, in the tables of all verbs.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plussum/experiment/result.hpp"

namespace plussum::report {

/// 1234567.8 -> "1,234,568"; small numbers keep four significant digits; "-" when there is none.
std::string readable(double value);

/// An interval: "0.38 to 0.41"; an open end is "-inf" or "inf". "-" when there is none.
std::string interval_text(double low, double high);
/// The same of anything with two ends: an interval, a mean over units, an index.
template <class Estimate>
std::string interval_text(const Estimate& estimate) {
  return interval_text(estimate.low, estimate.high);
}

/// "< 0.0001", "0.0123"
std::string p_text(double p);

/// A value of a factor: "2", or the name of a level.
std::string value_text(const FactorColumn& factor, double value);
/// "price=2, era=era3"
std::string point_text(const ResultPlan& plan, const DesignPoint& point);
/// {"price": 2.0, "era": "era3"}
nlohmann::ordered_json point_json(const ResultPlan& plan, const DesignPoint& point);

}  // namespace plussum::report
