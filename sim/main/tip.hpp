// SPDX-License-Identifier: MIT
#pragma once
/// What `tip` is asked, and its two answers: the tipping point, or the loop of a ramp.
#include <cstdint>
#include <optional>
#include <string>

#include "main/many_runs.hpp"
#include "report/tip_document.hpp"

namespace plussum::main {

struct TipOptions {
  ManyRunsOptions many;
  std::string parameter, metric, low, high, tolerance;
  std::optional<double> level;
  std::string reduce = "last";
  std::uint32_t curve = 9;  ///< values at which all replicates are run, both ends included
  bool horizons = false;
  bool ramp = false;
  std::uint32_t levels = 9;
  std::int64_t hold = 52;
};

/// What is asked, checked against the scenario.
struct TipQuestion {
  const TipOptions& options;
  PlannedScenario planned;
  VariedNumber varied;
  Metric metric;
  MetricColumn column;
  double low = 0.0, high = 0.0, tolerance = 0.0;
};

report::AskedTip asked_of(const TipQuestion& question);

/// Searches for the tipping point and shows it. Returns the exit code.
int find_tip(const TipQuestion& question);

}  // namespace plussum::main
