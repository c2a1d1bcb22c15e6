// SPDX-License-Identifier: MIT
#pragma once
/// The attribution of an experiment: each metric that was asked for, in each arm, or the reason why it cannot be attributed.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/experiment/attribution.hpp"

namespace plussum {

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
  const MetricColumn& column(const AttributedMetric& metric) const { return plan.metrics[metric.metric]; }
};

}  // namespace plussum
