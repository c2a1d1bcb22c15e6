// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/core/numeric.hpp"
#include "plussum/experiment/attribution.hpp"

namespace plussum {
namespace {

std::vector<double> at_time(const DesignValues& values, std::uint32_t time) {
  std::vector<double> column;
  for (std::size_t point = 0; point < values.points; ++point)
    column.push_back(values.series[point * values.times + time]);
  return column;
}

FactorRange range_tried(std::span<const DesignPoint> points, std::size_t factor) {
  FactorRange range{points.front()[factor], points.front()[factor], false};
  for (const DesignPoint& point : points)
    range = {std::min(range.low, point[factor]), std::max(range.high, point[factor]), false};
  return range;
}

double place_in(const FactorRange& range, double value) {
  if (!(range.low < range.high)) return 0.0;
  return range.is_logarithmic ? portable_log(value / range.low) / portable_log(range.high / range.low)
                              : (value - range.low) / (range.high - range.low);
}

UnitSample places_of(std::span<const DesignPoint> points, std::vector<FactorRange> ranges) {
  UnitSample places{static_cast<std::uint32_t>(points.size()), static_cast<std::uint32_t>(points.front().size()), {}};
  ranges.resize(places.columns);
  for (std::uint32_t factor = 0; factor < places.columns; ++factor)
    if (std::isnan(ranges[factor].low) || std::isnan(ranges[factor].high)) ranges[factor] = range_tried(points, factor);
  for (const DesignPoint& point : points)
    for (std::size_t factor = 0; factor < point.size(); ++factor)
      places.values.push_back(place_in(ranges[factor], point[factor]));
  return places;
}

}  // namespace

std::vector<FactorRange> ranges_of(const ResultPlan& plan, std::size_t arms) {
  std::vector<FactorRange> ranges;
  for (std::size_t factor = arms == 0 ? 0 : 1; factor < plan.factors.size(); ++factor)
    ranges.push_back({plan.factors[factor].low, plan.factors[factor].high, plan.factors[factor].is_logarithmic});
  return ranges;
}

std::optional<VarianceAttribution> attribute_variance(const DesignSettings& design, std::uint32_t factors,
                                                      const DesignValues& values, const AttributionOptions& options,
                                                      std::string& refusal) {
  const SaltelliShape shape{static_cast<std::uint32_t>(design.samples), factors, design.second_order};
  const SobolBootstrap bootstrap{options.resamples, options.confidence, options.seed};
  auto indices = sobol_indices(values.means(), shape, bootstrap, refusal);
  if (!indices) return std::nullopt;
  if (indices->used < 2) {
    refusal = "of " + std::to_string(shape.base) + " base rows of the design " +
              (indices->used == 0 ? "none has" : "only one has") + " a value at each of its " +
              std::to_string(shape.rows_each()) + " points, so that there are no indices";
    return std::nullopt;
  }
  VarianceAttribution made{.indices = std::move(*indices), .base = shape.base, .over_time = {}};
  if (values.series.empty()) return made;
  made.over_time = sobol_indices_over_time(values.series, values.times, shape, bootstrap, refusal);
  if (!made.over_time) return std::nullopt;
  return made;
}

std::optional<ScreeningAttribution> attribute_screening(std::span<const DesignPoint> points, const DesignValues& values,
                                                        const AttributionOptions& options, std::string& refusal) {
  const UnitSample places = places_of(points, options.ranges);
  auto effects = morris_effects(values.means(), places, options.confidence, refusal);
  if (!effects) return std::nullopt;
  const auto is_empty = [](const MorrisEffect& effect) { return effect.mu.units == 0; };
  if (std::all_of(effects->begin(), effects->end(), is_empty)) {
    refusal = "no step of any trajectory has a value at both of its ends, so that there are no effects";
    return std::nullopt;
  }
  ScreeningAttribution made{
      .effects = std::move(*effects), .over_time = {}, .trajectories = places.rows / (places.columns + 1)};
  for (std::uint32_t time = 0; !values.series.empty() && time < values.times; ++time) {
    auto now = morris_effects(at_time(values, time), places, options.confidence, refusal);
    if (!now) return std::nullopt;
    made.over_time.push_back(std::move(*now));
  }
  return made;
}

}  // namespace plussum
