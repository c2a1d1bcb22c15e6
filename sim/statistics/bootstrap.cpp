// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "plussum/core/random.hpp"
#include "plussum/statistics/distributions.hpp"
#include "plussum/statistics/intervals.hpp"

namespace plussum {
namespace {

/// Rows of the given resample, each drawn from all with equal chance (to within rows/2³²).
void draw_rows(std::uint64_t seed, std::uint32_t resample, std::span<std::uint32_t> rows) {
  const Draws draws(seed, resample);
  const std::uint64_t count = rows.size();
  Block4 block{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % 4 == 0) block = draws.block(Purpose::bootstrap, static_cast<std::uint32_t>(i / 4));
    rows[i] = static_cast<std::uint32_t>((block.word[i % 4] * count) >> 32);
  }
}

/// z₀ of (ST7). A share of 0 or 1 says no more than that it is nearer to the end than one resample.
double bias_correction(std::span<const double> sorted, double estimate) {
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), estimate);
  const auto above = std::upper_bound(below, sorted.end(), estimate);
  const auto count = static_cast<double>(sorted.size());
  const double share = (static_cast<double>(below - sorted.begin()) + 0.5 * static_cast<double>(above - below)) / count;
  return standard_normal_quantile(std::clamp(share, 1.0 / (count + 1.0), count / (count + 1.0)));
}

/// a of (ST7): skewness of the statistic as one row after the other is left out; at most 1/6 either way.
double acceleration(std::size_t rows, const RowStatistic& statistic) {
  std::vector<double> without(rows);
  std::vector<std::uint32_t> rest(rows - 1);
  std::iota(rest.begin(), rest.end(), 1u);
  for (std::size_t i = 0; i < rows; ++i) {
    without[i] = statistic(rest);
    if (i + 1 < rows) rest[i] = static_cast<std::uint32_t>(i);
  }
  const double mean = summarise(without).mean;
  double squares = 0.0, cubes = 0.0;
  for (const double value : without) {
    const double d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0.0 ? cubes / (6.0 * squares * std::sqrt(squares)) : 0.0;
}

/// The probability at which (ST7) reads the distribution of the resamples, for the normal quantile z.
double adjusted_probability(double z, double bias, double a) {
  const double shifted = bias + z;
  const double shrink = 1.0 - a * shifted;
  if (!(shrink > 0.0)) return shifted > 0.0 ? 1.0 : 0.0;  // beyond every resample
  return standard_normal_lower_tail(bias + shifted / shrink);
}

double mean_of_rows(std::span<const double> column, std::span<const std::uint32_t> rows) {
  double sum = 0.0;
  for (const std::uint32_t row : rows) sum += column[row];
  return sum / static_cast<double>(rows.size());
}

}  // namespace

Interval bootstrap_rows_interval(std::size_t rows, const RowStatistic& statistic, double confidence, std::uint64_t seed,
                                 std::uint32_t resamples) {
  if (!(confidence > 0.0 && confidence < 1.0) || rows < 2 || resamples < 2) return {};
  std::vector<std::uint32_t> chosen(rows);
  std::iota(chosen.begin(), chosen.end(), 0u);
  const double estimate = statistic(chosen);
  std::vector<double> resampled(resamples);
  for (std::uint32_t b = 0; b < resamples; ++b) {
    draw_rows(seed, b, chosen);
    resampled[b] = statistic(chosen);
    if (std::isnan(resampled[b])) return {};
  }
  std::sort(resampled.begin(), resampled.end());
  const double a = acceleration(rows, statistic);
  if (std::isnan(estimate) || !std::isfinite(a)) return {};
  const double bias = bias_correction(resampled, estimate);
  const double z = standard_normal_quantile(0.5 + confidence / 2.0);
  return {quantile_of_sorted(resampled, adjusted_probability(-z, bias, a)),  // (ST7)
          quantile_of_sorted(resampled, adjusted_probability(z, bias, a))};
}

Interval bootstrap_interval(std::span<const double> values, const Statistic& statistic, double confidence,
                            std::uint64_t seed, std::uint32_t resamples) {
  std::vector<double> drawn;
  const auto of_rows = [&](std::span<const std::uint32_t> rows) {
    drawn.resize(rows.size());
    std::transform(rows.begin(), rows.end(), drawn.begin(), [&](std::uint32_t row) { return values[row]; });
    return statistic(drawn);
  };
  return bootstrap_rows_interval(values.size(), of_rows, confidence, seed, resamples);
}

Interval ratio_interval(std::span<const double> numerator, std::span<const double> denominator, double confidence,
                        std::uint64_t seed, std::uint32_t resamples) {
  if (numerator.size() != denominator.size()) return {};
  const auto ratio = [&](std::span<const std::uint32_t> rows) {
    return mean_of_rows(numerator, rows) / mean_of_rows(denominator, rows);
  };
  return bootstrap_rows_interval(numerator.size(), ratio, confidence, seed, resamples);
}

}  // namespace plussum
