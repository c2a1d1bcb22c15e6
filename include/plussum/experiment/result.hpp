// SPDX-License-Identifier: MIT
#pragma once
/// What an experiment consists of once it is laid out, and what each of its runs leaves behind. These are plain values:
/// the run store keeps them, the analysis reads them, and neither needs the scenario files again.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "plussum/core/enums.hpp"

namespace plussum {

/// What a run is: digest of (resolved scenario without what it records, snapshot it starts from, metrics, engine version)
/// and seed, 32 hexadecimal digits. Equal keys are the same run, wherever and whenever it was made.
using RunKey = std::string;

enum class RunStatus : std::uint8_t { finished, failed };
inline constexpr auto run_status_names = enumerator_names<RunStatus>;

/// What one run leaves behind.
struct RunRecord {
  RunKey key;
  RunStatus status = RunStatus::finished;
  std::string message;  ///< why it failed, a sentence; empty otherwise
  /// [metric]; NaN where the metric has no value. Of a run that ended insolvent: how it ended and what it reached before; of
  /// another one that failed: none at all.
  std::vector<double> values;
  std::vector<std::vector<double>> series;  ///< [metric][time]; empty where the metric is not kept over time
  std::string digest;         ///< of the world after the last step, 16 hexadecimal digits; empty when failed
  double wall_seconds = 0.0;  ///< differs from machine to machine, never compared

  /// An enterprise ran out of cash: an outcome, not a fault.
  bool ended_insolvent() const { return status == RunStatus::failed && !values.empty(); }
};

/// A factor of the design: a number with unit, or a choice among named levels.
struct FactorColumn {
  std::string name, unit, meaning;
  std::vector<std::string> levels;  ///< names of the levels of a choice; empty for a number
  /// Ends of the range that is tried, positions for a choice; NaN in plans of versions that did not keep them.
  double low = std::numeric_limits<double>::quiet_NaN(), high = std::numeric_limits<double>::quiet_NaN();
  bool is_logarithmic = false;  ///< values lie on a logarithmic scale
  bool is_choice() const { return !levels.empty(); }
};

struct MetricColumn {
  std::string name, unit, meaning;
  bool over_time = false;  ///< also kept as a series
  /// A time until something happens: NaN in the record of a run that ended is a time not reached until the horizon.
  bool is_time = false;
  /// Values lie between 0 and this: the horizon of a time, 1 of a share or of 0 and 1; NaN when not known.
  double most = std::numeric_limits<double>::quiet_NaN();
  std::string label;  ///< what was reduced, how, and for whom: "account of enterprise firm, sum over 5 years"
};

/// A value as it counts.
struct CountedValue {
  double value = std::numeric_limits<double>::quiet_NaN();
  bool is_censored = false;  ///< a time that was not reached; `value` is the horizon
};

/// `stored` of a run that ended, finished or insolvent: a time counts as min(time, horizon).
constexpr CountedValue counted_value(const MetricColumn& metric, double stored) {
  const bool is_reached = stored <= metric.most;  // false of a NaN
  return !metric.is_time || is_reached ? CountedValue{stored, false} : CountedValue{metric.most, true};
}

/// One setting of all factors: a number, or the position of a level, for each factor.
using DesignPoint = std::vector<double>;

/// One run to be made: a point of the design with the seed of a replicate. Replicate r has the same seed at every point, so
/// that differences between points are taken on common random numbers.
struct PlannedRun {
  std::uint32_t point = 0;
  std::uint32_t replicate = 0;
  std::int64_t seed = 0;
  RunKey key;
};

/// A scenario that an experiment names, with what it extends resolved in.
struct ScenarioText {
  std::string place;   ///< in the experiment: "scenario", "arms[1].scenario"
  std::string digest;  ///< SHA-256 of the text
  std::string text;    ///< empty in a plan that was read: the store has it under the digest
};

/// An experiment laid out: everything `status`, `export`, `test` and `attribute` need beside the records.
struct ResultPlan {
  std::string name, title;
  std::string experiment_yaml;  ///< the experiment file, complete and resolved
  std::string engine_version;
  std::string currency;
  double represents = 1.0;  ///< real customers per simulated one, which metrics count; NaN where points differ in it
  std::vector<FactorColumn> factors;
  std::vector<MetricColumn> metrics;
  std::vector<double> years;  ///< time of each entry of the series since the start of the run [year]
  std::vector<double> ramp;   ///< value of the ramped parameter at each of these times; empty without a ramp
  std::string ramp_name, ramp_unit;
  std::vector<DesignPoint> points;
  std::vector<PlannedRun> runs;  ///< in the order of the consolidated file: point by point, replicate by replicate
  std::uint32_t replicates = 1;
  std::vector<ScenarioText> scenarios;  ///< none in a plan of the first version
  std::string trunk;                    ///< SHA-256 of the file of the run that all continue from; empty without one
  std::string scenarios_digest;         ///< SHA-256 over the resolved scenarios of all points, and where runs begin
  std::string build, packages;          ///< compiler, flags and libraries of the program that laid it out
  std::string registration;  ///< SHA-256 of the last entry of the store's registrations then; empty without any
};

}  // namespace plussum
