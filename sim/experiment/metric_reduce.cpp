// SPDX-License-Identifier: MIT
/// How the course of a metric over time becomes one number.
#include <cmath>
#include <limits>
#include <optional>

#include "plussum/core/numeric.hpp"
#include "plussum/experiment/metric.hpp"
#include "plussum/statistics/known_values.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// (M4), and (M1) when multiplied by the length of a step. The sum of nothing is missing, not 0.
double discounted_sum(const Metric& metric, std::span<const double> years, std::span<const double> values) {
  double sum = 0.0;
  bool has_value = false;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::isnan(values[k])) continue;
    sum += values[k] * portable_exp(-metric.discount_rate * years[k]);
    has_value = true;
  }
  return has_value ? sum : nothing;
}

/// (M2)
double time_to(const Metric& metric, std::span<const double> years, std::span<const double> values) {
  std::optional<bool> starts_above;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (std::isnan(values[k])) continue;
    if (!starts_above) starts_above = values[k] > metric.level;
    const bool there = *starts_above ? values[k] <= metric.level : values[k] >= metric.level;
    if (there) return years[k];
  }
  return nothing;
}

}  // namespace

double reduce_metric(const Metric& metric, std::span<const double> years, std::span<const double> values,
                     double years_per_step) {
  std::size_t begin = 0, end = values.size();
  while (begin < end && !is_in_window(metric, years[begin], years_per_step)) ++begin;
  while (end > begin && !is_in_window(metric, years[end - 1], years_per_step)) --end;
  const auto window = values.subspan(begin, end - begin);
  const auto times = years.subspan(begin, end - begin);
  switch (metric.reduce) {
    case MetricReduce::last:
      return last_known(window);
    case MetricReduce::first:
      return first_known(window);
    case MetricReduce::mean:
      return mean_known(window);
    case MetricReduce::max:
      return highest_known(window);
    case MetricReduce::min:
      return lowest_known(window);
    case MetricReduce::change:
      return last_known(window) - first_known(window);  // (M3)
    case MetricReduce::sum:
      return discounted_sum(metric, times, window);
    case MetricReduce::integral:
      return discounted_sum(metric, times, window) * years_per_step;
    case MetricReduce::time_to:
      return time_to(metric, times, window);
  }
  return nothing;
}

}  // namespace plussum
