// SPDX-License-Identifier: MIT
#pragma once
/// Count, mean, spread and quantiles of a list of numbers, and how two lists go together.
///     x̄ = Σ x/n,  s² = Σ (x − x̄)²/(n − 1),  standard error = s/√n                                       (ST1)
///     quantile(p) = x₍ₖ₎ + (h − k)·(x₍ₖ₊₁₎ − x₍ₖ₎),  h = 1 + (n − 1)·p,  k = ⌊h⌋                          (ST2)
///     r = Σ (x − x̄)(y − ȳ)/√(Σ (x − x̄)²·Σ (y − ȳ)²)                                                      (ST3)
/// Sources: B. Welford, Technometrics 4 (1962) for the updates of (ST1); R. Hyndman and Y. Fan, The American Statistician 50
/// (1996), definition 7, the usual one of R and NumPy, for (ST2); K. Pearson 1895 for (ST3).
///
/// Nothing is ignored: one NaN makes every result but the count NaN. Who has runs without a value leaves them out first, in
/// both arms of a pair, and says how many.
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace plussum {

/// (ST1). The spread needs two values, the mean one; what is missing is NaN. Infinite values make mean and spread NaN.
struct Summary {
  std::size_t count = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();
  double standard_deviation = std::numeric_limits<double>::quiet_NaN();
  double standard_error = std::numeric_limits<double>::quiet_NaN();
};

/// (ST1) one value at a time, without loss of digits where the mean is large beside the spread.
class RunningSummary {
 public:
  void add(double value);
  Summary summary() const;

 private:
  std::size_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;  ///< Σ (x − x̄)²
};

Summary summarise(std::span<const double> values);

/// (ST2). Infinite values are ordered like others; between −∞ and ∞ there is no value: NaN. Also NaN without values, with a
/// NaN among them, or for a probability outside [0, 1].
double quantile(std::span<const double> values, double probability);

/// The same of values in ascending order, without a NaN.
double quantile_of_sorted(std::span<const double> sorted, double probability);

/// (ST3) of two lists of one length; NaN where a list is constant, the lengths differ or there are fewer than 2 values.
double correlation(std::span<const double> x, std::span<const double> y);

}  // namespace plussum
