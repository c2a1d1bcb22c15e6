// SPDX-License-Identifier: MIT
#include "plussum/experiment/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plussum/core/numeric.hpp"
#include "plussum/statistics/paired_contrast.hpp"
#include "plussum/statistics/power.hpp"
#include "plussum/statistics/sequential.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double usual_power = 0.9;  ///< of the replicates said to be needed
constexpr std::size_t most_counter_examples = 5;
constexpr std::size_t most_needed = 10'000'000;

double value_at(const ResultPlan& plan, const ResultTable& table, std::size_t metric, std::uint32_t point,
                std::uint32_t replicate) {
  return table.values[metric][std::size_t{point} * plan.replicates + replicate];
}

double cell_mean(const ResultPlan& plan, const ResultTable& table, std::size_t metric,
                 std::span<const std::uint32_t> points, std::uint32_t replicate) {
  double sum = 0.0;
  for (const std::uint32_t point : points) sum += value_at(plan, table, metric, point, replicate);
  return points.empty() ? nothing : sum / static_cast<double>(points.size());
}

std::vector<double> without_missing(std::span<const double> values) {
  std::vector<double> kept;
  for (const double value : values)
    if (std::isfinite(value)) kept.push_back(value);
  return kept;
}

bool is_close(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

/// +1 where a positive effect is claimed, −1 where a negative one is.
double direction_of(const Hypothesis& hypothesis) {
  return hypothesis.expected == Expectation::less ? -1.0 : 1.0;
}

double mean_of(std::span<const double> values) {
  return summarise(values).mean;
}

SequentialRule rule_of(const Hypothesis& hypothesis, const StopRule& stop, std::int64_t most_replicates) {
  const auto replicates = static_cast<std::size_t>(most_replicates);
  return {
      .alpha = hypothesis.alpha,
      .prior_variance = prior_variance_for(replicates, hypothesis.alpha),
      .minimum = static_cast<std::size_t>(stop.at_least),
      .maximum = replicates,
      .half_width = stop.half_width > 0.0 ? std::optional(stop.half_width) : std::nullopt,
      .smallest_effect = hypothesis.smallest_effect > 0.0 ? std::optional(hypothesis.smallest_effect) : std::nullopt,
      .until_decided = stop.half_width <= 0.0};
}

// ---- effects with a sign ----------------------------------------------------------------------------------------------

/// p values before Holm, for (V2) and against (V3) or (V4) a claim, from the effects in the claimed direction.
void test_effect(std::span<const double> effects, TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const double direction = direction_of(stated), limit = stated.smallest_effect;
  const Summary summary = summarise(effects);
  tested.effect = summary;
  tested.size = effect_size(summary);
  // Both sides count, so that a claim is supported only where the interval that is shown excludes no effect.
  const auto beyond = [&](double bound) {
    return 2.0 * t_test(summary, direction > 0.0 ? Alternative::greater : Alternative::less, direction * bound).p;
  };
  const auto short_of = [&](double bound) {
    return 2.0 * t_test(summary, direction > 0.0 ? Alternative::less : Alternative::greater, direction * bound).p;
  };
  if (stated.expected == Expectation::none) {
    const Equivalence equivalence = equivalence_test(summary, -limit, limit, stated.alpha);
    tested.p_for = equivalence.p;
    tested.confidence = 1.0 - 2.0 * stated.alpha;
    tested.p_against =
        2.0 * std::min(t_test(summary, Alternative::greater, limit).p, t_test(summary, Alternative::less, -limit).p);
  } else {
    tested.p_for = std::min(1.0, beyond(0.0));
    tested.p_against = short_of(limit);
  }
  tested.p_against = std::min(1.0, tested.p_against);
  tested.interval = mean_interval(summary, tested.confidence);
}

/// The largest α whose interval (ST16) excludes `bound` and everything beyond it: 1/BF(bound) on that side.
double sequential_p(const Summary& differences, double prior_variance, double bound, bool mean_is_beyond) {
  return mean_is_beyond ? std::min(1.0, portable_exp(-log_bayes_factor(differences, prior_variance, bound))) : 1.0;
}

/// The interval that may be looked at any time takes the place of the tests: a claim is tested by inverting it.
void test_sequentially(std::span<const double> effects, const StopRule& stop, std::int64_t most_replicates,
                       TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const SequentialRule rule = rule_of(stated, stop, most_replicates);
  const SequentialState state = sequential_state(rule, effects);
  tested.is_sequential = true;
  tested.effect = state.differences;
  tested.interval = state.interval;
  tested.size = effect_size(state.differences);
  const double mean = state.differences.mean, limit = stated.smallest_effect, direction = direction_of(stated);
  const auto p = [&](double bound, bool mean_is_beyond) {
    return sequential_p(state.differences, rule.prior_variance, bound, mean_is_beyond);
  };
  if (stated.expected == Expectation::none) {
    tested.p_for = std::max(p(limit, mean < limit), p(-limit, mean > -limit));
    tested.p_against = std::min(p(limit, mean > limit), p(-limit, mean < -limit));
  } else {
    tested.p_for = p(0.0, direction * mean > 0.0);
    tested.p_against = p(direction * limit, direction * mean < limit);
  }
}

// ---- peaks ------------------------------------------------------------------------------------------------------------

struct Curve {
  std::vector<double> places;                      ///< values of the factor, ascending
  std::vector<std::vector<std::uint32_t>> points;  ///< [place]
};

/// Where the conditions of the hypothesis' first cell hold, if it has one.
Curve curve_along(const ResultPlan& plan, const ReadHypothesis& hypothesis) {
  const std::size_t factor = hypothesis.peak_factor;
  std::vector<Condition> conditions =
      hypothesis.cells.empty() ? std::vector<Condition>{} : hypothesis.cells[0].conditions;
  Curve curve;
  for (const std::uint32_t point : points_where(plan, conditions)) curve.places.push_back(plan.points[point][factor]);
  std::sort(curve.places.begin(), curve.places.end());
  curve.places.erase(std::unique(curve.places.begin(), curve.places.end(), is_close), curve.places.end());
  conditions.push_back({factor, 0.0});
  for (const double place : curve.places) {
    conditions.back().value = place;
    curve.points.push_back(points_where(plan, conditions));
  }
  return curve;
}

/// [place][replicate], replicates without a missing value.
std::vector<std::vector<double>> curves_by_replicate(const ResultPlan& plan, const ResultTable& table,
                                                     std::size_t metric, const Curve& curve) {
  std::vector<std::vector<double>> kept(curve.places.size());
  for (std::uint32_t r = 0; r < plan.replicates; ++r) {
    std::vector<double> values;
    for (const auto& points : curve.points) values.push_back(cell_mean(plan, table, metric, points, r));
    if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); })) continue;
    for (std::size_t place = 0; place < values.size(); ++place) kept[place].push_back(values[place]);
  }
  return kept;
}

double highest_place(const Curve& curve, const std::vector<std::vector<double>>& values,
                     std::span<const std::uint32_t> rows) {
  std::size_t best = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t place = 0; place < values.size(); ++place) {
    double sum = 0.0;
    for (const std::uint32_t row : rows) sum += values[place][row];
    if (sum > highest) {
      highest = sum;
      best = place;
    }
  }
  return curve.places[best];
}

/// (V5). The p values are the shares of resamples outside and inside the band.
void test_peak(const ResultPlan& plan, const ResultTable& table, std::uint64_t seed, TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const Curve curve = curve_along(plan, tested.hypothesis);
  const auto values = curves_by_replicate(plan, table, tested.hypothesis.metric, curve);
  const std::size_t replicates = values.empty() ? 0 : values.front().size();
  tested.replicates_missing = plan.replicates - replicates;
  if (replicates < 2) return;
  std::size_t resamples = 0, inside = 0;
  const auto place_of = [&](std::span<const std::uint32_t> rows) {
    const double place = highest_place(curve, values, rows);
    ++resamples;
    inside += stated.peak_low <= place && place <= stated.peak_high ? 1 : 0;
    return place;
  };
  std::vector<double> own;
  for (std::uint32_t r = 0; r < replicates; ++r) own.push_back(highest_place(curve, values, std::span(&r, 1)));
  tested.bootstrap_interval = bootstrap_rows_interval(replicates, place_of, 1.0 - stated.alpha, seed);
  tested.interval = tested.bootstrap_interval;
  tested.effect = summarise(own);
  std::vector<std::uint32_t> all(replicates);
  std::iota(all.begin(), all.end(), 0U);
  tested.effect.mean = highest_place(curve, values, all);  // of the mean curve, like the interval
  const double share = static_cast<double>(inside) / static_cast<double>(resamples);
  tested.p_for = 1.0 - share;
  tested.p_against = share;
  for (const double place : own) tested.against_sign += place < stated.peak_low || place > stated.peak_high ? 1 : 0;
}

// ---- counter-evidence ---------------------------------------------------------------------------------------------------

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

void find_counter_examples(const ResultPlan& plan, const ResultTable& table, TestedHypothesis& tested) {
  const ReadHypothesis& hypothesis = tested.hypothesis;
  if (hypothesis.stated.treatment.empty() || hypothesis.stated.expected == Expectation::none) return;
  const double direction = direction_of(hypothesis.stated);
  if (hypothesis.cells[0].points.size() < 2) return;
  for (const std::uint32_t treatment : hypothesis.cells[0].points)
    for (const std::uint32_t control : hypothesis.cells[1].points) {
      if (!same_elsewhere(hypothesis, plan.points[treatment], plan.points[control])) continue;
      std::vector<double> effects;
      for (std::uint32_t r = 0; r < plan.replicates; ++r)
        effects.push_back(value_at(plan, table, hypothesis.metric, treatment, r) -
                          value_at(plan, table, hypothesis.metric, control, r));
      const double effect = mean_of(without_missing(effects));
      if (direction * effect < 0.0) tested.counter_examples.push_back({treatment, control, effect});
    }
  std::sort(tested.counter_examples.begin(), tested.counter_examples.end(),
            [&](const auto& a, const auto& b) { return direction * a.effect < direction * b.effect; });
  if (tested.counter_examples.size() > most_counter_examples) tested.counter_examples.resize(most_counter_examples);
}

/// (ST18) where treatment and control were stated: what it saves that both are taken on the same seeds.
std::optional<double> saved_by_pairing(const ResultPlan& plan, const ResultTable& table,
                                       const ReadHypothesis& hypothesis, std::uint64_t seed) {
  if (hypothesis.stated.treatment.empty()) return std::nullopt;
  std::vector<double> treatment, control;
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate) {
    const double a = cell_mean(plan, table, hypothesis.metric, hypothesis.cells[0].points, replicate);
    const double b = cell_mean(plan, table, hypothesis.metric, hypothesis.cells[1].points, replicate);
    if (!std::isfinite(a) || !std::isfinite(b)) continue;
    treatment.push_back(a);
    control.push_back(b);
  }
  if (treatment.size() < 2) return std::nullopt;
  const double saved = paired_contrast(treatment, control, 1.0 - hypothesis.stated.alpha, seed).variance_reduction;
  return std::isfinite(saved) ? std::optional(saved) : std::nullopt;
}

ClaimVerdict verdict_of(const TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const bool has_sign = stated.expected == Expectation::greater || stated.expected == Expectation::less;
  const bool large = !has_sign || direction_of(stated) * tested.effect.mean >= stated.smallest_effect;
  if (tested.p_against <= stated.alpha) return ClaimVerdict::refuted;
  return tested.p_for <= stated.alpha && large ? ClaimVerdict::supported : ClaimVerdict::undecided;
}

/// Of how many claims that are still open Holm's procedure allows for: those that it has not rejected. At α over this number
/// none of them is rejected. Of a claim that is rejected, itself and all whose p is not smaller.
double claims_allowed_for(std::span<const double> raw, std::span<const double> adjusted, std::size_t k, double alpha) {
  std::size_t count = 0;
  for (std::size_t j = 0; j < raw.size(); ++j)
    count += adjusted[k] <= alpha ? !(raw[j] < raw[k]) : !(adjusted[j] <= alpha);
  return static_cast<double>(std::max<std::size_t>(count, 1));
}

/// The smallest n, to a hundredth, with `usual_power` to show that a mean lies within ±limit.
std::optional<std::size_t> replicates_for_equivalence(double mean, double limit, double alpha) {
  const double near = limit - std::abs(mean), far = limit + std::abs(mean);
  const auto least = replicates_for_power(near, usual_power, alpha, Alternative::greater);
  if (!least) return std::nullopt;
  const auto power = [&](std::size_t n) {  // of both one-sided tests at least this, by Bonferroni
    return t_test_power(near, n, alpha, Alternative::greater) + t_test_power(far, n, alpha, Alternative::greater) - 1.0;
  };
  std::size_t n = *least;
  while (power(n) < usual_power && n < most_needed) n += 1 + n / 100;
  return n;
}

/// For the verdict that the mean as it was found leads to, at the error that Holm leaves. Not for a claim whose replicates
/// are stopped by looking: its test has another power, and the rule says when to stop.
std::optional<std::size_t> replicates_needed(const TestedHypothesis& tested, double alpha_for, double alpha_against) {
  const Hypothesis& stated = tested.hypothesis.stated;
  if (tested.verdict != ClaimVerdict::undecided || stated.expected == Expectation::peak || tested.is_sequential ||
      tested.effect.count < 2 || !(tested.effect.standard_deviation > 0.0))
    return std::nullopt;
  const double mean = direction_of(stated) * tested.effect.mean / tested.effect.standard_deviation;
  const double limit = stated.smallest_effect / tested.effect.standard_deviation;
  const auto needed = [](double distance, double alpha) {
    return replicates_for_power(distance, usual_power, alpha, Alternative::greater);
  };
  // As in the tests, each of two sides has half of the error.
  if (stated.expected == Expectation::none)
    return std::abs(mean) < limit ? replicates_for_equivalence(mean, limit, alpha_for)
                                  : needed(std::abs(mean) - limit, alpha_against / 2.0);
  if (mean < limit || mean <= 0.0) return needed(limit - mean, alpha_against / 2.0);
  const auto effect = needed(mean, alpha_for / 2.0);
  if (limit == 0.0) return effect;
  const auto large = needed(mean - limit, 0.5);  // that the mean found again is no smaller than the limit
  return effect && large ? std::optional(std::max(*effect, *large)) : std::nullopt;
}

/// What allowing for the other claims adds: the verdict without it, the interval that agrees with the verdict, and how many
/// replicates more would be needed.
void allow_for_family(const StopRule& stop, std::int64_t most_replicates, double claims_for, double claims_against,
                      TestedHypothesis& tested) {
  const Hypothesis& stated = tested.hypothesis.stated;
  const double alpha_for = stated.alpha / claims_for, alpha_against = stated.alpha / claims_against;
  tested.replicates_needed = replicates_needed(tested, alpha_for, alpha_against);
  if (stated.expected == Expectation::peak) return;
  const double alpha = tested.verdict == ClaimVerdict::supported ? alpha_for
                       : tested.verdict == ClaimVerdict::refuted ? alpha_against
                                                                 : std::min(alpha_for, alpha_against);
  const bool is_equivalence = stated.expected == Expectation::none && tested.verdict == ClaimVerdict::supported;
  tested.family_confidence = 1.0 - (is_equivalence && !tested.is_sequential ? 2.0 : 1.0) * alpha;
  tested.family_interval =
      tested.is_sequential
          ? confidence_sequence(tested.effect, alpha, rule_of(stated, stop, most_replicates).prior_variance)
          : mean_interval(tested.effect, tested.family_confidence);
}

}  // namespace

std::vector<std::uint32_t> points_where(const ResultPlan& plan, std::span<const Condition> conditions) {
  std::vector<std::uint32_t> points;
  for (std::uint32_t k = 0; k < plan.points.size(); ++k)
    if (std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
          return is_close(plan.points[k][condition.factor], condition.value);
        }))
      points.push_back(k);
  return points;
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

std::vector<TestedHypothesis> test_hypotheses(const ResultPlan& plan, const ResultTable& table,
                                              std::span<const ReadHypothesis> hypotheses, const StopRule& stop,
                                              std::int64_t most_replicates, std::uint64_t seed) {
  std::vector<TestedHypothesis> all;
  std::vector<double> for_claims, against_claims;
  for (const ReadHypothesis& hypothesis : hypotheses) {
    TestedHypothesis& tested = all.emplace_back();
    tested.hypothesis = hypothesis;
    tested.confidence = 1.0 - hypothesis.stated.alpha;
    if (hypothesis.stated.expected == Expectation::peak) {
      test_peak(plan, table, seed, tested);
    } else {
      const std::vector<double> effects = without_missing(effects_of(plan, table, hypothesis));
      tested.replicates_missing = plan.replicates - effects.size();
      if (hypothesis.stated.id == stop.hypothesis)
        test_sequentially(effects, stop, most_replicates, tested);
      else
        test_effect(effects, tested);
      if (effects.size() > 1)
        tested.bootstrap_interval = bootstrap_interval(effects, mean_of, 1.0 - hypothesis.stated.alpha, seed);
      if (hypothesis.stated.expected != Expectation::none)
        for (const double effect : effects)
          tested.against_sign += direction_of(hypothesis.stated) * effect < 0.0 ? 1 : 0;
      tested.variance_reduction = saved_by_pairing(plan, table, hypothesis, seed);
      find_counter_examples(plan, table, tested);
    }
    for_claims.push_back(tested.p_for);
    against_claims.push_back(tested.p_against);
  }
  const std::vector<double> holm_for = holm_adjusted(for_claims), holm_against = holm_adjusted(against_claims);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const double alpha = all[k].hypothesis.stated.alpha;
    all[k].verdict_alone = verdict_of(all[k]);
    all[k].p_for = holm_for[k];
    all[k].p_against = holm_against[k];
    all[k].verdict = verdict_of(all[k]);
    allow_for_family(stop, most_replicates, claims_allowed_for(for_claims, holm_for, k, alpha),
                     claims_allowed_for(against_claims, holm_against, k, alpha), all[k]);
  }
  return all;
}

std::string reason_to_stop(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis,
                           const StopRule& stop, std::int64_t most_replicates, std::uint32_t done) {
  const std::vector<double> all = effects_of(plan, table, hypothesis);
  const std::vector<double> effects = without_missing(std::span(all).first(done));
  const SequentialState state = sequential_state(rule_of(hypothesis.stated, stop, most_replicates), effects);
  const bool goes_on = state.decision == SequentialDecision::go_on || state.decision == SequentialDecision::exhausted;
  return goes_on ? std::string() : std::string(sequential_decision_names[static_cast<std::size_t>(state.decision)]);
}

}  // namespace plussum
