// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>

#include "plussum/experiment/attribution.hpp"

namespace plussum {
namespace {

/// The settings of each factor in the order in which they first occur.
std::vector<std::vector<double>> levels_of(std::span<const DesignPoint> points) {
  std::vector<std::vector<double>> levels(points.front().size());
  for (const DesignPoint& point : points)
    for (std::size_t f = 0; f < point.size(); ++f)
      if (std::find(levels[f].begin(), levels[f].end(), point[f]) == levels[f].end()) levels[f].push_back(point[f]);
  return levels;
}

/// The level table of points that are all combinations in standard order; nothing when they are not.
std::optional<LevelTable> table_of(std::span<const DesignPoint> points,
                                   const std::vector<std::vector<double>>& levels) {
  std::vector<std::uint32_t> counts;
  for (const auto& values : levels) counts.push_back(static_cast<std::uint32_t>(values.size()));
  std::string unused;
  auto table = full_factorial(counts, unused);
  if (!table || table->rows != points.size()) return std::nullopt;
  for (std::uint32_t row = 0; row < table->rows; ++row)
    for (std::uint32_t f = 0; f < table->columns; ++f)
      if (points[row][f] != levels[f][table->at(row, f)]) return std::nullopt;
  return table;
}

/// Effects of (G6) in each replicate; NaN where a value is missing.
std::vector<double> differences(const DesignValues& values, std::size_t point, std::size_t base) {
  std::vector<double> units;
  for (std::size_t replicate = 0; replicate < values.replicates; ++replicate) {
    const std::size_t row = replicate * values.points;
    units.push_back(values.values[row + point] - values.values[row + base]);
  }
  return units;
}

/// Whether some effect rests on a replicate at least.
bool has_effects(const FactorialEffects& effects, std::string& refusal) {
  const auto has_units = [](const MainEffect& effect) { return effect.effect.units > 0; };
  if (std::any_of(effects.main.begin(), effects.main.end(), has_units)) return true;
  refusal = "no replicate has a value at every point that the effects need";
  return false;
}

}  // namespace

std::optional<LevelAttribution> attribute_levels(std::span<const DesignPoint> points, const DesignValues& values,
                                                 const AttributionOptions& options, std::string& refusal) {
  auto levels = levels_of(points);
  const auto table = table_of(points, levels);
  if (!table) {
    refusal = "the points are not every combination of different levels, each once; list each level of a factor once";
    return std::nullopt;
  }
  auto effects = factorial_effects(*table, values.values, options.confidence, refusal);
  if (!effects || !has_effects(*effects, refusal)) return std::nullopt;
  return LevelAttribution{.effects = std::move(*effects), .levels = std::move(levels), .resolution = 0, .aliases = {}};
}

std::optional<LevelAttribution> attribute_fraction(const DesignSettings& design, std::span<const DesignPoint> points,
                                                   const DesignValues& values, const AttributionOptions& options,
                                                   std::string& refusal) {
  const auto factors = static_cast<std::uint32_t>(points.front().size());
  auto fraction = design.generators.empty() ? fractional_factorial_of_resolution(
                                                  factors, static_cast<std::uint32_t>(design.resolution), refusal)
                                            : fractional_factorial(factors, design.generators, refusal);
  if (!fraction) return std::nullopt;
  if (fraction->table.rows != points.size()) {
    refusal = "the points of the experiment are not those of its fraction; was it laid out by another version?";
    return std::nullopt;
  }
  auto effects = factorial_effects(fraction->table, values.values, options.confidence, refusal);
  if (!effects || !has_effects(*effects, refusal)) return std::nullopt;
  LevelAttribution made{.effects = std::move(*effects),
                        .levels = std::vector<std::vector<double>>(factors, std::vector<double>(2)),
                        .resolution = fraction->resolution,
                        .aliases = std::move(fraction->aliases)};
  for (std::uint32_t row = 0; row < fraction->table.rows; ++row)
    for (std::uint32_t f = 0; f < factors; ++f) made.levels[f][fraction->table.at(row, f)] = points[row][f];
  return made;
}

std::optional<AloneAttribution> attribute_alone(std::span<const DesignPoint> points, const DesignValues& values,
                                                const AttributionOptions& options, std::string& refusal) {
  std::vector<double> base;
  for (std::size_t replicate = 0; replicate < values.replicates; ++replicate)
    base.push_back(values.values[replicate * values.points]);
  AloneAttribution made{.base = mean_of_units(base, options.confidence), .effects = {}};
  if (made.base.units == 0) {
    refusal = "the metric has no value at the base point in any replicate";
    return std::nullopt;
  }
  for (std::size_t point = 1; point < points.size(); ++point)
    for (std::uint32_t f = 0; f < points.front().size(); ++f) {
      // A level equal to the base's changes nothing and is no effect.
      if (points[point][f] == points[0][f]) continue;
      made.effects.push_back({.factor = f,
                              .base = points[0][f],
                              .value = points[point][f],
                              .effect = mean_of_units(differences(values, point, 0), options.confidence)});
    }
  const auto is_empty = [](const AloneEffect& effect) { return effect.effect.units == 0; };
  if (!made.effects.empty() && std::all_of(made.effects.begin(), made.effects.end(), is_empty)) {
    refusal = "no replicate has a value both at the base point and at another one";
    return std::nullopt;
  }
  return made;
}

}  // namespace plussum
