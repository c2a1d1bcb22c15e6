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

struct AttributionReport {
  ResultPlan plan;
  Experiment experiment;
  std::string store;
  double confidence = 0.95;
  std::size_t strongest = 10;             ///< rows of the tables of pairs
  std::vector<std::uint32_t> replicates;  ///< that are complete, out of the plan's
  std::vector<AttributedMetric> metrics;

  std::size_t arms() const { return experiment.arms.size(); }
  std::size_t factors() const { return plan.factors.size() - (arms() > 0 ? 1 : 0); }
  const FactorColumn& factor(std::size_t number) const { return plan.factors[number + (arms() > 0 ? 1 : 0)]; }
  /// "USD", "1"
  std::string unit_of(const AttributedMetric& metric) const;
};

std::string attribution_text(const AttributionReport& report);
nlohmann::ordered_json attribution_json(const AttributionReport& report);

}  // namespace plussum::main
