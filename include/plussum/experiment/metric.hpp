// SPDX-License-Identifier: MIT
#pragma once
/// A metric turns a run into one number: a recorded series, the value account of a constituent, or a quantile over
/// customers, followed through time and reduced.
///     integral   ∫ y(t)·e^(−r·t) dt,  t in years since the start, as a sum over steps (end of each step)            (M1)
///     sum        Σ y(t)·e^(−r·t), for what flows in a step: the present value of profits                         (M4)
///     time_to    the first t with y(t) >= level (or <= level, where y starts above it); none if it never happens   (M2)
///     change     y(last) − y(first)                                                                              (M3)
/// or tells how the run ends: `failed` 0 or 1, `time_to_failure` the time at which an enterprise ran out of cash          (M5)
/// A time that has not come until the horizon, the end of the run or `until`, is known to be longer (statistics/survival.hpp).
/// A run that ended insolvent before reaches nothing any more.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/core/enums.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"
#include "plussum/experiment/result.hpp"
#include "plussum/scenario/parameter.hpp"

namespace plussum {

enum class MetricReduce : std::uint32_t { last, first, mean, max, min, change, sum, integral, time_to };
inline constexpr auto metric_reduce_names = enumerator_names<MetricReduce>;

/// How a run ends, as a metric of its own: 1 where an enterprise ran out of cash and 0 where none did, or when that was.
enum class MetricOutcome : std::uint32_t { none, failed, time_to_failure };
inline constexpr auto metric_outcome_names = enumerator_names<MetricOutcome>;

struct Metric {
  std::string name, meaning;
  std::string series;           ///< a recorded series …
  std::vector<std::string> of;  ///< … at these labels, added up; none: at all labels
  bool share = false;           ///< divided by the sum over all labels
  std::string value;            ///< or: what a constituent has (value_account.hpp), "total" for all of them
  std::string customers;        ///< or: a column of customers …
  double quantile = 0.5;        ///< … at this quantile
  MetricOutcome outcome = MetricOutcome::none;  ///< or: how the run ends
  MetricReduce reduce = MetricReduce::last;
  double level = 0.0;
  double discount_rate = 0.0;
  double from = 0.0;  ///< [year] since the start
  double until = unbounded;
  bool over_time = false;

  bool is_time() const { return reduce == MetricReduce::time_to || outcome == MetricOutcome::time_to_failure; }
  void declare(ParameterVisitor& visitor);
};

/// What the metric reduced, how, over what time and for whom, in words: "customers_by_supplier of firm, share of all, at the end".
/// \param end  of the run [year]
std::string label_of(const Metric& metric, double end);
/// How the course becomes one number: "at the end, after 15 years", "sum of all steps over 5 years".
std::string words_of_reduction(const Metric& metric, double end);
/// What a series or an account means, with how it was reduced. What a series says of a single step is left out where more than one
/// step counts: "operating profit, sum of all steps over 5 years". An outcome has its meaning as it is.
std::string reduced_meaning(std::string meaning, const Metric& metric, double end);

/// The metrics that have a value although the run ended insolvent after `years`, or 0 and none where it did not. (M5)
void take_outcomes(std::span<const Metric> metrics, std::optional<double> insolvent_after, RunRecord& record);

/// What is wrong with a metric in a world, as a sentence; empty when it can be taken. `simulation` may be at its start.
/// Fills in unit and meaning of the metric's column.
std::string check_metric(const Metric& metric, const Simulation& simulation, MetricColumn& column);

/// The steps after which a course over time has an entry: every `every`-th and the last.
std::vector<std::uint32_t> course_steps(std::int64_t steps, std::int64_t every);

/// Whether the time of a step lies between `from` and `until` of a metric, both rounded to the nearest step.
bool is_in_window(const Metric& metric, double year, double years_per_step);

/// Follows metrics through a run. Metrics of every kind look at the same steps: those after the recorder was made. A number
/// rests on every one of them, a course has entries at some.
class MetricRecorder {
 public:
  /// `every`: steps between two entries of the metrics that are kept over time. `begin`: steps done before.
  MetricRecorder(std::span<const Metric> metrics, std::uint32_t every, std::uint32_t begin);

  /// To be called after each step.
  void observe(const Simulation& simulation);
  /// Values and series of the record, from what was observed and the run's recording, which holds every step since `begin`.
  void finish(const Simulation& simulation, const Recording& recording, RunRecord& record) const;

 private:
  struct Course {
    std::vector<std::uint32_t> steps;
    std::vector<double> values;
  };
  Course recorded(const Metric& metric, const Recording& recording) const;
  std::vector<double> entries(const Course& course, std::int64_t steps) const;

  std::span<const Metric> metrics_;
  std::uint32_t every_, begin_;
  std::vector<Course> counted_;  ///< [metric] what numbers rest on, of those that no recording holds
  std::vector<Course> kept_;     ///< [metric] entries of courses, of those that no recording holds
};

/// One number from a metric's values after steps 1, 2, … (M1–M3); NaN when there is none. `years[k]` is the time of
/// `values[k]`, `years_per_step` the length of a step.
double reduce_metric(const Metric& metric, std::span<const double> years, std::span<const double> values,
                     double years_per_step);

}  // namespace plussum
