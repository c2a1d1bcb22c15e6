// SPDX-License-Identifier: MIT
#pragma once
/// Holds claims against the results of an experiment. The effect of a hypothesis is a contrast of cells on common random
/// numbers: in every replicate r
///     d_r = Σ_cells weight · mean over the cell's points of the metric                                            (V1)
/// and with δ the smallest effect of interest, for a claim that the effect is positive (a negative one is mirrored):
///     supported  where d <= 0 is rejected at α/2 and the mean effect is at least δ                                (V2)
///     refuted    where d >= δ is rejected at α/2 (for δ = 0: d >= 0)                                              (V3)
///     undecided  otherwise
/// A claim of no effect is supported where |d| >= δ is rejected (two one-sided tests) and refuted where |d| <= δ is   (V4)
/// A claim of a peak along a factor is supported where the highest point lies in the band with error α, refuted where it
/// lies outside. p is the larger of the share of bootstrap resamples of replicates in which it does not lie there, ties
/// included, and of the test that the best place on one side of the band's border lies above every place on the other,
/// times the number of places it was chosen from                                                                 (V5)
/// A replicate whose runs have ended, but which lacks a value, may lack it for a reason. p is the largest of three: without
/// such replicates, and with the lowest and the highest effect seen in place of each of theirs                     (V6)
/// Errors are those of the whole family: p values after Holm, tests for and against apart. The tests are those of
/// statistics/mean_test.hpp: with a guard where differences are discrete, all equal or cut off at a horizon, and, where a
/// stopping rule chose the number of replicates, such that may be looked at any time, for all claims of the experiment.
/// Fewer than five replicates decide nothing.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/core/enums.hpp"
#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"
#include "plussum/statistics/discrete.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/significance.hpp"
#include "plussum/statistics/survival.hpp"

namespace plussum {

/// How a run of the plan stands.
enum class RunEnd : std::uint8_t { finished, insolvent, failed, missing };

/// Values read from a store: [metric][run of the plan]; NaN where a run is missing, failed or has no value. A time counts as
/// min(time, horizon).
struct ResultTable {
  std::vector<std::vector<double>> values;
  std::vector<std::vector<bool>> censored;  ///< [metric][run]: not reached until the horizon; empty of what is no time
  std::vector<RunEnd> ends;                 ///< [run]; empty: all finished

  RunEnd end_of(std::size_t run) const { return ends.empty() ? RunEnd::finished : ends[run]; }
  bool is_censored(std::size_t metric, std::size_t run) const {
    return metric < censored.size() && run < censored[metric].size() && censored[metric][run];
  }
};

/// Without the replicates behind the first `replicates`.
ResultPlan first_replicates(const ResultPlan& plan, std::uint32_t replicates);
ResultTable first_replicates(const ResultPlan& plan, const ResultTable& table, std::uint32_t replicates);

/// A factor stands at a value, or at a level.
struct Condition {
  std::size_t factor = 0;
  double value = 0.0;
};

/// Points of the plan at which all conditions hold.
std::vector<std::uint32_t> points_where(const ResultPlan& plan, std::span<const Condition> conditions);

struct Cell {
  double weight = 1.0;
  std::vector<Condition> conditions;
  std::vector<std::uint32_t> points;
};

/// A hypothesis whose names have been looked up.
struct ReadHypothesis {
  Hypothesis stated;
  std::size_t metric = 0;
  std::vector<Cell> cells;  ///< treatment first, control second, where these were stated
  std::size_t peak_factor = 0;
};

enum class ClaimVerdict : std::uint8_t { supported, refuted, undecided };
inline constexpr auto claim_verdict_names = enumerator_names<ClaimVerdict>;

/// Where the claim does not hold, although it may on average: another setting of the other factors.
struct CounterExample {
  std::uint32_t treatment = 0, control = 0;  ///< points
  double effect = 0.0;                       ///< mean over replicates
};

/// The runs of the points with one sign of the weights: those of the treatment, or of the control.
struct ClaimSide {
  std::size_t runs = 0;  ///< that have ended
  std::size_t insolvent = 0, failed = 0;
  std::size_t without_value = 0;  ///< of those that finished or ended insolvent
  std::size_t not_reached = 0;    ///< times cut off at the horizon
  RestrictedMean restricted;      ///< of times
};

/// Replicates below which nothing is decided.
inline constexpr std::size_t least_replicates = 5;

struct TestedHypothesis {
  ReadHypothesis hypothesis;
  ClaimVerdict verdict = ClaimVerdict::undecided;
  Summary effect;                       ///< of d_r; for a peak, of the place of the highest point
  Interval interval;                    ///< of the mean effect
  double confidence = 0.95;             ///< of `interval`: 1 − α; 1 − 2α for a claim of no effect, as in (ST10)
  Interval bootstrap_interval;          ///< of the same confidence, a check on normality; of a peak the only one
  double p_for = 1.0, p_against = 1.0;  ///< after Holm
  ClaimVerdict verdict_alone = ClaimVerdict::undecided;  ///< without allowing for the other claims
  /// The interval with the error that Holm leaves this claim; it never contradicts the verdict. None for a peak.
  std::optional<Interval> family_interval;
  double family_confidence = 0.95;
  EffectSize size;
  bool is_sequential = false;
  /// Share of the variance that common random numbers save against seeds of their own, for treatment and control.
  std::optional<double> variance_reduction;
  std::size_t replicates_missing = 0;   ///< replicates that lack a value
  std::size_t replicates_not_made = 0;  ///< of these, such as have a run that was not made yet
  ClaimVerdict verdict_of_complete =
      ClaimVerdict::undecided;  ///< taken alone, and as if those without a value did not matter (V6)
  ValueCounts values;           ///< of the effects
  bool is_guarded = false;      ///< an exact test stood beside the one of the mean
  double most =
      std::numeric_limits<double>::quiet_NaN();  ///< size of the largest effect of a replicate, as it was used
  ClaimSide treatment, control;                  ///< by the sign of the weights
  std::optional<LogRank> log_rank;               ///< of times of treatment and control, as if they were not paired
  std::size_t tuned_for = 0;                     ///< replicates at which the sequential interval is narrowest
  bool is_flat = false;                          ///< of a peak: the mean curve has no single highest place
  std::size_t against_sign = 0;                  ///< replicates whose effect has the other sign than claimed
  std::vector<CounterExample> counter_examples;
  /// About, for a power of 90 % at this spread and mean and at the error that Holm leaves, more than there are; empty when
  /// decided, for a peak, and where the replicates are stopped by looking.
  std::optional<std::size_t> replicates_needed;
};

/// (V1), one for each replicate; NaN where a value is missing.
std::vector<double> effects_of(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis);

/// (V2) to (V6) for the whole family. `most_replicates` as stated in the experiment, for the sequential test; `seed` of the
/// bootstrap.
std::vector<TestedHypothesis> test_hypotheses(const ResultPlan& plan, const ResultTable& table,
                                              std::span<const ReadHypothesis> hypotheses, const StopRule& stop,
                                              std::int64_t most_replicates, std::uint64_t seed);

/// Why no more replicates than the first `done` are needed; empty when more are. What it calls decided or futile has a verdict
/// in `test_hypotheses` on these replicates: both allow for all claims.
std::string reason_to_stop(const ResultPlan& plan, const ResultTable& table, std::span<const ReadHypothesis> hypotheses,
                           const StopRule& stop, std::int64_t most_replicates, std::uint32_t done, std::uint64_t seed);

}  // namespace plussum
