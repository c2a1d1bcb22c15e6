// SPDX-License-Identifier: MIT
#pragma once
/// Attributes what a store holds: what `plussum attribute` and the report of an experiment share.
#include <optional>
#include <string>

#include "io/run_store.hpp"
#include "plussum/experiment/attribution_report.hpp"

namespace plussum::main {

struct AttributeOptions {
  std::string arms;  ///< "treatment-control", or one arm; each arm apart when empty
  double confidence = 0.95;
  std::size_t strongest = 10;
  bool over_time = false;
};

/// Why nothing is attributed.
struct Refusal {
  std::string sentence;
  int exit_code = 0;
};

/// A report without any metric yet. Nothing when no replicate is complete.
std::optional<AttributionReport> begin_attribution(const io::RunStore& store, const ResultPlan& plan,
                                                   const Experiment& experiment, const AttributeOptions& options,
                                                   Refusal& refusal);

/// Adds one metric of the plan, in all arms asked for. False when its values cannot be read or attributed.
bool attribute_metric(const io::RunStore& store, const AttributeOptions& options, std::size_t metric,
                      AttributionReport& report, Refusal& refusal);

}  // namespace plussum::main
