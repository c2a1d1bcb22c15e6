// SPDX-License-Identifier: MIT
#pragma once
/// Confidence intervals for a fixed number of replicates; α = 1 − confidence.
///     mean:    x̄ ± t(1 − α/2; n − 1)·s/√n                                                                (ST4)
///     share:   B(α/2; k, n − k + 1) to B(1 − α/2; k + 1, n − k),  B(p; a, b) the beta quantile            (ST5)
///     median:  x₍ᵣ₎ to x₍ₙ₊₁₋ᵣ₎,  r the largest rank with P(Bin(n, ½) < r) <= α/2                          (ST6)
///     any statistic θ, from its values θ* on B resamples of the rows, the BCa bootstrap:
///              quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) of θ* for z = ±Φ⁻¹(1 − α/2)                     (ST7)
///              z₀ = Φ⁻¹(share of θ* < θ, ties half),  a = Σ d³/(6 (Σ d²)^{3/2}),  d = mean of θ₍₋ᵢ₎ − θ₍₋ᵢ₎
/// Sources: Student 1908 (ST4); C. Clopper and E. Pearson, Biometrika 26 (1934) (ST5); H. David and H. Nagaraja, Order
/// statistics, 3rd ed. 2003, section 7.1 (ST6); B. Efron, JASA 82 (1987), and Efron and Tibshirani, An introduction to the
/// bootstrap, 1993, chapter 14 (ST7).
///
/// (ST4) is exact for normal values and close for means of many; (ST5) and (ST6) cover at least what they say; (ST7) is
/// right to second order and too short for few rows (about 90 % instead of 95 % with 10). A confidence outside (0, 1), a NaN
/// among the values or too few of them give {NaN, NaN}.
#include <cstdint>
#include <functional>
#include <limits>
#include <span>

#include "plussum/statistics/summary.hpp"

namespace plussum {

struct Interval {
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();

  double half_width() const { return (high - low) / 2.0; }
  bool contains(double value) const { return low <= value && value <= high; }
  /// Whether every value of it lies strictly between the two bounds.
  bool lies_within(double lower, double upper) const { return lower < low && high < upper; }
};

/// (ST4). Needs 2 values. Values that do not differ at all give an interval of length 0.
Interval mean_interval(const Summary& summary, double confidence);

/// (ST5). \param successes 0 … trials, trials >= 1
Interval share_interval(std::size_t successes, std::size_t trials, double confidence);

/// (ST6), for values of any distribution, ±∞ included (a time that was never reached). Where there are too few values for
/// the confidence (fewer than 6 for 95 %) the interval is all of (−∞, ∞).
Interval median_interval(std::span<const double> values, double confidence);

using Statistic = std::function<double(std::span<const double> values)>;

/// A statistic of the rows of a table that the caller holds: it is given numbers of rows, some more than once.
using RowStatistic = std::function<double(std::span<const std::uint32_t> rows)>;

inline constexpr std::uint32_t usual_resamples =
    2000;  ///< for intervals of 90 to 99 %; Efron and Tibshirani 1993, p. 188

/// (ST7) with whole rows drawn together, which keeps what belongs to one replicate together. The draws depend on the seed
/// alone, so the interval is the same wherever it is computed. Where the statistic of a resample is NaN, so is the interval.
/// \param rows  number of rows, >= 2; the statistic is called resamples + rows + 1 times
Interval bootstrap_rows_interval(std::size_t rows, const RowStatistic& statistic, double confidence, std::uint64_t seed,
                                 std::uint32_t resamples = usual_resamples);

/// (ST7) of a statistic of one list.
Interval bootstrap_interval(std::span<const double> values, const Statistic& statistic, double confidence,
                            std::uint64_t seed, std::uint32_t resamples = usual_resamples);

/// (ST7) of mean(numerator)/mean(denominator) of two columns of the same rows, of one length. It means little where the
/// mean of the denominator may be 0.
Interval ratio_interval(std::span<const double> numerator, std::span<const double> denominator, double confidence,
                        std::uint64_t seed, std::uint32_t resamples = usual_resamples);

}  // namespace plussum
