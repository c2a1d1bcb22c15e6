// SPDX-License-Identifier: MIT
#include "plussum/experiment/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/experiment/verdict_parts.hpp"
#include "plussum/statistics/power.hpp"

namespace plussum {
namespace {

constexpr double usual_power = 0.9;  ///< of the replicates said to be needed
constexpr std::size_t most_needed = 10'000'000;
constexpr double clearest = 1000.0;  ///< standardised effects beyond it need no more replicates than this one

double mean_of(std::span<const double> values) {
  return summarise(values).mean;
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
  const double near = std::min(limit - std::abs(mean), clearest), far = std::min(limit + std::abs(mean), clearest);
  const auto least = replicates_for_power(near, usual_power, alpha, Alternative::greater);
  if (!least) return std::nullopt;
  const auto power = [&](std::size_t n) {  // of both one-sided tests at least this, by Bonferroni
    return t_test_power(near, n, alpha, Alternative::greater) + t_test_power(far, n, alpha, Alternative::greater) - 1.0;
  };
  std::size_t n = std::max(*least, least_replicates);
  while (power(n) < usual_power && n < most_needed) n += 1 + n / 100;
  return n;
}

/// For the verdict that the mean as it was found leads to, at the error that Holm leaves. Not for a claim whose replicates
/// are stopped by looking: its test has another power, and the rule says when to stop.
std::optional<std::size_t> replicates_needed(const TestedHypothesis& tested, double alpha_for, double alpha_against) {
  const Hypothesis& stated = tested.hypothesis.stated;
  if (tested.verdict != ClaimVerdict::undecided || stated.expected == Expectation::peak || tested.is_sequential ||
      tested.is_guarded || tested.verdict_of_complete != tested.verdict_alone || tested.effect.count < 2 ||
      !(tested.effect.standard_deviation > 0.0))
    return std::nullopt;
  const double mean = direction_of(stated) * tested.effect.mean / tested.effect.standard_deviation;
  const double limit = stated.smallest_effect / tested.effect.standard_deviation;
  const auto needed = [](double distance, double alpha) {
    const auto count = replicates_for_power(std::min(distance, clearest), usual_power, alpha, Alternative::greater);
    return count ? std::optional(std::max(*count, least_replicates)) : count;
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

/// A claim with its test, before and after Holm.
struct Judged {
  TestedHypothesis tested;
  ClaimEffects effects;  ///< none of a peak
  MeanTestSettings settings;
  double raw_for = 1.0, raw_against = 1.0;
  double claims_for = 1.0, claims_against = 1.0;  ///< that Holm leaves the error to be shared with

  bool is_peak() const { return tested.hypothesis.stated.expected == Expectation::peak; }
};

void test_alone(const ResultPlan& plan, const ResultTable& table, const StopRule& stop, std::int64_t most_replicates,
                std::uint64_t seed, Judged& judged) {
  TestedHypothesis& tested = judged.tested;
  tested.confidence = 1.0 - tested.hypothesis.stated.alpha;
  tested.tuned_for = stop.hypothesis.empty() ? 0 : static_cast<std::size_t>(most_replicates);
  if (judged.is_peak()) {
    test_peak(plan, table, stop, most_replicates, seed, tested);
  } else {
    judged.effects = claim_effects(plan, table, tested.hypothesis);
    judged.settings = test_settings(plan, table, tested.hypothesis, stop, most_replicates);
    test_effects(judged.effects, judged.settings, tested);
  }
  tested.verdict_alone = verdict_of(tested, tested.p_for, tested.p_against);
}

/// The verdicts of the whole family.
std::vector<Judged> judge(const ResultPlan& plan, const ResultTable& table, std::span<const ReadHypothesis> hypotheses,
                          const StopRule& stop, std::int64_t most_replicates, std::uint64_t seed) {
  std::vector<Judged> all;
  std::vector<double> for_claims, against_claims;
  for (const ReadHypothesis& hypothesis : hypotheses) {
    Judged& judged = all.emplace_back();
    judged.tested.hypothesis = hypothesis;
    test_alone(plan, table, stop, most_replicates, seed, judged);
    for_claims.push_back(judged.tested.p_for);
    against_claims.push_back(judged.tested.p_against);
  }
  const std::vector<double> holm_for = holm_adjusted(for_claims), holm_against = holm_adjusted(against_claims);
  for (std::size_t k = 0; k < all.size(); ++k) {
    TestedHypothesis& tested = all[k].tested;
    const double alpha = tested.hypothesis.stated.alpha;
    tested.p_for = holm_for[k];
    tested.p_against = holm_against[k];
    tested.verdict = verdict_of(tested, tested.p_for, tested.p_against);
    all[k].claims_for = claims_allowed_for(for_claims, holm_for, k, alpha);
    all[k].claims_against = claims_allowed_for(against_claims, holm_against, k, alpha);
  }
  return all;
}

/// What allowing for the other claims adds: the interval that agrees with the verdict, and how many replicates more would be
/// needed.
void allow_for_family(Judged& judged) {
  TestedHypothesis& tested = judged.tested;
  const Hypothesis& stated = tested.hypothesis.stated;
  const double alpha_for = stated.alpha / judged.claims_for, alpha_against = stated.alpha / judged.claims_against;
  tested.replicates_needed = replicates_needed(tested, alpha_for, alpha_against);
  if (judged.is_peak()) return;
  const double alpha = tested.verdict == ClaimVerdict::supported ? alpha_for
                       : tested.verdict == ClaimVerdict::refuted ? alpha_against
                                                                 : std::min(alpha_for, alpha_against);
  const bool is_equivalence = stated.expected == Expectation::none && tested.verdict == ClaimVerdict::supported;
  tested.family_confidence = 1.0 - (is_equivalence && !tested.is_sequential ? 2.0 : 1.0) * alpha;
  tested.family_interval = MeanTest(judged.effects.values, judged.settings).interval(tested.family_confidence);
}

void describe(const ResultPlan& plan, const ResultTable& table, std::uint64_t seed, Judged& judged) {
  TestedHypothesis& tested = judged.tested;
  describe_sides(plan, table, tested);
  allow_for_family(judged);
  if (judged.is_peak()) return;
  if (judged.effects.values.size() > 1)
    tested.bootstrap_interval = bootstrap_interval(judged.effects.values, mean_of, tested.confidence, seed);
  describe_pairing(plan, table, seed, tested);
  find_counter_examples(plan, table, tested);
}

template <class Values>
Values first_of_each_point(const ResultPlan& plan, const Values& values, std::uint32_t replicates) {
  Values kept;
  for (std::size_t k = 0; k < values.size(); ++k)
    if (k % plan.replicates < replicates) kept.push_back(values[k]);
  return kept;
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

ResultPlan first_replicates(const ResultPlan& plan, std::uint32_t replicates) {
  ResultPlan first = plan;
  first.runs = first_of_each_point(plan, plan.runs, replicates);
  first.replicates = std::min(replicates, plan.replicates);
  return first;
}

ResultTable first_replicates(const ResultPlan& plan, const ResultTable& table, std::uint32_t replicates) {
  ResultTable first;
  for (const auto& values : table.values) first.values.push_back(first_of_each_point(plan, values, replicates));
  for (const auto& censored : table.censored) first.censored.push_back(first_of_each_point(plan, censored, replicates));
  first.ends = first_of_each_point(plan, table.ends, replicates);
  return first;
}

std::vector<TestedHypothesis> test_hypotheses(const ResultPlan& plan, const ResultTable& table,
                                              std::span<const ReadHypothesis> hypotheses, const StopRule& stop,
                                              std::int64_t most_replicates, std::uint64_t seed) {
  std::vector<TestedHypothesis> all;
  for (Judged& judged : judge(plan, table, hypotheses, stop, most_replicates, seed)) {
    describe(plan, table, seed, judged);
    all.push_back(std::move(judged.tested));
  }
  return all;
}

std::string reason_to_stop(const ResultPlan& plan, const ResultTable& table, std::span<const ReadHypothesis> hypotheses,
                           const StopRule& stop, std::int64_t most_replicates, std::uint32_t done, std::uint64_t seed) {
  const ResultPlan first = first_replicates(plan, done);
  for (Judged& judged : judge(first, first_replicates(plan, table, done), hypotheses, stop, most_replicates, seed)) {
    TestedHypothesis& tested = judged.tested;
    const Hypothesis& stated = tested.hypothesis.stated;
    if (stated.id != stop.hypothesis) continue;
    const bool is_decided = tested.verdict != ClaimVerdict::undecided;
    if (is_decided) allow_for_family(judged);
    const bool is_futile = is_decided && tested.family_interval &&
                           tested.family_interval->lies_within(-stated.smallest_effect, stated.smallest_effect);
    if (is_futile) return "futile";
    if (stop.half_width > 0.0) return tested.interval.half_width() <= stop.half_width ? "narrow enough" : "";
    return is_decided ? "decided" : "";
  }
  return {};
}

}  // namespace plussum
