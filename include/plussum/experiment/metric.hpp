// SPDX-License-Identifier: MIT
#pragma once
/// A metric turns a run into one number: a recorded series, the value account of a constituent, or a quantile over
/// customers, followed through time and reduced.
///     integral   ∫ y(t)·e^(−r·t) dt,  t in years since the start, as a sum over steps (end of each step)            (M1)
///     sum        Σ y(t)·e^(−r·t), for what flows in a step: the present value of profits                         (M4)
///     time_to    the first t with y(t) >= level (or <= level, where y starts above it); none if it never happens   (M2)
///     change     y(last) − y(first)                                                                              (M3)
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"
#include "plussum/experiment/result.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class MetricReduce : std::uint32_t { last, first, mean, max, min, change, sum, integral, time_to };
inline constexpr std::string_view metric_reduce_names[] = {"last",   "first", "mean",     "max",    "min",
                                                           "change", "sum",   "integral", "time_to"};

struct Metric {
  std::string name, meaning;
  std::string series;           ///< a recorded series …
  std::vector<std::string> of;  ///< … at these labels, added up; none: at all labels
  bool share = false;           ///< divided by the sum over all labels
  std::string value;            ///< or: what a constituent has (value_account.hpp), "total" for all of them
  std::string customers;        ///< or: a column of customers …
  double quantile = 0.5;        ///< … at this quantile
  MetricReduce reduce = MetricReduce::last;
  double level = 0.0;
  double discount_rate = 0.0;
  double from = 0.0;  ///< [year] since the start
  double until = unbounded;
  bool over_time = false;

  void declare(ParameterVisitor& visitor);
};

/// What is wrong with a metric in a world, as a sentence; empty when it can be taken. `simulation` may be at its start.
/// Fills in unit and meaning of the metric's column.
std::string check_metric(const Metric& metric, const Simulation& simulation, MetricColumn& column);

/// Follows metrics through a run.
class MetricRecorder {
 public:
  /// `every`: steps between two entries of the metrics that are kept over time.
  MetricRecorder(std::span<const Metric> metrics, std::uint32_t every);

  /// To be called after each step.
  void observe(const Simulation& simulation);
  /// Values and series of the record, from what was observed and the run's recording.
  void finish(const Simulation& simulation, const Recording& recording, RunRecord& record) const;

 private:
  bool is_wanted(const Metric& metric, const Simulation& simulation) const;

  std::span<const Metric> metrics_;
  std::uint32_t every_;
  std::vector<std::vector<double>> seen_;  ///< [metric][observation], of those that no recording holds
  std::vector<std::vector<std::uint32_t>> steps_;
};

/// One number from a metric's values after steps 1, 2, … (M1–M3); NaN when there is none. `years[k]` is the time of
/// `values[k]`, `years_per_step` the length of a step.
double reduce_metric(const Metric& metric, std::span<const double> years, std::span<const double> values,
                     double years_per_step);

}  // namespace plussum
