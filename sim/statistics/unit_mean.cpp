// SPDX-License-Identifier: MIT
#include "plussum/statistics/unit_mean.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plussum/statistics/distributions.hpp"
#include "plussum/statistics/summary.hpp"

namespace plussum {

UnitMean mean_with_error(double mean, double standard_error, double freedom, double confidence, std::uint32_t units) {
  const double t = student_t_quantile(0.5 + 0.5 * confidence, freedom);
  return {mean, standard_error, mean - t * standard_error, mean + t * standard_error, units};
}

UnitMean mean_of_units(std::span<const double> units, double confidence) {
  RunningSummary finite;
  for (const double value : units)
    if (std::isfinite(value)) finite.add(value);
  const Summary summary = finite.summary();
  const auto count = static_cast<std::uint32_t>(summary.count);
  return mean_with_error(summary.mean, summary.standard_error, count - 1.0, confidence,
                         count);  // NaN for fewer than two
}

UnitMean mean_of_crossed_units(const std::vector<std::vector<double>>& table, double confidence) {
  const double columns = static_cast<double>(table.front().size());
  const double rows = static_cast<double>(table.size());
  std::vector<double> column_means(table.front().size(), 0.0), row_means;
  for (const auto& row : table) {
    row_means.push_back(std::accumulate(row.begin(), row.end(), 0.0) / columns);
    for (std::size_t c = 0; c < row.size(); ++c) column_means[c] += row[c] / rows;
  }
  if (table.size() == 1 || column_means.size() == 1) return mean_of_units(column_means, confidence);
  const double mean = std::accumulate(row_means.begin(), row_means.end(), 0.0) / rows;
  double ms_column = 0.0, ms_row = 0.0, ms_error = 0.0;
  for (const double m : column_means) ms_column += rows * (m - mean) * (m - mean) / (columns - 1.0);
  for (std::size_t r = 0; r < table.size(); ++r) {
    ms_row += columns * (row_means[r] - mean) * (row_means[r] - mean) / (rows - 1.0);
    for (std::size_t c = 0; c < column_means.size(); ++c) {
      const double rest = table[r][c] - column_means[c] - row_means[r] + mean;
      ms_error += rest * rest / ((columns - 1.0) * (rows - 1.0));
    }
  }
  // Never below the error of either alone, which the difference can be by chance.
  const double square = std::max({ms_column + ms_row - ms_error, ms_column, ms_row});
  const double spread = ms_column * ms_column / (columns - 1.0) + ms_row * ms_row / (rows - 1.0) +
                        ms_error * ms_error / ((columns - 1.0) * (rows - 1.0));
  const double freedom = spread > 0.0 ? std::max(1.0, square * square / spread) : 1.0;
  return mean_with_error(mean, std::sqrt(square / (columns * rows)), freedom, confidence,
                         static_cast<std::uint32_t>(column_means.size()));
}

}  // namespace plussum
