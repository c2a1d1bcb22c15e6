// SPDX-License-Identifier: MIT
#include "plussum/statistics/summary.hpp"

#include <algorithm>
#include <cmath>

namespace plussum {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void RunningSummary::add(double value) {
  ++count_;
  const double step = value - mean_;
  mean_ += step / static_cast<double>(count_);
  squares_ += step * (value - mean_);
}

Summary RunningSummary::summary() const {
  Summary summary{.count = count_};
  const auto n = static_cast<double>(count_);
  if (count_ >= 1) summary.mean = mean_;
  if (count_ >= 2) {
    summary.standard_deviation = std::sqrt(squares_ / (n - 1.0));  // (ST1)
    summary.standard_error = summary.standard_deviation / std::sqrt(n);
  }
  return summary;
}

Summary summarise(std::span<const double> values) {
  RunningSummary running;
  for (const double value : values) running.add(value);
  return running.summary();
}

double quantile_of_sorted(std::span<const double> sorted, double probability) {
  if (sorted.empty() || !(probability >= 0.0 && probability <= 1.0)) return undefined;
  const double place = static_cast<double>(sorted.size() - 1) * probability;  // (ST2), counted from 0
  const double below = std::floor(place);
  const auto k = static_cast<std::size_t>(below);
  const double low = sorted[k];
  const double fraction = place - below;
  if (fraction == 0.0 || low == sorted[k + 1]) return low;  // no ∞ − ∞, no 0·∞
  return low + fraction * (sorted[k + 1] - low);
}

double quantile(std::span<const double> values, double probability) {
  if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); })) return undefined;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return quantile_of_sorted(sorted, probability);
}

double correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size() || x.size() < 2) return undefined;
  const double mean_x = summarise(x).mean;
  const double mean_y = summarise(y).mean;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double dx = x[i] - mean_x;
    const double dy = y[i] - mean_y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const double scale = std::sqrt(xx) * std::sqrt(yy);
  return scale > 0.0 ? std::clamp(xy / scale, -1.0, 1.0) : undefined;  // (ST3)
}

}  // namespace plussum
