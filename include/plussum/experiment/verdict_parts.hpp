// SPDX-License-Identifier: MIT
#pragma once
/// The parts of verdict.hpp, for its own sources: effects and their test, peaks, what is shown beside a verdict.
#include <cstdint>
#include <span>
#include <vector>

#include "plussum/experiment/verdict.hpp"
#include "plussum/statistics/mean_test.hpp"

namespace plussum {

inline bool is_close(double a, double b) {
  const double size = b < 0.0 ? -b : b, distance = a < b ? b - a : a - b;
  return distance <= 1e-9 * (size > 1.0 ? size : 1.0);
}

/// Mean over points in one replicate; NaN where one of them has no value.
double cell_mean(const ResultPlan& plan, const ResultTable& table, std::size_t metric,
                 std::span<const std::uint32_t> points, std::uint32_t replicate);

/// +1 where a positive effect is claimed, −1 where a negative one is.
double direction_of(const Hypothesis& hypothesis);

/// The effects of the replicates that have one, and how many there are that lack it.
struct ClaimEffects {
  std::vector<double> values;
  std::size_t without_value = 0;  ///< although all runs have ended
  std::size_t not_made = 0;
};
ClaimEffects claim_effects(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis);

/// How the effects of a claim are tested; g of (ST14) where a stopping rule chose the number of replicates.
MeanTestSettings test_settings(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis,
                               const StopRule& stop, std::int64_t most_replicates);

/// p of (V2) to (V4) before Holm, with (V6); the interval, and all that is told of the effects.
void test_effects(const ClaimEffects& effects, const MeanTestSettings& settings, TestedHypothesis& tested);

/// Values of the factor of a peak that were tried, ascending.
std::vector<double> places_along(const ResultPlan& plan, const ReadHypothesis& hypothesis);
/// Whether the k-th place lies in the band of a peak. The first and the last one tried do not, because nothing says that the
/// curve falls behind them, unless the band has no end there.
bool is_in_band(const Hypothesis& stated, std::span<const double> places, std::size_t k);
/// (V5)
void test_peak(const ResultPlan& plan, const ResultTable& table, const StopRule& stop, std::int64_t most_replicates,
               std::uint64_t seed, TestedHypothesis& tested);

/// By p for and against and the size of the effect, at the claim's α.
ClaimVerdict verdict_of(const TestedHypothesis& tested, double p_for, double p_against);

/// Runs that ended, failed and did not reach, on both sides; counter-examples; what pairing saved.
void describe_sides(const ResultPlan& plan, const ResultTable& table, TestedHypothesis& tested);
void find_counter_examples(const ResultPlan& plan, const ResultTable& table, TestedHypothesis& tested);
void describe_pairing(const ResultPlan& plan, const ResultTable& table, std::uint64_t seed, TestedHypothesis& tested);

}  // namespace plussum
