// SPDX-License-Identifier: MIT
#pragma once
/// Metrics of an experiment against one factor (curves) and against two (surfaces), averaged over all others. In each replicate the runs of
/// a cell that have a value are averaged; the mean over replicates and its Student interval follow.
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "plussum/statistics/unit_mean.hpp"
#include "report/experiment_results.hpp"

namespace plussum::report {

struct Curve {
  std::size_t metric = 0, factor = 0;
  std::vector<double> values;   ///< of the factor
  std::vector<UnitMean> means;  ///< of the metric there
};

/// One for each metric and factor that takes at least two values.
std::vector<Curve> curves_of(const ExperimentResults& results);

nlohmann::ordered_json curves_json(const std::vector<Curve>& curves);

/// For each metric all pairs of up to six factors, of more those of the four with the largest main effects.
nlohmann::ordered_json surfaces_json(const ExperimentResults& results, const std::vector<Curve>& curves);

}  // namespace plussum::report
