// SPDX-License-Identifier: MIT
#include "plussum/statistics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "plussum/statistics/distributions.hpp"

namespace plussum {
namespace {

bool is_confidence(double confidence) {
  return confidence > 0.0 && confidence < 1.0;
}

bool has_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

}  // namespace

Interval mean_interval(const Summary& summary, double confidence) {
  if (!is_confidence(confidence) || summary.count < 2) return {};
  const double t = student_t_quantile(0.5 + confidence / 2.0, static_cast<double>(summary.count - 1));
  const double reach = t * summary.standard_error;  // (ST4)
  return {summary.mean - reach, summary.mean + reach};
}

Interval share_interval(std::size_t successes, std::size_t trials, double confidence) {
  if (!is_confidence(confidence) || trials == 0 || successes > trials) return {};
  const double tail = (1.0 - confidence) / 2.0;
  const auto k = static_cast<double>(successes);
  const auto n = static_cast<double>(trials);
  return {successes == 0 ? 0.0 : beta_quantile(tail, k, n - k + 1.0),  // (ST5)
          successes == trials ? 1.0 : beta_quantile(1.0 - tail, k + 1.0, n - k)};
}

Interval median_interval(std::span<const double> values, double confidence) {
  if (!is_confidence(confidence) || values.empty() || has_nan(values)) return {};
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double tail = (1.0 - confidence) / 2.0;
  const auto n = static_cast<double>(sorted.size());
  std::size_t rank = 0;  // (ST6)
  while (rank < sorted.size() / 2 && binomial_lower_tail(static_cast<double>(rank), n, 0.5) <= tail) ++rank;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (rank == 0) return {-infinity, infinity};
  return {sorted[rank - 1], sorted[sorted.size() - rank]};
}

}  // namespace plussum
