// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "plussum/core/random.hpp"
#include "plussum/statistics/sensitivity.hpp"
#include "plussum/statistics/shuffle.hpp"
#include "plussum/statistics/summary.hpp"

namespace plussum {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr Eigen::Index resamples_at_once = 64;  // bounds the memory for weights

// All estimators are functions of sums over base rows. Each base row therefore becomes a row of terms, each resample a row of
// weights (how often it has drawn each base row), and the sums of all resamples are one product of matrices.
// Columns of terms: 1 when finite, f(A) + f(B), f(A)² + f(B)², then the summands of (S1), (S2) and (S3).
constexpr Eigen::Index leading = 3;

Eigen::Index pair_count(const SaltelliShape& shape) {
  const Eigen::Index k = shape.columns;
  return shape.second_order ? k * (k - 1) / 2 : 0;
}
Eigen::Index term_count(const SaltelliShape& shape) {
  return leading + 2 * Eigen::Index{shape.columns} + pair_count(shape);
}

/// Values of one time.
struct Response {
  std::span<const double> values;
  std::size_t times, time;

  double at(std::size_t row) const { return values[row * times + time]; }
};

bool finite_at(const Response& response, const SaltelliShape& shape, std::size_t base_row) {
  const std::size_t start = base_row * shape.rows_each();
  for (std::size_t row = start; row < start + shape.rows_each(); ++row)
    if (!std::isfinite(response.at(row))) return false;
  return true;
}

/// Mean of f(A) and f(B), summed from the first value on, so that a constant response has exactly its value as mean.
double centre_of(const Response& response, const SaltelliShape& shape) {
  double first = 0.0, sum = 0.0, count = 0.0;
  for (std::size_t j = 0; j < shape.base; ++j) {
    if (!finite_at(response, shape, j)) continue;
    const double a = response.at(j * shape.rows_each()), b = response.at(j * shape.rows_each() + 1);
    if (count == 0.0) first = a;
    sum += (a - first) + (b - first);
    count += 2.0;
  }
  return count > 0.0 ? first + sum / count : 0.0;
}

/// Terms of every base row; zero where it is not finite.
Matrix terms_of(const Response& response, const SaltelliShape& shape) {
  Matrix terms = Matrix::Zero(shape.base, term_count(shape));
  const std::size_t k = shape.columns;
  const double centre = centre_of(response, shape);
  for (std::uint32_t j = 0; j < shape.base; ++j) {
    if (!finite_at(response, shape, j)) continue;
    const std::size_t start = std::size_t{j} * shape.rows_each();
    const auto f = [&](std::size_t row) { return response.at(start + row) - centre; };
    const auto ab = [&](std::size_t i) { return f(2 + i); };
    const auto ba = [&](std::size_t i) { return f(2 + k + i); };
    const double a = f(0), b = f(1);
    auto term = [&, column = Eigen::Index{0}](double value) mutable { terms(j, column++) = value; };
    term(1.0);
    term(a + b);
    term(a * a + b * b);
    for (std::size_t i = 0; i < k; ++i) term(b * (ab(i) - a));                  // (S1)
    for (std::size_t i = 0; i < k; ++i) term(0.5 * (a - ab(i)) * (a - ab(i)));  // (S2)
    for (std::size_t i = 0; shape.second_order && i < k; ++i)
      for (std::size_t l = i + 1; l < k; ++l)  // (S3)
        term(0.5 * (ba(i) * ab(l) + ba(l) * ab(i)) - a * b - b * (ab(i) - a) - b * (ab(l) - a));
  }
  return terms;
}

/// Sums to moments: used rows, 0, V and the numerators of the indices. All zero where nothing is finite.
Matrix moments_of(const Matrix& weights, const Matrix& terms) {
  Matrix moments = weights * terms;
  for (Eigen::Index row = 0; row < moments.rows(); ++row) {
    const double n = moments(row, 0);
    if (!(n > 0.0)) continue;
    moments.row(row).tail(moments.cols() - 1) /= n;
    const double mean = 0.5 * moments(row, 1);
    moments(row, 2) = std::max(0.0, 0.5 * moments(row, 2) - mean * mean);
  }
  return moments;
}

/// How often each resample from `first` on has drawn each base row; row 0 of the first block is the sample itself.
Matrix weights_from(Eigen::Index first, Eigen::Index count, std::uint32_t base, std::uint64_t seed) {
  Matrix weights = Matrix::Zero(count, base);
  for (Eigen::Index row = 0; row < count; ++row) {
    if (first + row == 0) {
      weights.row(0).setOnes();
      continue;
    }
    const Draws draws(seed, static_cast<std::uint32_t>(first + row));
    for (std::uint32_t j = 0; j < base; ++j)
      weights(row, whole_below(base, draws.uniform(Purpose::bootstrap, j))) += 1.0;
  }
  return weights;
}

/// One index with its interval from the moments of the sample (row 0) and of the resamples.
SobolIndex index_at(const Matrix& moments, Eigen::Index column, double confidence) {
  SobolIndex index;
  if (!(moments(0, 2) > 0.0)) return index;
  index.value = moments(0, column) / moments(0, 2);
  std::vector<double> resampled;
  for (Eigen::Index row = 1; row < moments.rows(); ++row)
    if (moments(row, 2) > 0.0) resampled.push_back(moments(row, column) / moments(row, 2));
  if (resampled.empty()) return index;
  std::sort(resampled.begin(), resampled.end());
  index.low = quantile_of_sorted(resampled, 0.5 - 0.5 * confidence);
  index.high = quantile_of_sorted(resampled, 0.5 + 0.5 * confidence);
  return index;
}

SobolIndices indices_of(const Matrix& moments, const SaltelliShape& shape, double confidence) {
  SobolIndices indices;
  indices.variance = moments(0, 2);
  indices.used = static_cast<std::uint32_t>(moments(0, 0));
  auto read = [&, column = leading](std::vector<SobolIndex>& to, Eigen::Index count) mutable {
    for (Eigen::Index k = 0; k < count; ++k) to.push_back(index_at(moments, column++, confidence));
  };
  read(indices.first, shape.columns);
  read(indices.total, shape.columns);
  read(indices.second, pair_count(shape));
  return indices;
}

bool fits(std::span<const double> values, std::uint32_t times, const SaltelliShape& shape, std::string& refusal) {
  const std::uint64_t rows = std::uint64_t{shape.base} * shape.rows_each();
  if (shape.base < 2 || shape.columns == 0 || times == 0) {
    refusal = "Sobol indices need at least two base rows, one factor and one time.";
  } else if (values.size() != rows * times) {
    refusal = "A Saltelli design of " + std::to_string(rows) + " rows and " + std::to_string(times) +
              " times needs as many values, but there are " + std::to_string(values.size()) + ".";
  } else {
    return true;
  }
  return false;
}

}  // namespace

std::optional<SobolSeries> sobol_indices_over_time(std::span<const double> values, std::uint32_t times,
                                                   const SaltelliShape& shape, const SobolBootstrap& bootstrap,
                                                   std::string& refusal) {
  if (!fits(values, times, shape, refusal)) return std::nullopt;
  const Eigen::Index rows = 1 + Eigen::Index{bootstrap.resamples};
  std::vector<Matrix> moments(times, Matrix(rows, term_count(shape)));
  for (Eigen::Index first = 0; first < rows; first += resamples_at_once) {
    const Eigen::Index count = std::min(resamples_at_once, rows - first);
    const Matrix weights = weights_from(first, count, shape.base, bootstrap.seed);
    for (std::uint32_t t = 0; t < times; ++t)
      moments[t].middleRows(first, count) = moments_of(weights, terms_of({values, times, t}, shape));
  }
  SobolSeries series;
  Matrix all = Matrix::Zero(rows, term_count(shape));
  std::uint32_t used = shape.base;
  for (const Matrix& at : moments) {
    series.at.push_back(indices_of(at, shape, bootstrap.confidence));
    all += at;  // (S4): the numerators of an index are V(t) times the index
    if (series.at.back().used > 0) used = std::min(used, series.at.back().used);
  }
  series.generalised = indices_of(all, shape, bootstrap.confidence);
  series.generalised.used = all(0, 0) > 0.0 ? used : 0;
  return series;
}

std::optional<SobolIndices> sobol_indices(std::span<const double> values, const SaltelliShape& shape,
                                          const SobolBootstrap& bootstrap, std::string& refusal) {
  std::optional<SobolSeries> series = sobol_indices_over_time(values, 1, shape, bootstrap, refusal);
  if (!series) return std::nullopt;
  return std::move(series->at.front());
}

}  // namespace plussum
