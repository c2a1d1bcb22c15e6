// SPDX-License-Identifier: MIT
#pragma once
/// How every document writes a number. JSON has neither infinity nor NaN, so that both need a form of their own:
///     a finite number            itself with all its digits; a whole one of at most 2^53 without a decimal point
///     infinity, minus infinity   "inf", "-inf": an interval is open at this end, a threshold lies beyond all values tried
///     NaN                        null: there is no such number
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "plussum/experiment/comparison.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/unit_mean.hpp"

namespace plussum::report {

nlohmann::ordered_json number_json(double value);
nlohmann::ordered_json numbers_json(std::span<const double> values);

/// [low, high]
nlohmann::ordered_json interval_json(const Interval& interval);

/// A mean with its interval, `Estimate` of docs/schemas/common.schema.json.
nlohmann::ordered_json estimate_json(const UnitMean& mean);
nlohmann::ordered_json estimate_json(const MeanEstimate& estimate);

}  // namespace plussum::report
