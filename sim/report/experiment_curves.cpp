// SPDX-License-Identifier: MIT
#include "report/experiment_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/estimate.hpp"
#include "report/factor_axis.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t curve_bins = 12, surface_bins = 8;
constexpr std::size_t most_paired = 6;       // factors all of whose pairs are shown
constexpr std::size_t strongest_paired = 4;  // of more than these

/// Means of runs by cell and replicate.
class CellMeans {
 public:
  CellMeans(std::size_t cells, std::uint32_t replicates)
      : replicates_(replicates), sums_(cells * replicates, 0.0), counts_(cells * replicates, 0) {}

  void add(std::size_t cell, std::uint32_t replicate, double value) {
    sums_[cell * replicates_ + replicate] += value;
    ++counts_[cell * replicates_ + replicate];
  }

  UnitMean mean(std::size_t cell, double confidence) const {
    std::vector<double> units;
    for (std::size_t k = cell * replicates_; k < (cell + 1) * replicates_; ++k)
      if (counts_[k] > 0) units.push_back(sums_[k] / counts_[k]);
    return mean_of_units(units, confidence);
  }

 private:
  std::size_t replicates_;
  std::vector<double> sums_;
  std::vector<std::uint32_t> counts_;
};

/// Means of a metric in cells of points; `cell_of` says in which cell a point lies.
template <class CellOf>
std::vector<UnitMean> means_in_cells(const ExperimentResults& results, std::size_t metric, std::size_t cells,
                                     const CellOf& cell_of) {
  const ResultPlan& plan = results.plan;
  const std::vector<double>& values = results.table.values[metric];
  CellMeans means(cells, plan.replicates);
  for (std::size_t run = 0; run < plan.runs.size(); ++run)
    if (std::isfinite(values[run])) means.add(cell_of(plan.runs[run].point), plan.runs[run].replicate, values[run]);
  std::vector<UnitMean> all;
  for (std::size_t cell = 0; cell < cells; ++cell) all.push_back(means.mean(cell, results.confidence));
  return all;
}

/// How far the means along a curve lie apart.
double main_effect(const Curve& curve) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const UnitMean& mean : curve.means) {
    if (!std::isfinite(mean.mean)) continue;
    low = std::min(low, mean.mean);
    high = std::max(high, mean.mean);
  }
  return high - low;  // −∞ where there is no mean
}

/// Factors whose pairs are shown for a metric, in the order of the plan.
std::vector<std::size_t> paired_factors(const std::vector<Curve>& curves, std::size_t metric) {
  std::vector<const Curve*> candidates;
  for (const Curve& curve : curves)
    if (curve.metric == metric) candidates.push_back(&curve);
  if (candidates.size() > most_paired) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Curve* a, const Curve* b) { return main_effect(*a) > main_effect(*b); });
    candidates.resize(strongest_paired);
  }
  std::vector<std::size_t> factors;
  for (const Curve* curve : candidates) factors.push_back(curve->factor);
  std::sort(factors.begin(), factors.end());
  return factors;
}

Json surface_json(const ExperimentResults& results, std::size_t metric, std::size_t x, std::size_t y,
                  const std::vector<FactorAxis>& axes) {
  const FactorAxis &across = axes[x], &up = axes[y];
  const std::size_t width = across.values.size();
  const auto means = means_in_cells(results, metric, width * up.values.size(), [&](std::uint32_t point) {
    return up.places[point] * width + across.places[point];
  });
  Json rows = Json::array();
  for (std::size_t row = 0; row < up.values.size(); ++row) {
    Json cells = Json::array();
    for (std::size_t column = 0; column < width; ++column) cells.push_back(means[row * width + column].mean);
    rows.push_back(std::move(cells));
  }
  return {{"metric", metric},        {"x", x}, {"y", y}, {"x_values", across.values}, {"y_values", up.values},
          {"means", std::move(rows)}};
}

std::vector<FactorAxis> all_axes(const ExperimentResults& results, std::size_t bins) {
  std::vector<FactorAxis> axes;
  for (std::size_t factor = 0; factor < results.plan.factors.size(); ++factor)
    axes.push_back(axis_of(results.plan, results.experiment.design.kind, factor, bins));
  return axes;
}

}  // namespace

std::vector<Curve> curves_of(const ExperimentResults& results) {
  std::vector<Curve> curves;
  const std::vector<FactorAxis> axes = all_axes(results, curve_bins);
  for (std::size_t metric = 0; metric < results.plan.metrics.size(); ++metric)
    for (std::size_t factor = 0; factor < axes.size(); ++factor) {
      const FactorAxis& axis = axes[factor];
      if (axis.values.size() < 2) continue;
      curves.push_back({metric, factor, axis.values,
                        means_in_cells(results, metric, axis.values.size(),
                                       [&](std::uint32_t point) { return std::size_t{axis.places[point]}; })});
    }
  return curves;
}

Json curves_json(const std::vector<Curve>& curves) {
  Json all = Json::array();
  for (const Curve& curve : curves) {
    Json means = Json::array();
    for (const UnitMean& mean : curve.means) means.push_back(estimate_json(mean));
    all.push_back(
        {{"metric", curve.metric}, {"factor", curve.factor}, {"values", curve.values}, {"means", std::move(means)}});
  }
  return all;
}

Json surfaces_json(const ExperimentResults& results, const std::vector<Curve>& curves) {
  Json all = Json::array();
  const std::vector<FactorAxis> axes = all_axes(results, surface_bins);
  for (std::size_t metric = 0; metric < results.plan.metrics.size(); ++metric) {
    const std::vector<std::size_t> factors = paired_factors(curves, metric);
    for (std::size_t i = 0; i < factors.size(); ++i)
      for (std::size_t j = i + 1; j < factors.size(); ++j)
        all.push_back(surface_json(results, metric, factors[i], factors[j], axes));
  }
  return all;
}

}  // namespace plussum::report
