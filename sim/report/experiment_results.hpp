// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "io/run_store.hpp"
#include "plussum/experiment/attribution_report.hpp"
#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/tested_claims.hpp"

namespace plussum::report {

/// A store that has been read, of which a report is made.
struct ExperimentResults {
  const io::RunStore& store;
  const ResultPlan& plan;
  const Experiment& experiment;
  const io::StoreStatus& status;
  const ResultTable& table;
  double confidence = 0.95;  ///< of all intervals
};

/// What is known of an experiment beside the values of its runs.
struct ExperimentFindings {
  std::optional<AttributionReport> attribution;
  std::string refusal;                 ///< why nothing, or not every metric, is attributed; empty when all are
  std::optional<TestedClaims> tested;  ///< none without hypotheses
  std::vector<std::string> reproduce;  ///< commands that make the same runs again
  /// Of an experiment that comes with PlusSum: the settings that were added to it; none of any other.
  std::optional<std::vector<std::string>> added_settings;
};

/// Points for which a chart shows each replicate.
inline constexpr std::size_t most_points_shown = 400;

}  // namespace plussum::report
