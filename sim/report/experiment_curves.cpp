// SPDX-License-Identifier: MIT
#include "report/experiment_curves.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "report/comparable_points.hpp"
#include "report/factor_axis.hpp"
#include "report/finished_runs.hpp"
#include "report/numbers.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t curve_bins = 12, surface_bins = 8;
constexpr std::size_t most_paired = 6;       // factors all of whose pairs are shown
constexpr std::size_t strongest_paired = 4;  // of more than these

/// The points of each cell, of which only those are compared at which all else is equal.
struct Cells {
  std::size_t count = 0;
  std::vector<std::uint32_t> of_point;
  ComparablePoints comparable;
};

/// A metric in cells, by replicate and setting of the factors that are not compared.
class CellMeans {
 public:
  CellMeans(const ExperimentResults& results, const FinishedRuns& finished, std::size_t metric, const Cells& cells)
      : replicates_(results.plan.replicates),
        settings_(cells.comparable.count),
        confidence_(results.confidence),
        sums_(cells.count * replicates_ * settings_, 0.0),
        counts_(sums_.size(), 0) {
    const std::vector<double>& values = results.table.values[metric];
    const std::vector<bool> unmatched = unmatched_settings(results, finished, values, cells.comparable);
    for (std::size_t run = 0; run < values.size(); ++run) {
      const PlannedRun& planned = results.plan.runs[run];
      const std::uint32_t setting = cells.comparable.settings[planned.point];
      if (setting == ComparablePoints::left_out || !std::isfinite(values[run])) continue;
      if (unmatched[planned.replicate * settings_ + setting]) continue;
      const std::size_t at = place(cells.of_point[planned.point], planned.replicate) + setting;
      sums_[at] += values[run];
      ++counts_[at];
    }
    for (std::size_t cell = 0; cell < cells.count; ++cell) means_.push_back(mean(cell));
  }

  const std::vector<UnitMean>& means() const { return means_; }

  /// The cell with the highest mean, or with the lowest (`sign` -1); the first one where none has a mean.
  std::size_t extreme(double sign) const {
    std::size_t best = 0;
    for (std::size_t cell = 1; cell < means_.size(); ++cell)
      if (std::isfinite(means_[cell].mean) && !(sign * means_[cell].mean <= sign * means_[best].mean)) best = cell;
    return best;
  }

  /// Differences of all cells from one of them, each setting with itself in the same replicate.
  std::vector<UnitMean> differences_from(std::size_t base) const {
    std::vector<UnitMean> all;
    for (std::size_t cell = 0; cell < means_.size(); ++cell) all.push_back(difference(cell, base));
    return all;
  }

 private:
  /// [replicate][setting] Whether a run is missed there, so that the cells would not hold the same runs. Points that were drawn
  /// differ by chance anyhow. A run that ended insolvent is not missed by the metrics that have a value all the same.
  std::vector<bool> unmatched_settings(const ExperimentResults& results, const FinishedRuns& finished,
                                       const std::vector<double>& values, const ComparablePoints& comparable) const {
    std::vector<bool> unmatched(replicates_ * settings_, false);
    if (draws_points(results.experiment.design.kind)) return unmatched;
    for (std::size_t k = 0; k < results.plan.runs.size(); ++k) {
      const PlannedRun& run = results.plan.runs[k];
      const std::uint32_t setting = comparable.settings[run.point];
      if (setting != ComparablePoints::left_out && finished.is_missed(run.point, run.replicate) &&
          !std::isfinite(values[k]))
        unmatched[run.replicate * settings_ + setting] = true;
    }
    return unmatched;
  }

  std::size_t place(std::size_t cell, std::size_t replicate) const {
    return (cell * replicates_ + replicate) * settings_;
  }

  UnitMean mean(std::size_t cell) const {
    std::vector<double> units;
    for (std::size_t replicate = 0; replicate < replicates_; ++replicate) {
      double sum = 0.0;
      std::uint32_t count = 0;
      for (std::size_t at = place(cell, replicate); at < place(cell, replicate + 1); ++at) {
        sum += sums_[at];
        count += counts_[at];
      }
      if (count > 0) units.push_back(sum / count);
    }
    return mean_of_units(units, confidence_);
  }

  UnitMean difference(std::size_t cell, std::size_t base) const {
    std::vector<double> units;
    for (std::size_t replicate = 0; replicate < replicates_; ++replicate) {
      const std::size_t at = place(cell, replicate), from = place(base, replicate);
      double sum = 0.0;
      std::uint32_t count = 0;
      for (std::size_t setting = 0; setting < settings_; ++setting) {
        if (counts_[at + setting] == 0 || counts_[from + setting] == 0) continue;
        sum += sums_[at + setting] / counts_[at + setting] - sums_[from + setting] / counts_[from + setting];
        ++count;
      }
      if (count > 0) units.push_back(sum / count);
    }
    return mean_of_units(units, confidence_);
  }

  std::size_t replicates_, settings_;
  double confidence_;
  std::vector<double> sums_;  ///< [cell][replicate][setting]
  std::vector<std::uint32_t> counts_;
  std::vector<UnitMean> means_;
};

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

/// The grid of two factors, unless it cannot be compared.
std::optional<Cells> cells_of_pair(const ExperimentResults& results, std::size_t x, std::size_t y,
                                   const std::vector<FactorAxis>& axes) {
  Cells cells{axes[x].values.size() * axes[y].values.size(), {}, {}};
  for (std::size_t point = 0; point < results.plan.points.size(); ++point)
    cells.of_point.push_back(static_cast<std::uint32_t>(axes[y].places[point] * axes[x].values.size()) +
                             axes[x].places[point]);
  auto comparable =
      comparable_points(results.plan, results.experiment.design.kind, cells.of_point, cells.count, {x, y});
  if (!comparable) return std::nullopt;
  cells.comparable = std::move(*comparable);
  return cells;
}

Json surface_json(const CellMeans& found, std::size_t metric, std::size_t x, std::size_t y,
                  const std::vector<FactorAxis>& axes) {
  const std::size_t width = axes[x].values.size();
  const std::vector<UnitMean> differences = found.differences_from(found.extreme(1.0));
  Json means = Json::array(), lower = Json::array();
  for (std::size_t row = 0; row < axes[y].values.size(); ++row) {
    Json means_of_row = Json::array(), lower_of_row = Json::array();
    for (std::size_t cell = row * width; cell < (row + 1) * width; ++cell) {
      means_of_row.push_back(found.means()[cell].mean);
      lower_of_row.push_back(differences[cell].high < 0.0);
    }
    means.push_back(std::move(means_of_row));
    lower.push_back(std::move(lower_of_row));
  }
  return {{"metric", metric},
          {"x", x},
          {"y", y},
          {"x_values", axes[x].values},
          {"y_values", axes[y].values},
          {"means", std::move(means)},
          {"surely_lower", std::move(lower)}};
}

std::vector<FactorAxis> all_axes(const ExperimentResults& results, std::size_t bins) {
  std::vector<FactorAxis> axes;
  for (std::size_t factor = 0; factor < results.plan.factors.size(); ++factor)
    axes.push_back(axis_of(results.plan, results.experiment.design.kind, factor, bins));
  return axes;
}

Json estimates_json(const std::vector<UnitMean>& means) {
  Json all = Json::array();
  for (const UnitMean& mean : means) all.push_back(estimate_json(mean));
  return all;
}

}  // namespace

std::vector<Curve> curves_of(const ExperimentResults& results) {
  std::vector<Curve> curves;
  const std::vector<FactorAxis> axes = all_axes(results, curve_bins);
  const FinishedRuns finished(results);
  for (std::size_t factor = 0; factor < axes.size(); ++factor) {
    const FactorAxis& axis = axes[factor];
    if (axis.values.size() < 2) continue;
    auto comparable =
        comparable_points(results.plan, results.experiment.design.kind, axis.places, axis.values.size(), {factor});
    if (!comparable) continue;
    const Cells cells{axis.values.size(), axis.places, *comparable};
    std::vector<std::size_t> places;
    for (std::size_t point = 0; point < axis.places.size(); ++point)
      places.push_back(cells.comparable.settings[point] == ComparablePoints::left_out ? axis.values.size()
                                                                                      : axis.places[point]);
    for (std::size_t metric = 0; metric < results.plan.metrics.size(); ++metric) {
      const CellMeans found(results, finished, metric, cells);
      curves.push_back({metric, factor, axis.values, places, found.means(), found.differences_from(0),
                        found.differences_from(found.extreme(1.0)), found.differences_from(found.extreme(-1.0))});
    }
  }
  std::stable_sort(curves.begin(), curves.end(), [](const Curve& a, const Curve& b) { return a.metric < b.metric; });
  return curves;
}

double main_effect(const Curve& curve) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const UnitMean& mean : curve.means) {
    if (!std::isfinite(mean.mean)) continue;
    low = std::min(low, mean.mean);
    high = std::max(high, mean.mean);
  }
  return high - low;
}

Json curves_json(const std::vector<Curve>& curves) {
  Json all = Json::array();
  for (const Curve& curve : curves)
    all.push_back({{"metric", curve.metric},
                   {"factor", curve.factor},
                   {"values", curve.values},
                   {"means", estimates_json(curve.means)},
                   {"from_first", estimates_json(curve.from_first)},
                   {"from_highest", estimates_json(curve.from_highest)},
                   {"from_lowest", estimates_json(curve.from_lowest)}});
  return all;
}

Json surfaces_json(const ExperimentResults& results, const std::vector<Curve>& curves) {
  Json all = Json::array();
  const std::vector<FactorAxis> axes = all_axes(results, surface_bins);
  const FinishedRuns finished(results);
  std::map<std::pair<std::size_t, std::size_t>, std::optional<Cells>> grids;
  for (std::size_t metric = 0; metric < results.plan.metrics.size(); ++metric) {
    const std::vector<std::size_t> factors = paired_factors(curves, metric);
    for (std::size_t i = 0; i < factors.size(); ++i)
      for (std::size_t j = i + 1; j < factors.size(); ++j) {
        const std::size_t x = factors[i], y = factors[j];
        auto grid = grids.find({x, y});
        if (grid == grids.end()) grid = grids.emplace(std::pair{x, y}, cells_of_pair(results, x, y, axes)).first;
        if (!grid->second) continue;
        all.push_back(surface_json(CellMeans(results, finished, metric, *grid->second), metric, x, y, axes));
      }
  }
  return all;
}

}  // namespace plussum::report
