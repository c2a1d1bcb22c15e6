// SPDX-License-Identifier: MIT
#pragma once
/// Differences that take few values: zeros and ones, counts, times cut off at a horizon, or all the same. The t methods judge by
/// the spread, which such data hide, so these exact tests stand beside them.
/// n differences, k₊ and k₋ of them above and below 0, c the most common one (the atom), a of them above c, and M the
/// largest size that a difference can have:
///     sign test, no effect or one of the other sign   p = P(Bin(k₊ + k₋, ½) >= k₊)                            (ST19)
///     mean >= m, m > c    mean <= c + (M − c)·P(d > c), so p = P(Bin(n, (m − c)/(M − c)) <= a)                (ST20)
///     (mean <= m is mirrored; without M nothing is known of the mean, p = 1)
///     at any time: p = 1/E with E = 2^(k₊+k₋)·B(k₊ + ½, k₋ + ½)/B(½, ½)                                       (ST21)
///     and with θ = (m − c)/(M − c), E = ∫₀^θ q^a (1 − q)^(n−a) dw(q) / (θ^a (1 − θ)^(n−a)),
///     w the Beta(½, ½) distribution below θ                                                                  (ST22)
/// For pairs of zeros and ones (ST19) is McNemar's exact test. With a = 0 (ST20) is the "rule of three": n differences
/// without an exception leave room for exceptions in a share of about 3/n of all replicates (one-sided, 95 %).
/// Sources: Q. McNemar, Psychometrika 12 (1947), and W. Dixon and A. Mood, JASA 41 (1946) (ST19); C. Clopper and E. Pearson,
/// Biometrika 26 (1934), J. Hanley and A. Lippman-Hand, JAMA 249 (1983), and R. Bahadur and L. Savage, Annals of Mathematical
/// Statistics 27 (1956), for the need of M (ST20); H. Robbins, Annals of Mathematical Statistics 41 (1970) (ST21, ST22).
#include <cstddef>
#include <limits>
#include <span>

#include "plussum/statistics/intervals.hpp"
#include "plussum/statistics/significance.hpp"

namespace plussum {

/// What values a list of differences takes.
struct ValueCounts {
  std::size_t count = 0, distinct = 0;
  std::size_t positive = 0, negative = 0;  ///< k₊, k₋
  double atom = std::numeric_limits<double>::quiet_NaN();
  std::size_t at_atom = 0, above = 0, below = 0;
  double largest = 0.0;  ///< size of the largest difference

  bool all_equal() const { return count > 0 && at_atom == count; }
  /// All equal, at least half of them equal, or each value twice on average.
  bool is_discrete() const { return at_atom >= 2 && (2 * at_atom >= count || 2 * distinct <= count); }
  /// So few differ from the atom that the spread is hardly seen.
  bool has_few_exceptions() const { return count - at_atom < 10; }
};

/// \param tolerance  values that are no further apart count as equal, for rounding in what was subtracted
ValueCounts count_values(std::span<const double> differences, double tolerance);

/// (ST19), one-sided: that positive differences (`greater`) or negative ones (`less`) prevail. 1 without any.
double sign_test(std::size_t positive, std::size_t negative, Alternative alternative);
/// (ST21): may be looked at after each replicate. For the side that prevails; 1 for the other one.
double sign_test_at_any_time(std::size_t positive, std::size_t negative, Alternative alternative);

/// (ST20), one-sided: `less` against mean >= m, `greater` against mean <= m. \param most M; NaN when not known
double bounded_mean_test(const ValueCounts& values, Alternative alternative, double m, double most);
/// (ST22): may be looked at after each replicate.
double bounded_mean_test_at_any_time(const ValueCounts& values, Alternative alternative, double m, double most);

/// The means that (ST20) at α/2 to each side, or (ST22) at α, does not reject; −M to M at most. All numbers without M.
Interval bounded_mean_interval(const ValueCounts& values, double alpha, double most, bool at_any_time);

}  // namespace plussum
