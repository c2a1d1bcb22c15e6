// SPDX-License-Identifier: MIT
#include "plussum/statistics/mean_test.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/statistics/sequential.hpp"

namespace plussum {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

MeanTest::MeanTest(std::span<const double> differences, const MeanTestSettings& settings)
    : settings_(settings),
      differences_(differences.begin(), differences.end()),
      summary_(summarise(differences)),
      values_(count_values(differences, settings.tolerance)),
      is_guarded_(settings.is_cut_off ||
                  (values_.is_discrete() && (values_.has_few_exceptions() || values_.distinct <= 3))) {
  if (!values_.all_equal() && !(settings_.most > 0.0)) settings_.most = values_.largest;
  if (settings_.most > 0.0) settings_.most = std::max(settings_.most, values_.largest);
}

double MeanTest::p(Alternative alternative, double m) const {
  const double p = p_of_mean(alternative, m);
  return is_guarded_ ? std::max(p, p_of_guard(alternative, m)) : p;  // (ST26)
}

double MeanTest::p_of_mean(Alternative alternative, double m) const {
  if (!is_sequential()) return t_test(summary_, alternative, m).p;
  const bool is_beyond = alternative == Alternative::greater ? summary_.mean > m : summary_.mean < m;
  return is_beyond ? std::min(1.0, std::exp(-log_bayes_factor(summary_, *settings_.prior_variance, m))) : 1.0;
}

/// Beyond no effect the signs are counted from m itself: that most effects are larger than m is seen without a bound.
double MeanTest::p_of_signs(Alternative alternative, double m) const {
  const bool is_up = alternative == Alternative::greater;
  const double towards = is_up ? m : -m, atom = is_up ? values_.atom : -values_.atom;
  if (towards > 0.0 && !(towards < atom)) return 1.0;
  const double from = towards > 0.0 ? m : 0.0;
  std::size_t above = 0, below = 0;
  for (const double difference : differences_) {
    above += difference - from > settings_.tolerance ? 1 : 0;
    below += from - difference > settings_.tolerance ? 1 : 0;
  }
  return is_sequential() ? sign_test_at_any_time(above, below, alternative) : sign_test(above, below, alternative);
}

double MeanTest::p_of_guard(Alternative alternative, double m) const {
  const double p_sign = p_of_signs(alternative, m);
  if (m == 0.0) return p_sign;
  if (!values_.has_few_exceptions()) return 0.0;  // enough of them for the mean to be judged by its spread
  if (!(settings_.most > 0.0)) return p_sign;
  const double p_bound = is_sequential() ? bounded_mean_test_at_any_time(values_, alternative, m, settings_.most)
                                         : bounded_mean_test(values_, alternative, m, settings_.most);
  return std::min(1.0, 2.0 * std::min(p_sign, p_bound));
}

Interval MeanTest::interval_of_mean(double confidence) const {
  return is_sequential() ? confidence_sequence(summary_, 1.0 - confidence, *settings_.prior_variance)
                         : mean_interval(summary_, confidence);
}

Interval MeanTest::interval(double confidence) const {
  const Interval plain = interval_of_mean(confidence);
  if (!is_guarded_ || std::isnan(plain.low)) return plain;
  const double alpha = 1.0 - confidence, each_side = is_sequential() ? alpha : alpha / 2.0;
  const double reach = values_.all_equal() && !(settings_.most > 0.0) ? infinity : 0.0;
  const Interval bound = !values_.has_few_exceptions() ? plain
                         : settings_.most > 0.0 ? bounded_mean_interval(values_, alpha, settings_.most, is_sequential())
                                                : Interval{values_.atom - reach, values_.atom + reach};
  Interval all{std::min(plain.low, bound.low), std::max(plain.high, bound.high)};
  // What the sign test rejects is out, and no effect is in where it does not.
  const auto rejects = [&](Alternative alternative) { return p(alternative, 0.0) <= each_side; };
  all.low = rejects(Alternative::greater) ? std::max(all.low, 0.0) : std::min(all.low, 0.0);
  all.high = rejects(Alternative::less) ? std::min(all.high, 0.0) : std::max(all.high, 0.0);
  return all;
}

}  // namespace plussum
