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
/// lies outside, over bootstrap resamples of replicates                                                          (V5)
/// Errors are those of the whole family: p values after Holm, tests for and against apart. Where replicates were stopped
/// by looking, the anytime-valid test and interval of statistics/sequential.hpp take the place of Student's.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"
#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/significance.hpp"

namespace plussum {

/// Values read from a store: [metric][run of the plan]; NaN where a run is missing, failed or has no value.
struct ResultTable {
  std::vector<std::vector<double>> values;
};

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
inline constexpr std::string_view claim_verdict_names[] = {"supported", "refuted", "undecided"};

/// Where the claim does not hold, although it may on average: another setting of the other factors.
struct CounterExample {
  std::uint32_t treatment = 0, control = 0;  ///< points
  double effect = 0.0;                       ///< mean over replicates
};

struct TestedHypothesis {
  ReadHypothesis hypothesis;
  ClaimVerdict verdict = ClaimVerdict::undecided;
  Summary effect;                       ///< of d_r; for a peak, of the place of the highest point
  Interval interval;                    ///< of the mean effect
  double confidence = 0.95;             ///< of `interval`: 1 − α; 1 − 2α for a claim of no effect, as in (ST10)
  Interval bootstrap_interval;          ///< a check on normality; of a peak the only one
  double p_for = 1.0, p_against = 1.0;  ///< after Holm
  ClaimVerdict verdict_alone = ClaimVerdict::undecided;  ///< without allowing for the other claims
  /// The interval with the error that Holm leaves this claim; it never contradicts the verdict. None for a peak.
  std::optional<Interval> family_interval;
  double family_confidence = 0.95;
  EffectSize size;
  bool is_sequential = false;
  /// Share of the variance that common random numbers save against seeds of their own, for treatment and control.
  std::optional<double> variance_reduction;
  std::size_t replicates_missing = 0;  ///< replicates that lack a value
  std::size_t against_sign = 0;        ///< replicates whose effect has the other sign than claimed
  std::vector<CounterExample> counter_examples;
  /// About, for a power of 90 % at this spread and mean and at the error that Holm leaves, more than there are; empty when
  /// decided, for a peak, and where the replicates are stopped by looking.
  std::optional<std::size_t> replicates_needed;
};

/// (V1), one for each replicate; NaN where a value is missing.
std::vector<double> effects_of(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis);

/// (V2) to (V5) for the whole family. `most_replicates` as stated in the experiment, for the sequential test; `seed` of the
/// bootstrap.
std::vector<TestedHypothesis> test_hypotheses(const ResultPlan& plan, const ResultTable& table,
                                              std::span<const ReadHypothesis> hypotheses, const StopRule& stop,
                                              std::int64_t most_replicates, std::uint64_t seed);

/// Why no more replicates than the first `done` are needed; empty when more are.
std::string reason_to_stop(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis,
                           const StopRule& stop, std::int64_t most_replicates, std::uint32_t done);

}  // namespace plussum
