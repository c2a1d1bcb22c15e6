// SPDX-License-Identifier: MIT
#pragma once
#include "io/run_store.hpp"
#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/verdict.hpp"

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

/// Points for which a chart shows each replicate.
inline constexpr std::size_t most_points_shown = 400;

}  // namespace plussum::report
