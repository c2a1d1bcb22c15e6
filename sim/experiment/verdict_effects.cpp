// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "plussum/experiment/verdict_parts.hpp"
#include "plussum/statistics/sequential.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// Beside the largest value that was subtracted: rounding, not an effect.
constexpr double rounding = 1e-12;

bool all_have_ended(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis,
                    std::uint32_t replicate) {
  for (const Cell& cell : hypothesis.cells)
    for (const std::uint32_t point : cell.points)
      if (table.end_of(std::size_t{point} * plan.replicates + replicate) == RunEnd::missing) return false;
  return true;
}

double largest_value(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis) {
  double largest = 0.0;
  for (const Cell& cell : hypothesis.cells)
    for (const std::uint32_t point : cell.points)
      for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
        const double value = table.values[hypothesis.metric][std::size_t{point} * plan.replicates + replicate];
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
      }
  return largest;
}

bool is_cut_off(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis) {
  for (const Cell& cell : hypothesis.cells)
    for (const std::uint32_t point : cell.points)
      for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate)
        if (table.is_censored(hypothesis.metric, std::size_t{point} * plan.replicates + replicate)) return true;
  return false;
}

/// What a replicate can show at most, from what the metric can be: it lies between 0 and `most`.
double most_of_contrast(const ReadHypothesis& hypothesis, double most) {
  double up = 0.0, down = 0.0;
  for (const Cell& cell : hypothesis.cells) (cell.weight > 0.0 ? up : down) += std::abs(cell.weight) * most;
  return std::max(up, down);
}

struct Evidence {
  double p_for = 1.0, p_against = 1.0;
};

/// p values before Holm, for (V2) and against (V3) or (V4) a claim. Of a fixed n both sides count, so that a claim is
/// supported only where the interval that is shown excludes no effect.
Evidence evidence_of(const MeanTest& test, const Hypothesis& stated) {
  using enum Alternative;
  const double sides = test.is_sequential() ? 1.0 : 2.0, limit = stated.smallest_effect;
  if (stated.expected == Expectation::none)
    return {std::max(test.p(greater, -limit), test.p(less, limit)),
            std::min(1.0, sides * std::min(test.p(greater, limit), test.p(less, -limit)))};
  const bool is_up = direction_of(stated) > 0.0;
  return {std::min(1.0, sides * test.p(is_up ? greater : less, 0.0)),
          std::min(1.0, sides * test.p(is_up ? less : greater, direction_of(stated) * limit))};
}

/// (V6): the effects with one more for each that is lacking.
MeanTest filled_up(const ClaimEffects& effects, const MeanTestSettings& settings, double value) {
  std::vector<double> all = effects.values;
  all.resize(all.size() + effects.without_value, value);
  return MeanTest(all, settings);
}

void allow_for_missing(const ClaimEffects& effects, const MeanTestSettings& settings, TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const auto [lowest, highest] = std::minmax_element(effects.values.begin(), effects.values.end());
  if (tested.values.all_equal() && !(tested.most > 0.0)) {  // nothing bounds the ones that lack
    tested.p_for = tested.p_against = 1.0;
    return;
  }
  for (const double value : {*lowest, *highest}) {
    const MeanTest filled = filled_up(effects, settings, value);
    const Evidence evidence = evidence_of(filled, stated);
    const bool has_sign = stated.expected != Expectation::none;
    const bool too_small = has_sign && direction_of(stated) * filled.summary().mean < stated.smallest_effect;
    tested.p_for = too_small ? 1.0 : std::max(tested.p_for, evidence.p_for);
    tested.p_against = std::max(tested.p_against, evidence.p_against);
  }
}

}  // namespace

double cell_mean(const ResultPlan& plan, const ResultTable& table, std::size_t metric,
                 std::span<const std::uint32_t> points, std::uint32_t replicate) {
  double sum = 0.0;
  for (const std::uint32_t point : points)
    sum += table.values[metric][std::size_t{point} * plan.replicates + replicate];
  return points.empty() ? nothing : sum / static_cast<double>(points.size());
}

double direction_of(const Hypothesis& hypothesis) {
  return hypothesis.expected == Expectation::less ? -1.0 : 1.0;
}

std::vector<double> effects_of(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis) {
  std::vector<double> effects;
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
    double effect = 0.0;
    for (const Cell& cell : hypothesis.cells)
      effect += cell.weight * cell_mean(plan, table, hypothesis.metric, cell.points, replicate);
    effects.push_back(effect);
  }
  return effects;
}

ClaimEffects claim_effects(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis) {
  ClaimEffects made;
  const std::vector<double> all = effects_of(plan, table, hypothesis);
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
    if (std::isfinite(all[replicate]))
      made.values.push_back(all[replicate]);
    else
      ++(all_have_ended(plan, table, hypothesis, replicate) ? made.without_value : made.not_made);
  }
  return made;
}

MeanTestSettings test_settings(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis,
                               const StopRule& stop, std::int64_t most_replicates) {
  MeanTestSettings settings{.prior_variance = std::nullopt,
                            .most = most_of_contrast(hypothesis, plan.metrics[hypothesis.metric].most),
                            .tolerance = rounding * largest_value(plan, table, hypothesis),
                            .is_cut_off = is_cut_off(plan, table, hypothesis)};
  if (hypothesis.stated.largest_difference > 0.0) settings.most = hypothesis.stated.largest_difference;
  if (!stop.hypothesis.empty())
    settings.prior_variance = prior_variance_for(static_cast<std::size_t>(most_replicates), hypothesis.stated.alpha);
  return settings;
}

ClaimVerdict verdict_of(const TestedHypothesis& tested, double p_for, double p_against) {
  const Hypothesis& stated = tested.hypothesis.stated;
  if (tested.effect.count < least_replicates) return ClaimVerdict::undecided;
  const bool has_sign = stated.expected == Expectation::greater || stated.expected == Expectation::less;
  const bool large = !has_sign || direction_of(stated) * tested.effect.mean >= stated.smallest_effect;
  if (p_against <= stated.alpha) return ClaimVerdict::refuted;
  return p_for <= stated.alpha && large ? ClaimVerdict::supported : ClaimVerdict::undecided;
}

void test_effects(const ClaimEffects& effects, const MeanTestSettings& settings, TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const MeanTest test(effects.values, settings);
  tested.is_sequential = test.is_sequential();
  tested.effect = test.summary();
  tested.size = effect_size(tested.effect);
  tested.values = test.values();
  tested.is_guarded = test.is_guarded();
  tested.most = test.most();
  tested.replicates_missing = effects.without_value + effects.not_made;
  tested.replicates_not_made = effects.not_made;
  // Two one-sided tests at α are the interval of 1 − 2α; of a test at any time α is the error of both sides together.
  const bool is_one_sided = stated.expected == Expectation::none && !test.is_sequential();
  tested.confidence = 1.0 - (is_one_sided ? 2.0 : 1.0) * stated.alpha;
  tested.interval = test.interval(tested.confidence);
  const Evidence evidence = evidence_of(test, stated);
  tested.p_for = evidence.p_for;
  tested.p_against = evidence.p_against;
  tested.verdict_of_complete = verdict_of(tested, tested.p_for, tested.p_against);
  if (effects.without_value > 0 && !effects.values.empty()) allow_for_missing(effects, settings, tested);
  if (stated.expected == Expectation::none) return;
  tested.against_sign = direction_of(stated) > 0.0 ? tested.values.negative : tested.values.positive;
}

}  // namespace plussum
