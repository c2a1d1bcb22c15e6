// SPDX-License-Identifier: MIT
#pragma once
/// The distributions the statistics are made of, from Boost.Math. What has no value (a probability outside [0, 1], no degree
/// of freedom, a NaN) is NaN; nothing here throws.

namespace plussum {

/// P(T > t), accurate far out in the tail. \param t any number or ±∞  \param degrees degrees of freedom, > 0
double student_t_upper_tail(double t, double degrees);

/// The t with P(T <= t) = probability; ±∞ at 0 and 1.
double student_t_quantile(double probability, double degrees);

/// P(T > t) for T = (Z + noncentrality)/√(χ²/degrees).
double noncentral_t_upper_tail(double t, double degrees, double noncentrality);

/// P(Z <= z).
double standard_normal_lower_tail(double z);

/// The z with P(Z <= z) = probability; ±∞ at 0 and 1.
double standard_normal_quantile(double probability);

/// The x in [0, 1] with I_x(a, b) = probability. \param a, b shapes, > 0
double beta_quantile(double probability, double a, double b);

/// I_x(a, b), P(X <= x) for X of the beta distribution. \param a, b shapes, > 0
double beta_lower_tail(double x, double a, double b);

/// P(X > x) for X chi-squared.
double chi_squared_upper_tail(double x, double degrees);

/// P(X <= successes) for X binomial with `trials` and the given probability; 0 for successes < 0.
double binomial_lower_tail(double successes, double trials, double probability);

/// The w <= −1 with w·e^w = x, for −1/e <= x < 0: lower branch of the Lambert W function.
double lambert_w_lower(double x);

}  // namespace plussum
