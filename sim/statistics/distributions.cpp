// SPDX-License-Identifier: MIT
#include "plussum/statistics/distributions.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/lambert_w.hpp>
#include <cmath>
#include <limits>

namespace plussum {
namespace {

namespace bm = boost::math;
using bm::policies::ignore_error;

/// Errors become NaN or infinity instead of exceptions.
using Policy =
    bm::policies::policy<bm::policies::domain_error<ignore_error>, bm::policies::pole_error<ignore_error>,
                         bm::policies::overflow_error<ignore_error>, bm::policies::evaluation_error<ignore_error>,
                         bm::policies::rounding_error<ignore_error>>;
using StudentT = bm::students_t_distribution<double, Policy>;
using NoncentralT = bm::non_central_t_distribution<double, Policy>;
using Normal = bm::normal_distribution<double, Policy>;
using Binomial = bm::binomial_distribution<double, Policy>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

bool is_probability(double p) {
  return p >= 0.0 && p <= 1.0;
}

}  // namespace

double student_t_upper_tail(double t, double degrees) {
  if (std::isnan(t) || !(degrees > 0.0)) return undefined;
  if (std::isinf(t)) return t > 0.0 ? 0.0 : 1.0;
  return bm::cdf(bm::complement(StudentT(degrees), t));
}

double student_t_quantile(double probability, double degrees) {
  if (!is_probability(probability) || !(degrees > 0.0)) return undefined;
  if (probability == 0.0 || probability == 1.0) return probability == 0.0 ? -infinity : infinity;
  return bm::quantile(StudentT(degrees), probability);
}

double noncentral_t_upper_tail(double t, double degrees, double noncentrality) {
  if (std::isnan(t) || !std::isfinite(noncentrality) || !(degrees > 0.0)) return undefined;
  if (std::isinf(t)) return t > 0.0 ? 0.0 : 1.0;
  return bm::cdf(bm::complement(NoncentralT(degrees, noncentrality), t));
}

double standard_normal_lower_tail(double z) {
  if (std::isnan(z)) return undefined;
  if (std::isinf(z)) return z > 0.0 ? 1.0 : 0.0;
  return bm::cdf(Normal(), z);
}

double standard_normal_quantile(double probability) {
  if (!is_probability(probability)) return undefined;
  if (probability == 0.0 || probability == 1.0) return probability == 0.0 ? -infinity : infinity;
  return bm::quantile(Normal(), probability);
}

double beta_quantile(double probability, double a, double b) {
  if (!is_probability(probability) || !(a > 0.0) || !(b > 0.0)) return undefined;
  return bm::ibeta_inv(a, b, probability, Policy());
}

double beta_lower_tail(double x, double a, double b) {
  if (!is_probability(x) || !(a > 0.0) || !(b > 0.0)) return undefined;
  return bm::ibeta(a, b, x, Policy());
}

double chi_squared_upper_tail(double x, double degrees) {
  if (std::isnan(x) || !(degrees > 0.0)) return undefined;
  return x <= 0.0 ? 1.0 : bm::gamma_q(degrees / 2.0, x / 2.0, Policy());
}

double binomial_lower_tail(double successes, double trials, double probability) {
  if (std::isnan(successes) || !(trials >= 0.0) || !is_probability(probability)) return undefined;
  if (successes < 0.0) return 0.0;
  if (successes >= trials) return 1.0;
  return bm::cdf(Binomial(trials, probability), successes);
}

double lambert_w_lower(double x) {
  constexpr double e = 2.718281828459045;
  if (!(x >= -1.0 / e && x < 0.0)) return undefined;
  return bm::lambert_wm1(x, Policy());
}

}  // namespace plussum
