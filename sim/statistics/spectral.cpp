// SPDX-License-Identifier: MIT
#include "plussum/statistics/spectral.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace plussum {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// One column for each time of all responses: what is, and what follows it.
struct Transitions {
  MatrixXd before, after;
};

bool is_usable(std::span<const Response> responses) {
  return !responses.empty() && std::all_of(responses.begin(), responses.end(), [&](const Response& response) {
    return response.series > 0 && response.series == responses.front().series &&
           response.values.size() >= 2 * response.series && response.values.size() % response.series == 0 &&
           std::all_of(response.values.begin(), response.values.end(),
                       [](double value) { return std::isfinite(value); });
  });
}

Transitions transitions_of(std::span<const Response> responses) {
  const auto series = static_cast<Index>(responses.front().series);
  Index columns = 0;
  for (const Response& response : responses) columns += static_cast<Index>(response.values.size()) / series - 1;
  Transitions made{MatrixXd(series, columns), MatrixXd(series, columns)};
  Index at = 0;
  for (const Response& response : responses) {
    const Index times = static_cast<Index>(response.values.size()) / series;
    const Eigen::Map<const MatrixXd> values(response.values.data(), series, times);
    made.before.middleCols(at, times - 1) = values.leftCols(times - 1);
    made.after.middleCols(at, times - 1) = values.rightCols(times - 1);
    at += times - 1;
  }
  return made;
}

/// Root mean square of each series; 1 for one that never moves.
VectorXd scales_of(const Transitions& transitions) {
  const double columns = static_cast<double>(transitions.before.cols());
  VectorXd scales =
      ((transitions.before.rowwise().squaredNorm() + transitions.after.rowwise().squaredNorm()) / (2.0 * columns))
          .cwiseSqrt();
  for (double& scale : scales)
    if (!(scale > 0.0)) scale = 1.0;
  return scales;
}

/// The mean over the given replicates, pulse by pulse.
std::vector<Response> mean_response(std::span<const std::vector<Response>> replicates,
                                    std::span<const std::uint32_t> rows) {
  std::vector<Response> mean = replicates[rows.front()];
  for (std::size_t pulse = 0; pulse < mean.size(); ++pulse)
    for (std::size_t k = 0; k < mean[pulse].values.size(); ++k) {
      double sum = 0.0;
      for (const std::uint32_t row : rows) sum += replicates[row][pulse].values[k];
      mean[pulse].values[k] = sum / static_cast<double>(rows.size());
    }
  return mean;
}

bool have_equal_pulses(std::span<const std::vector<Response>> replicates) {
  return std::all_of(replicates.begin(), replicates.end(), [&](const std::vector<Response>& replicate) {
    return std::equal(replicate.begin(), replicate.end(), replicates.front().begin(), replicates.front().end(),
                      [](const Response& a, const Response& b) {
                        return a.series == b.series && a.values.size() == b.values.size();
                      });
  });
}

}  // namespace

std::optional<LocalMap> fit_local_map(std::span<const Response> responses) {
  if (!is_usable(responses)) return std::nullopt;
  Transitions transitions = transitions_of(responses);
  if (transitions.before.isZero(0.0)) return std::nullopt;
  const VectorXd scales = scales_of(transitions);
  transitions.before = scales.cwiseInverse().asDiagonal() * transitions.before;
  transitions.after = scales.cwiseInverse().asDiagonal() * transitions.after;
  // J·X = Y, transposed; of all J that fit as well the smallest.
  const Eigen::CompleteOrthogonalDecomposition<MatrixXd> decomposition(transitions.before.transpose());
  const MatrixXd scaled = decomposition.solve(transitions.after.transpose()).transpose();  // (SP1)
  LocalMap map;
  map.series = responses.front().series;
  const double all = transitions.after.squaredNorm();
  map.residual_share =
      all > 0.0 ? (transitions.after - scaled * transitions.before).squaredNorm() / all : 0.0;  // (SP3)
  const MatrixXd matrix = scales.asDiagonal() * scaled * scales.cwiseInverse().asDiagonal();
  for (Index row = 0; row < matrix.rows(); ++row)
    for (Index column = 0; column < matrix.cols(); ++column) map.matrix.push_back(matrix(row, column));
  const Eigen::EigenSolver<MatrixXd> solver(scaled, false);
  if (solver.info() != Eigen::Success) return std::nullopt;
  for (const std::complex<double>& value : solver.eigenvalues()) map.eigenvalues.push_back(value);
  std::sort(map.eigenvalues.begin(), map.eigenvalues.end(), [](const auto& a, const auto& b) {
    const double size_a = std::abs(a), size_b = std::abs(b);
    return size_a != size_b ? size_a > size_b : a.imag() > b.imag();  // a conjugate pair in a fixed order
  });
  map.spectral_radius = std::abs(map.eigenvalues.front());  // (SP2)
  return map;
}

std::optional<LocalMap> fit_mean_map(std::span<const std::vector<Response>> replicates, double confidence,
                                     std::uint64_t seed, std::uint32_t resamples) {
  if (replicates.size() < 2 || !have_equal_pulses(replicates)) return std::nullopt;
  std::vector<std::uint32_t> all(replicates.size());
  std::iota(all.begin(), all.end(), 0u);
  auto map = fit_local_map(mean_response(replicates, all));
  if (!map) return std::nullopt;
  const RowStatistic radius = [&](std::span<const std::uint32_t> rows) {
    const auto resampled = fit_local_map(mean_response(replicates, rows));
    return resampled ? resampled->spectral_radius : std::numeric_limits<double>::quiet_NaN();
  };
  map->radius_interval = bootstrap_rows_interval(replicates.size(), radius, confidence, seed, resamples);
  return map;
}

}  // namespace plussum
