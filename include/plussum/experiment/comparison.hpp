// SPDX-License-Identifier: MIT
#pragma once
/// Two strategies over replicates on common random numbers: what is read off each pair of runs, and what the pairs say together.
///     ΔW_r = Σ ΔU in replicate r (W1),   P(better) = share of replicates with ΔW_r > 0                               (CP1)
///     regret of the control = max(0, ΔW_r),   of the treatment = max(0, −ΔW_r)                                      (CP2)
/// (CP2) is what the choice cost in the replicates where the other one had been better: its mean is the price of not knowing which
/// replicate one lives in, its maximum what can happen. Source: L. Savage, JASA 46 (1951).
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/experiment/metric.hpp"
#include "plussum/experiment/paired_run.hpp"
#include "plussum/statistics/intervals.hpp"

namespace plussum {

/// A metric read off both worlds.
struct ComparedMetric {
  std::string name;  ///< as metrics are named on the command line: "customers_by_lock_state:locked_on"
  std::string unit, meaning;
  std::optional<Metric> control, treatment;  ///< none: the world has no such enterprise; its value is 0 then
  double scale = 1.0;                        ///< the value is the metric times this
};

/// What a comparison shows beside the value accounts, the same list for every pair of scenarios: who is served and by whom, lock
/// states, barriers, outcome, income of the poorest tenth and of the middle, debt, quality of life, cash and profit of each
/// enterprise. Levels are those at the end; flows are summed over the last year, or over the whole of a shorter run.
std::vector<ComparedMetric> compared_metrics(const Scenario& control, const Scenario& treatment);

/// One world: a scenario and its plan.
struct PlannedWorld {
  const Scenario& scenario;
  const Plan& plan;
};

/// A pair of runs on one seed.
struct PairedReplicate {
  std::int64_t seed = 0;
  PairedResult pair;
  std::vector<double> control, treatment;  ///< [metric]; empty when a run did not come to its end
  bool interrupted = false;                ///< `go_on` said no

  bool is_complete() const { return !interrupted && !control.empty(); }
};

/// Runs both worlds to their end, on the calling thread unless `execution` asks for more. Their seeds, populations and steps must be the
/// same. `moments` as in run_pair; `go_on` is asked after each step.
PairedReplicate run_replicate(const PlannedWorld& control, const PlannedWorld& treatment,
                              std::span<const ComparedMetric> metrics, std::uint32_t moments,
                              const std::function<bool()>& go_on, const ExecutionOptions& execution = {});

/// What all constituents of a world have at its end; it goes on without enterprises that become insolvent. Nothing when the run
/// ends in a breach of the books, which is put into `breach`, or when `go_on` says no.
std::optional<Money> run_total(const PlannedWorld& world, Breach& breach, const std::function<bool()>& go_on);

/// The changes of all pairs added up: shares and class of the mean changes, exactly. Levels are not added, since those of many
/// pairs need not fit into 64 bits: `control` is 0 and `treatment` the change.
ValueComparison sum_of_comparisons(std::span<const ValueComparison> comparisons);

/// A mean over replicates with its interval (ST4); with fewer than two replicates the interval is NaN.
struct MeanEstimate {
  Summary summary;
  Interval interval;
};
MeanEstimate estimate_mean(std::span<const double> values, double confidence);

/// (CP1) with the interval (ST5); with fewer than two replicates the interval is NaN.
MeanEstimate probability_better(std::span<const double> total_changes, double confidence);

/// (CP2) [same unit as the changes]; NaN without any.
struct Regret {
  double mean = 0.0, worst = 0.0;
};
Regret regret_of_control(std::span<const double> total_changes);
Regret regret_of_treatment(std::span<const double> total_changes);

}  // namespace plussum
