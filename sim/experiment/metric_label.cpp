// SPDX-License-Identifier: MIT
// What a metric measured, in words, from its declaration: the one place where labels are made.
#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>

#include "plussum/experiment/metric.hpp"

namespace plussum {
namespace {

std::string number(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string duration(double years) {
  const double months = years * 12.0;
  if (years < 2.0 && std::abs(months - std::round(months)) < 0.01 && std::round(months) != 12.0)
    return number(std::round(months)) + (std::round(months) == 1.0 ? " month" : " months");
  const double rounded = std::round(years * 100.0) / 100.0;
  return number(rounded) + (rounded == 1.0 ? " year" : " years");
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size(); ++k)
    text += (k == 0 ? "" : k + 1 == names.size() ? " and " : ", ") + names[k];
  return text;
}

std::string quantile_name(double quantile) {
  return quantile == 0.5 ? "median" : number(100.0 * quantile) + " % quantile";
}

/// What is followed, and for whom.
std::string subject(const Metric& metric) {
  if (!metric.value.empty()) return metric.value == "total" ? "account of all together" : "account of " + metric.value;
  if (!metric.customers.empty()) return quantile_name(metric.quantile) + " of " + metric.customers + " over customers";
  const std::string of = metric.of.empty() ? "all" : listed(metric.of);
  return metric.series + " of " + of + (metric.share ? ", as a share of all" : "");
}

/// "over 5 years", "over years 2 to 5".
std::string window(const Metric& metric, double end) {
  const double until = std::min(metric.until, end);
  return metric.from > 0.0 ? "over years " + number(metric.from) + " to " + number(until) : "over " + duration(until);
}

}  // namespace

std::string words_of_reduction(const Metric& metric, double end) {
  const std::string discounted =
      metric.discount_rate > 0.0 ? ", discounted at " + number(100.0 * metric.discount_rate) + " % a year" : "";
  switch (metric.reduce) {
    case MetricReduce::last:
      return metric.until < end ? "after " + duration(metric.until) : "at the end, after " + duration(end);
    case MetricReduce::first:
      return metric.from > 0.0 ? "from " + duration(metric.from) + " on, the first value" : "after the first step";
    case MetricReduce::mean:
      return "mean " + window(metric, end);
    case MetricReduce::max:
      return "highest " + window(metric, end);
    case MetricReduce::min:
      return "lowest " + window(metric, end);
    case MetricReduce::change:
      return "change " + window(metric, end);
    case MetricReduce::sum:
      return "sum of all steps " + window(metric, end) + discounted;
    case MetricReduce::integral:
      return "integral " + window(metric, end) + discounted;
    case MetricReduce::time_to:
      break;
  }
  return "time to reach " + number(metric.level) + ", looked for up to " + duration(std::min(metric.until, end));
}

std::string reduced_meaning(std::string meaning, const Metric& metric, double end) {
  constexpr std::string_view of_one_step = " of the last step";
  const bool is_one_step = metric.reduce == MetricReduce::last || metric.reduce == MetricReduce::first;
  if (!is_one_step && meaning.ends_with(of_one_step)) meaning.resize(meaning.size() - of_one_step.size());
  const bool is_outcome = metric.outcome != MetricOutcome::none;
  return meaning.empty() || is_outcome ? meaning : meaning + ", " + words_of_reduction(metric, end);
}

std::string label_of(const Metric& metric, double end) {
  const std::string within = " within " + duration(std::min(metric.until, end));
  if (metric.outcome == MetricOutcome::failed) return "share of runs that end insolvent" + within;
  if (metric.outcome == MetricOutcome::time_to_failure) return "time until a run ends insolvent," + within;
  return subject(metric) + ", " + words_of_reduction(metric, end);
}

}  // namespace plussum
