// SPDX-License-Identifier: MIT
#include "plussum/statistics/sequential.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/statistics/distributions.hpp"

namespace plussum {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double sum_of_squares(const Summary& differences) {
  const double s = differences.standard_deviation;
  return s * s * static_cast<double>(differences.count - 1);
}

}  // namespace

std::optional<std::string> fault_in(const SequentialRule& rule) {
  if (!(rule.alpha > 0.0 && rule.alpha < 1.0)) return "The error rate alpha must lie between 0 and 1.";
  if (!(rule.prior_variance > 0.0) || std::isinf(rule.prior_variance))
    return "The prior variance of the standardised effect must be a positive number.";
  if (rule.minimum < 2) return "At least 2 replicates are needed before anything can be decided.";
  if (rule.maximum < rule.minimum) return "The largest number of replicates is below the smallest one.";
  if (rule.half_width && !(*rule.half_width > 0.0)) return "The half width wanted must be above 0.";
  if (rule.smallest_effect && !(*rule.smallest_effect > 0.0)) return "The smallest effect of interest must be above 0.";
  return std::nullopt;
}

double prior_variance_for(std::size_t replicates, double alpha) {
  constexpr double e = 2.718281828459045;
  return (-lambert_w_lower(-alpha * alpha / e) - 1.0) / static_cast<double>(replicates);  // (ST17)
}

double log_bayes_factor(const Summary& differences, double prior_variance, double mean_of_null) {
  if (differences.count < 2) return 0.0;
  const double n = static_cast<double>(differences.count);
  const double information = 1.0 + n * prior_variance;
  const double distance = differences.mean - mean_of_null;
  const double x = distance == 0.0 ? 0.0 : n * distance * distance / sum_of_squares(differences);
  const double gain = std::isinf(x) ? std::log(information) : std::log1p(x) - std::log1p(x / information);
  return n / 2.0 * gain - 0.5 * std::log(information);  // (ST14)
}

Interval confidence_sequence(const Summary& differences, double alpha, double prior_variance) {
  if (differences.count < 2) return {-infinity, infinity};
  const double n = static_cast<double>(differences.count);
  const double information = 1.0 + n * prior_variance;
  const double log_k = 2.0 / n * (0.5 * std::log(information) - std::log(alpha));
  if (log_k >= std::log(information)) return {-infinity, infinity};
  const double x = std::expm1(log_k) / (1.0 - std::exp(log_k) / information);  // (ST16)
  const double reach = std::sqrt(x * sum_of_squares(differences) / n);
  return {differences.mean - reach, differences.mean + reach};
}

const SequentialState& SequentialTest::add(double difference) {
  running_.add(difference);
  state_.differences = running_.summary();
  state_.interval = confidence_sequence(state_.differences, rule_.alpha, rule_.prior_variance);
  state_.log_bayes_factor = log_bayes_factor(state_.differences, rule_.prior_variance);
  largest_log_bayes_factor_ = std::max(largest_log_bayes_factor_, state_.log_bayes_factor);  // a NaN is not taken
  state_.p = std::exp(-largest_log_bayes_factor_);                                           // (ST15)
  state_.decision = decision();
  return state_;
}

SequentialDecision SequentialTest::decision() const {
  using enum SequentialDecision;
  const std::size_t count = state_.differences.count;
  const Interval& interval = state_.interval;
  if (count >= rule_.minimum) {
    if (rule_.smallest_effect && interval.lies_within(-*rule_.smallest_effect, *rule_.smallest_effect)) return futile;
    if (rule_.until_decided && (interval.low > 0.0 || interval.high < 0.0)) return decided;
    if (rule_.half_width && interval.half_width() <= *rule_.half_width) return narrow_enough;
  }
  return count >= rule_.maximum ? exhausted : go_on;
}

SequentialState sequential_state(const SequentialRule& rule, std::span<const double> differences) {
  SequentialTest test(rule);
  for (const double difference : differences) test.add(difference);
  return test.state();
}

}  // namespace plussum
