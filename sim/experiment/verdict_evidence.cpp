// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "plussum/experiment/verdict_parts.hpp"
#include "plussum/statistics/paired_contrast.hpp"

namespace plussum {
namespace {

constexpr std::size_t most_counter_examples = 5;

/// Whether two points agree in every factor that neither cell speaks of.
bool same_elsewhere(const ReadHypothesis& hypothesis, const DesignPoint& a, const DesignPoint& b) {
  for (std::size_t factor = 0; factor < a.size(); ++factor) {
    const bool named = std::any_of(hypothesis.cells.begin(), hypothesis.cells.end(), [&](const Cell& cell) {
      return std::any_of(cell.conditions.begin(), cell.conditions.end(),
                         [&](const Condition& condition) { return condition.factor == factor; });
    });
    if (!named && !is_close(a[factor], b[factor])) return false;
  }
  return true;
}

/// Mean difference of two points over the replicates in which both have a value; NaN without any.
double effect_between(const ResultPlan& plan, const ResultTable& table, std::size_t metric, std::uint32_t treatment,
                      std::uint32_t control) {
  std::vector<double> effects;
  for (std::uint32_t r = 0; r < plan.replicates; ++r) {
    const double effect = cell_mean(plan, table, metric, std::span(&treatment, 1), r) -
                          cell_mean(plan, table, metric, std::span(&control, 1), r);
    if (std::isfinite(effect)) effects.push_back(effect);
  }
  return summarise(effects).mean;
}

/// Counts the runs of a side; with their times when the metric is one.
ClaimSide side_of(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis, bool positive,
                  std::vector<FollowedTime>& times) {
  ClaimSide side;
  const std::size_t metric = hypothesis.metric;
  for (const Cell& cell : hypothesis.cells) {
    if ((cell.weight > 0.0) != positive) continue;
    for (const std::uint32_t point : cell.points)
      for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
        const std::size_t run = std::size_t{point} * plan.replicates + replicate;
        const RunEnd end = table.end_of(run);
        if (end == RunEnd::missing) continue;
        ++side.runs;
        side.insolvent += end == RunEnd::insolvent ? 1 : 0;
        side.failed += end == RunEnd::failed ? 1 : 0;
        const double value = table.values[metric][run];
        if (std::isnan(value)) {
          side.without_value += end != RunEnd::failed ? 1 : 0;
        } else {
          side.not_reached += table.is_censored(metric, run) ? 1 : 0;
          times.push_back({value, !table.is_censored(metric, run)});
        }
      }
  }
  return side;
}

}  // namespace

void describe_sides(const ResultPlan& plan, const ResultTable& table, TestedHypothesis& tested) {
  std::vector<FollowedTime> treated, controls;
  tested.treatment = side_of(plan, table, tested.hypothesis, true, treated);
  tested.control = side_of(plan, table, tested.hypothesis, false, controls);
  const MetricColumn& metric = plan.metrics[tested.hypothesis.metric];
  if (!metric.is_time) return;
  tested.treatment.restricted = restricted_mean(treated, metric.most);
  tested.control.restricted = restricted_mean(controls, metric.most);
  if (!tested.hypothesis.stated.treatment.empty()) tested.log_rank = log_rank(treated, controls);
}

void find_counter_examples(const ResultPlan& plan, const ResultTable& table, TestedHypothesis& tested) {
  const ReadHypothesis& hypothesis = tested.hypothesis;
  if (hypothesis.stated.treatment.empty() || hypothesis.stated.expected == Expectation::none) return;
  const double direction = direction_of(hypothesis.stated);
  if (hypothesis.cells[0].points.size() < 2) return;
  for (const std::uint32_t treatment : hypothesis.cells[0].points)
    for (const std::uint32_t control : hypothesis.cells[1].points) {
      if (!same_elsewhere(hypothesis, plan.points[treatment], plan.points[control])) continue;
      const double effect = effect_between(plan, table, hypothesis.metric, treatment, control);
      if (direction * effect < 0.0) tested.counter_examples.push_back({treatment, control, effect});
    }
  std::sort(tested.counter_examples.begin(), tested.counter_examples.end(),
            [&](const auto& a, const auto& b) { return direction * a.effect < direction * b.effect; });
  if (tested.counter_examples.size() > most_counter_examples) tested.counter_examples.resize(most_counter_examples);
}

void describe_pairing(const ResultPlan& plan, const ResultTable& table, std::uint64_t seed, TestedHypothesis& tested) {
  const ReadHypothesis& hypothesis = tested.hypothesis;
  if (hypothesis.stated.treatment.empty()) return;
  std::vector<double> treatment, control;
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
    const double a = cell_mean(plan, table, hypothesis.metric, hypothesis.cells[0].points, replicate);
    const double b = cell_mean(plan, table, hypothesis.metric, hypothesis.cells[1].points, replicate);
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    treatment.push_back(a);
    control.push_back(b);
  }
  if (treatment.size() < 2) return;
  const double saved = paired_contrast(treatment, control, tested.confidence, seed).variance_reduction;
  if (std::isfinite(saved)) tested.variance_reduction = saved;
}

}  // namespace plussum
