// SPDX-License-Identifier: MIT
#pragma once
/// Metrics of an experiment against one factor (curves) and against two (surfaces), averaged over all others at the points at which these
/// are equal. In each replicate the runs of a cell that have a value are averaged; the mean over replicates and its Student interval follow.
/// Differences are taken within replicates, which share their random numbers, and setting by setting of the other factors.
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "plussum/statistics/unit_mean.hpp"
#include "report/experiment_results.hpp"

namespace plussum::report {

struct Curve {
  std::size_t metric = 0, factor = 0;
  std::vector<double> values;          ///< of the factor
  std::vector<std::size_t> places;     ///< [point] position in `values`; `values.size()` where it is not compared
  std::vector<UnitMean> means;         ///< of the metric there
  std::vector<UnitMean> from_first;    ///< difference from the first value
  std::vector<UnitMean> from_highest;  ///< difference from the value with the highest mean
  std::vector<UnitMean> from_lowest;   ///< difference from the value with the lowest mean
};

/// One for each metric and factor that takes at least two values, where these can be compared (`comparable_points`); by metric.
std::vector<Curve> curves_of(const ExperimentResults& results);

/// How far the means along a curve lie apart; −∞ where there is no mean.
double main_effect(const Curve& curve);

nlohmann::ordered_json curves_json(const std::vector<Curve>& curves);

/// For each metric all pairs of up to six factors, of more those of the four with the largest main effects.
nlohmann::ordered_json surfaces_json(const ExperimentResults& results, const std::vector<Curve>& curves);

}  // namespace plussum::report
