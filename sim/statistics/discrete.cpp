// SPDX-License-Identifier: MIT
#include "plussum/statistics/discrete.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "plussum/statistics/distributions.hpp"

namespace plussum {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The share of differences beyond the atom that a mean of m needs at least, θ of (ST20), and how many there are.
struct Beyond {
  double share = 0.0;  ///< 0: nothing can be said; 1 or more: no differences have this mean
  std::size_t count = 0;
};

Beyond beyond_atom(const ValueCounts& values, Alternative alternative, double m, double most) {
  if (values.count == 0 || !(most > 0.0) || alternative == Alternative::two_sided) return {};
  const double sign = alternative == Alternative::less ? 1.0 : -1.0;  // towards m
  const double needed = sign * (m - values.atom), room = most - sign * values.atom;
  if (!(needed > 0.0)) return {};
  return {room > 0.0 ? needed / room : infinity, sign > 0.0 ? values.above : values.below};
}

double log_beta(double a, double b) {
  return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
}

/// ln E of (ST22).
double log_evidence_below(double share, std::size_t successes, std::size_t trials) {
  const auto k = static_cast<double>(successes);
  const auto rest = static_cast<double>(trials - successes);
  return std::log(beta_lower_tail(share, k + 0.5, rest + 0.5)) + log_beta(k + 0.5, rest + 0.5) -
         std::log(beta_lower_tail(share, 0.5, 0.5)) - log_beta(0.5, 0.5) - k * std::log(share) -
         rest * std::log1p(-share);
}

double anytime_p(double share, std::size_t successes, std::size_t trials) {
  if (!(share > 0.0)) return 1.0;
  if (share >= 1.0) return 0.0;
  const double log_e = log_evidence_below(share, successes, trials);
  return std::isnan(log_e) ? 1.0 : std::min(1.0, std::exp(-log_e));
}

/// The largest share that is not rejected.
double share_at_most(std::size_t successes, std::size_t trials, double alpha, bool at_any_time) {
  if (!at_any_time) return share_interval(successes, trials, 1.0 - alpha).high;
  double low = static_cast<double>(successes) / static_cast<double>(trials), high = 1.0;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2.0;
    (anytime_p(middle, successes, trials) > alpha ? low : high) = middle;
  }
  return high;
}

}  // namespace

ValueCounts count_values(std::span<const double> differences, double tolerance) {
  ValueCounts counts{.count = differences.size()};
  std::vector<double> sorted(differences.begin(), differences.end());
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && sorted[end] - sorted[begin] <= tolerance) ++end;
    ++counts.distinct;
    if (end - begin <= counts.at_atom) continue;
    counts.at_atom = end - begin;
    counts.atom = std::abs(sorted[begin]) <= tolerance ? 0.0 : sorted[begin];
    counts.below = begin;
    counts.above = sorted.size() - end;
  }
  for (const double difference : sorted) {
    counts.positive += difference > tolerance ? 1 : 0;
    counts.negative += difference < -tolerance ? 1 : 0;
    counts.largest = std::max(counts.largest, std::abs(difference));
  }
  return counts;
}

double sign_test(std::size_t positive, std::size_t negative, Alternative alternative) {
  const double with = static_cast<double>(alternative == Alternative::less ? negative : positive);
  const auto all = static_cast<double>(positive + negative);
  if (alternative == Alternative::two_sided)
    return std::min(1.0, 2.0 * std::min(sign_test(positive, negative, Alternative::greater),
                                        sign_test(positive, negative, Alternative::less)));
  return all == 0.0 ? 1.0 : binomial_lower_tail(all - with, all, 0.5);  // (ST19)
}

double sign_test_at_any_time(std::size_t positive, std::size_t negative, Alternative alternative) {
  const bool prevails = alternative == Alternative::less      ? negative > positive
                        : alternative == Alternative::greater ? positive > negative
                                                              : positive != negative;
  if (!prevails) return 1.0;
  const auto k = static_cast<double>(positive), l = static_cast<double>(negative);
  const double log_e = (k + l) * std::log(2.0) + log_beta(k + 0.5, l + 0.5) - log_beta(0.5, 0.5);  // (ST21)
  return std::min(1.0, std::exp(-log_e));
}

double bounded_mean_test(const ValueCounts& values, Alternative alternative, double m, double most) {
  const Beyond beyond = beyond_atom(values, alternative, m, most);
  if (!(beyond.share > 0.0)) return 1.0;
  if (beyond.share >= 1.0) return 0.0;
  return binomial_lower_tail(static_cast<double>(beyond.count), static_cast<double>(values.count),
                             beyond.share);  // (ST20)
}

double bounded_mean_test_at_any_time(const ValueCounts& values, Alternative alternative, double m, double most) {
  const Beyond beyond = beyond_atom(values, alternative, m, most);
  return anytime_p(beyond.share, beyond.count, values.count);  // (ST22)
}

Interval bounded_mean_interval(const ValueCounts& values, double alpha, double most, bool at_any_time) {
  if (values.count == 0 || !(most > 0.0)) return {-infinity, infinity};
  const double above = share_at_most(values.above, values.count, alpha, at_any_time);
  const double below = share_at_most(values.below, values.count, alpha, at_any_time);
  return {values.atom - below * (most + values.atom), values.atom + above * (most - values.atom)};
}

}  // namespace plussum
