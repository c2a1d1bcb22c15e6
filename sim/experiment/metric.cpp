// SPDX-License-Identifier: MIT
#include "plussum/experiment/metric.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plussum/engine/series_values.hpp"
#include "plussum/experiment/value_account.hpp"
#include "plussum/scenario/nearest_name.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view all_constituents = "total";

/// Calls visit(column, info) for every column with one value a customer.
template <class Visit>
void for_each_customer_column(const World& world, Visit&& visit) {
  Customers::describe([&](auto member, const ColumnInfo& info) {
    if (info.width == Width::one && info.role != Role::identity) visit(world.customers.*member, info);
  });
  for (const OwnColumnValues& own : world.own.columns)
    if (own.table == TableId::customers && own.role != Role::identity)
      std::visit([&](const auto& column) { visit(column, own.info()); }, own.values);
}

/// Quantile of type 7 (linear between order statistics) of a customers' column.
double quantile_over_customers(const Metric& metric, const Simulation& simulation) {
  std::vector<double> values;
  for_each_customer_column(simulation.world(), [&](const auto& column, const ColumnInfo& info) {
    if (info.name != metric.customers) return;
    values.reserve(column.size());
    for (const auto value : column) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Money>)
        values.push_back(value.in_currency());
      else
        values.push_back(static_cast<double>(value));
    }
  });
  if (values.empty()) return nothing;
  const double place = metric.quantile * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), values.begin() + below, values.end());
  const double low = values[static_cast<std::size_t>(below)];
  if (static_cast<std::size_t>(below) + 1 == values.size()) return low;
  const double high = *std::min_element(values.begin() + below + 1, values.end());
  return low + (place - static_cast<double>(below)) * (high - low);
}

/// In the currency, of the real market; whole minor units below 2^53 come out exactly when `represents` is 1.
double value_of(const Metric& metric, const Simulation& simulation) {
  Money sum;
  bool found = false;
  for (const Constituent& constituent : value_account(simulation.world(), simulation.scenario())) {
    if (metric.value != all_constituents && metric.value != constituent.name) continue;
    sum += constituent.utility;
    found = true;
  }
  return found ? sum.in_currency() * simulation.scenario().population.represents : nothing;
}

/// Nothing has to be looked up in the world after each step.
bool is_recorded(const Metric& metric) {
  return !metric.series.empty() || metric.outcome != MetricOutcome::none;
}

/// The metric's values after each record of the run.
std::vector<double> recorded_values(const Metric& metric, const Recording& recording) {
  const RecordedSeries* series = find_series(recording, metric.series);
  if (!series) return {};
  const std::vector<std::string> labels = labels_of(recording, *series);
  std::vector<double> values;
  for (std::size_t begin = 0; begin + labels.size() <= series->values.size(); begin += labels.size()) {
    double part = 0.0, all = 0.0;
    for (std::size_t k = 0; k < labels.size(); ++k) {
      const double value = series->values[begin + k];
      const bool wanted =
          metric.of.empty() || std::find(metric.of.begin(), metric.of.end(), labels[k]) != metric.of.end();
      if (wanted) part += value;
      all += value;
    }
    values.push_back(metric.share ? part / all : part);
  }
  return values;
}

std::string listed(const std::vector<std::string>& labels) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t k = 0; k < std::min(labels.size(), most); ++k) text += (k == 0 ? "" : ", ") + labels[k];
  return labels.size() > most ? text + ", …" : text;
}

std::string check_series(const Metric& metric, const Recording& recording, MetricColumn& column) {
  const RecordedSeries* series = find_series(recording, metric.series);
  if (!series) {
    std::vector<std::string> known;
    for (const RecordedSeries& candidate : recording.series) known.push_back(candidate.name);
    return "there is no recorded series '" + metric.series + "'" + did_you_mean(metric.series, known);
  }
  const std::vector<std::string> labels = labels_of(recording, *series);
  for (const std::string& label : metric.of)
    if (std::find(labels.begin(), labels.end(), label) == labels.end())
      return "the series '" + metric.series + "' has no label '" + label + "'" + did_you_mean(label, labels);
  const std::size_t added = metric.of.empty() ? labels.size() : metric.of.size();
  if ((added > 1 || (metric.share && labels.size() > 1)) && !adds_over_labels(*series))
    return "the labels of '" + series->name + "' are no amounts of one kind, so that they " +
           (metric.share ? "have no shares; leave out 'share'" : "cannot be added up; name one of them with 'of'") +
           " (" + listed(labels) + ")";
  column.unit = metric.share ? "1" : series->unit;
  column.meaning = series->long_name;
  return {};
}

std::string check_value(const Metric& metric, const Simulation& simulation, MetricColumn& column) {
  std::vector<std::string> known{std::string(all_constituents)};
  for (const Constituent& constituent : value_account(simulation.world(), simulation.scenario()))
    known.push_back(constituent.name);
  column.unit = "money";
  column.meaning =
      metric.value == all_constituents ? "what all constituents have together" : "what " + metric.value + " has";
  if (std::find(known.begin(), known.end(), metric.value) != known.end()) return {};
  return "there is no constituent '" + metric.value + "'" + did_you_mean(metric.value, known);
}

std::string check_customers(const Metric& metric, const Simulation& simulation, MetricColumn& column) {
  std::vector<std::string> known;
  bool found = false;
  for_each_customer_column(simulation.world(), [&](const auto&, const ColumnInfo& info) {
    known.emplace_back(info.name);
    if (info.name != metric.customers) return;
    found = true;
    column.unit = info.unit;
    column.meaning = std::string(info.meaning) + ", quantile over customers";
  });
  return found ? std::string()
               : "customers have no column '" + metric.customers + "'" + did_you_mean(metric.customers, known);
}

std::string in_years(double years) {
  std::string text = std::to_string(years);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " years";
}

std::string check_outcome(const Metric& metric, MetricColumn& column) {
  const bool is_time = metric.outcome == MetricOutcome::time_to_failure;
  column.unit = is_time ? "year" : "1";
  column.meaning = is_time ? "time until an enterprise runs out of cash" : "whether an enterprise runs out of cash";
  return {};
}

/// What its values are bounded by, and what it is called.
void describe_values(const Metric& metric, const Simulation& simulation, MetricColumn& column) {
  const TimeSettings& time = simulation.scenario().time;
  const double end = static_cast<double>(time.steps) * years_per_step(time.step);
  const bool is_level = metric.reduce != MetricReduce::change && metric.reduce != MetricReduce::sum &&
                        metric.reduce != MetricReduce::integral;
  column.is_time = metric.is_time();
  if (column.is_time) column.most = std::min(metric.until, end);
  if (metric.outcome == MetricOutcome::failed || (metric.share && is_level)) column.most = 1.0;
  column.label = label_of(metric, end);
  column.meaning = metric.meaning.empty() ? reduced_meaning(column.meaning, metric, end) : metric.meaning;
}

}  // namespace

void take_outcomes(std::span<const Metric> metrics, std::optional<double> insolvent_after, RunRecord& record) {
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const Metric& metric = metrics[m];
    const bool failed = insolvent_after && *insolvent_after <= metric.until;
    if (metric.outcome == MetricOutcome::failed)
      record.values[m] = failed ? 1.0 : 0.0;
    else if (metric.outcome == MetricOutcome::time_to_failure)
      record.values[m] = failed ? *insolvent_after : nothing;
    else if (insolvent_after && metric.reduce != MetricReduce::time_to)
      record.values[m] = nothing;
  }
  if (insolvent_after) record.series.clear();
}

void Metric::declare(ParameterVisitor& visitor) {
  visitor.text("name", name, {.form = TextForm::identifier, .is_required = true, .meaning = "short name"});
  visitor.text("meaning", meaning, {.meaning = "what it says, for people"});
  visitor.text("series", series, {.form = TextForm::identifier, .meaning = "recorded series (`plussum list series`)"});
  visitor.text_list("of", of, {.meaning = "label"}, {.meaning = "labels of the series that are added up; none: all"});
  visitor.flag("share", share, "as a share of all labels together");
  visitor.text("value", value, {.meaning = "or: what this constituent of the market has in money; `total` for all"});
  visitor.text("customers", customers, {.form = TextForm::identifier, .meaning = "or: this column of customers"});
  visitor.number("quantile", quantile,
                 {.low = 0.0, .high = 1.0, .meaning = "quantile over customers; 0.5 is the median"});
  visitor.choice_of("outcome", outcome, metric_outcome_names,
                    "or: how the run ends: `failed`, 1 where an enterprise ran out of cash, or `time_to_failure`");
  visitor.choice_of("reduce", reduce, metric_reduce_names, "how the course over time becomes one number");
  visitor.number("level", level, {.meaning = "level to be reached, for `reduce: time_to`, in the metric's unit"});
  visitor.number("discount_rate", discount_rate,
                 {.unit = "1/year", .low = 0.0, .meaning = "of later values, for `reduce: sum` and `integral`"});
  visitor.number("from", from, {.unit = "year", .low = 0.0, .meaning = "values before this time do not count"});
  visitor.number("until", until, {.unit = "year", .low = 0.0, .meaning = "values after this time do not count"});
  visitor.flag("over_time", over_time, "the whole course is kept as well");
}

std::string check_metric(const Metric& metric, const Simulation& simulation, MetricColumn& column) {
  column.name = metric.name;
  column.over_time = metric.over_time;
  const std::string problem = !metric.series.empty()  ? check_series(metric, Recorder(simulation).recording(), column)
                              : !metric.value.empty() ? check_value(metric, simulation, column)
                              : metric.outcome != MetricOutcome::none ? check_outcome(metric, column)
                                                                      : check_customers(metric, simulation, column);
  describe_values(metric, simulation, column);
  if (column.is_time && !(metric.from < column.most))
    return "a time is looked for from " + in_years(metric.from) + " on, but the run, or `until`, ends at " +
           in_years(column.most) + "; begin earlier, or let it run longer";
  if (metric.reduce == MetricReduce::time_to) column.unit = "year";
  if (metric.reduce == MetricReduce::integral) column.unit = column.unit == "1" ? "year" : column.unit + " year";
  return problem;
}

std::vector<std::uint32_t> course_steps(std::int64_t steps, std::int64_t every) {
  std::vector<std::uint32_t> entries;
  for (std::int64_t step = every; step < steps; step += every) entries.push_back(static_cast<std::uint32_t>(step));
  if (steps > 0) entries.push_back(static_cast<std::uint32_t>(steps));
  return entries;
}

bool is_in_window(const Metric& metric, double year, double years_per_step) {
  const double half = 0.5 * years_per_step;
  return year >= metric.from - half && year <= metric.until + half;
}

MetricRecorder::MetricRecorder(std::span<const Metric> metrics, std::uint32_t every, std::uint32_t begin)
    : metrics_(metrics), every_(every), begin_(begin), counted_(metrics.size()), kept_(metrics.size()) {}

/// Accounts and quantiles cost a pass over all customers: they are taken only where they count.
void MetricRecorder::observe(const Simulation& simulation) {
  const std::uint32_t step = simulation.steps_done();
  const double year = years_per_step(simulation.scenario().time.step);
  const bool is_end = step == static_cast<std::uint32_t>(simulation.scenario().time.steps);
  for (std::size_t m = 0; m < metrics_.size(); ++m) {
    const Metric& metric = metrics_[m];
    if (is_recorded(metric)) continue;
    const bool is_last = is_end || !is_in_window(metric, (step + 1) * year, year);
    const bool counts = is_in_window(metric, step * year, year) && (is_last || metric.reduce != MetricReduce::last);
    const bool is_entry = metric.over_time && (is_end || step % every_ == 0);
    if (!counts && !is_entry) continue;
    const double value =
        metric.value.empty() ? quantile_over_customers(metric, simulation) : value_of(metric, simulation);
    for (const auto& [wanted, course] : {std::pair{counts, &counted_[m]}, std::pair{is_entry, &kept_[m]}}) {
      if (!wanted) continue;
      course->steps.push_back(step);
      course->values.push_back(value);
    }
  }
}

/// What was recorded since the recorder began; a recording may go back further.
MetricRecorder::Course MetricRecorder::recorded(const Metric& metric, const Recording& recording) const {
  Course course{recording.series_steps, recorded_values(metric, recording)};
  const std::size_t all = std::min(course.steps.size(), course.values.size());
  std::size_t before = 0;
  while (before < all && course.steps[before] <= begin_) ++before;
  course.steps.erase(course.steps.begin(), course.steps.begin() + static_cast<std::ptrdiff_t>(before));
  course.values.erase(course.values.begin(), course.values.begin() + static_cast<std::ptrdiff_t>(before));
  return course;
}

/// Missing where nothing was looked at: before a burn-in's or a snapshot's end.
std::vector<double> MetricRecorder::entries(const Course& course, std::int64_t steps) const {
  const std::vector<std::uint32_t> places = course_steps(steps, every_);
  std::vector<double> values(places.size(), nothing);
  for (std::size_t k = 0; k < course.values.size(); ++k) {
    const auto place = std::lower_bound(places.begin(), places.end(), course.steps[k]);
    if (place != places.end() && *place == course.steps[k])
      values[static_cast<std::size_t>(place - places.begin())] = course.values[k];
  }
  return values;
}

void MetricRecorder::finish(const Simulation& simulation, const Recording& recording, RunRecord& record) const {
  const double year = years_per_step(simulation.scenario().time.step);
  record.series.resize(metrics_.size());
  for (std::size_t m = 0; m < metrics_.size(); ++m) {
    const Metric& metric = metrics_[m];
    const Course course = is_recorded(metric) ? recorded(metric, recording) : counted_[m];
    std::vector<double> years;
    for (const std::uint32_t step : course.steps) years.push_back(step * year);
    record.values.push_back(reduce_metric(metric, years, course.values, year));
    if (metric.over_time)
      record.series[m] = entries(is_recorded(metric) ? course : kept_[m], simulation.scenario().time.steps);
  }
}

}  // namespace plussum
