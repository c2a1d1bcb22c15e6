// SPDX-License-Identifier: MIT
#pragma once
/// What `plussum attribute` has found, and its words and JSON.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/experiment/attribution.hpp"

namespace plussum::main {

struct AttributedArm {
  std::string arm;  ///< "treatment", "treatment-control"; empty without arms
  Attribution attribution;
};

struct AttributedMetric {
  std::size_t metric = 0;
  std::vector<AttributedArm> arms;
};

/// A metric that could not be attributed, and why.
struct RefusedMetric {
  std::size_t metric = 0;
  std::string why;
};

struct AttributionReport {
  ResultPlan plan;
  Experiment experiment;
  std::string store;
  double confidence = 0.95;
  std::size_t strongest = 10;             ///< rows of the tables of pairs
  std::vector<std::uint32_t> replicates;  ///< that are complete, out of the plan's
  std::size_t failed_runs = 0;            ///< of these replicates
  std::vector<AttributedMetric> metrics;
  std::vector<RefusedMetric> refused;

  std::size_t arms() const { return experiment.arms.size(); }
  std::size_t factors() const { return plan.factors.size() - (arms() > 0 ? 1 : 0); }
  const FactorColumn& factor(std::size_t number) const { return plan.factors[number + (arms() > 0 ? 1 : 0)]; }
  /// "USD", "1"
  std::string unit_of(const AttributedMetric& metric) const;
};

/// What is wrong with Sobol indices that are estimated too roughly, sentences.
std::vector<std::string> doubts_of(const AttributionReport& report, const VarianceAttribution& found);

std::string attribution_text(const AttributionReport& report);
nlohmann::ordered_json attribution_json(const AttributionReport& report);

}  // namespace plussum::main
