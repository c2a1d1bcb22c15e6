// SPDX-License-Identifier: MIT
#include "plussum/experiment/layout.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "plussum/core/numeric.hpp"
#include "plussum/statistics/factorial.hpp"
#include "plussum/statistics/sampling.hpp"
#include "plussum/statistics/shapley.hpp"

namespace plussum {
namespace {

using Factors = std::span<const LaidOutFactor>;

constexpr std::int64_t usual_levels(DesignKind kind) {
  switch (kind) {
    case DesignKind::factorial:
    case DesignKind::fractional_factorial:
    case DesignKind::permutations:
      return 2;
    case DesignKind::morris:
      return 4;
    default:
      return 5;
  }
}

std::string too_many() {
  return "the design has more than a million points; use fewer levels, factors or samples";
}

std::vector<std::uint32_t> level_counts(Factors factors, std::int64_t levels) {
  std::vector<std::uint32_t> counts;
  for (const LaidOutFactor& factor : factors) counts.push_back(static_cast<std::uint32_t>(factor.level_count(levels)));
  return counts;
}

Layout refused(std::string why) {
  return {.points = {}, .ramp = {}, .problem = std::move(why)};
}

Layout from_levels(Factors factors, const std::optional<LevelTable>& table, std::int64_t levels, std::string refusal) {
  if (!table) return refused(std::move(refusal));
  Layout layout;
  for (std::uint32_t row = 0; row < table->rows; ++row) {
    DesignPoint point;
    for (std::uint32_t f = 0; f < table->columns; ++f)
      point.push_back(factors[f].level(table->at(row, f), factors[f].level_count(levels)));
    layout.points.push_back(std::move(point));
  }
  return layout;
}

Layout from_unit_cube(Factors factors, const std::optional<UnitSample>& sample, std::string refusal) {
  if (!sample) return refused(std::move(refusal));
  Layout layout;
  for (std::uint32_t row = 0; row < sample->rows; ++row) {
    DesignPoint point;
    for (std::uint32_t f = 0; f < sample->columns; ++f) point.push_back(factors[f].at(sample->at(row, f)));
    layout.points.push_back(std::move(point));
  }
  return layout;
}

/// All combinations in standard order: the first factor varies fastest.
Layout crossed(Factors factors, std::int64_t levels) {
  if (factors.empty()) return {.points = {{}}, .ramp = {}, .problem = {}};
  std::string refusal;
  const auto table = full_factorial(level_counts(factors, levels), refusal);
  return from_levels(factors, table, levels, refusal);
}

/// Every factor at its first level, then each other level of each factor alone.
Layout alone(Factors factors, std::int64_t levels) {
  std::string refusal;
  const std::vector<std::uint32_t> base(factors.size(), 0);
  const auto table = one_at_a_time(level_counts(factors, levels), base, refusal);
  return from_levels(factors, table, levels, refusal);
}

Layout fraction(const DesignSettings& design, Factors factors) {
  const auto columns = static_cast<std::uint32_t>(factors.size());
  std::string refusal;
  const auto made = design.generators.empty() ? fractional_factorial_of_resolution(
                                                    columns, static_cast<std::uint32_t>(design.resolution), refusal)
                                              : fractional_factorial(columns, design.generators, refusal);
  if (!made) return refused(refusal);
  Layout layout;
  for (std::uint32_t row = 0; row < made->table.rows; ++row) {
    DesignPoint point;
    for (std::uint32_t f = 0; f < columns; ++f)
      point.push_back(made->table.at(row, f) == 0 ? factors[f].first() : factors[f].last());
    layout.points.push_back(std::move(point));
  }
  return layout;
}

/// The subsets on the way of random orders in which the factors change from their first to their last level.
Layout orders(const DesignSettings& design, Factors factors) {
  std::string refusal;
  const auto plan =
      plan_permutations(static_cast<std::uint32_t>(factors.size()), static_cast<std::uint32_t>(design.samples),
                        static_cast<std::uint64_t>(design.seed), refusal);
  if (!plan) return refused(refusal);
  Layout layout;
  for (const std::uint64_t subset : plan->subsets) {
    DesignPoint point;
    for (std::size_t f = 0; f < factors.size(); ++f)
      point.push_back((subset >> f & 1U) == 0 ? factors[f].first() : factors[f].last());
    layout.points.push_back(std::move(point));
  }
  return layout;
}

Layout drawn(const DesignSettings& design, Factors factors) {
  const auto columns = static_cast<std::uint32_t>(factors.size());
  const auto samples = static_cast<std::uint32_t>(design.samples);
  const auto seed = static_cast<std::uint64_t>(design.seed);
  std::string refusal;
  std::optional<UnitSample> sample;
  if (design.kind == DesignKind::latin_hypercube) {
    sample = latin_hypercube(samples, columns, InStratum::anywhere, seed, refusal);
  } else if (design.kind == DesignKind::sobol_sequence) {
    sample = sobol_sequence(samples, columns, seed, refusal);
  } else {
    sample = saltelli(samples, columns, design.second_order, seed, refusal);
  }
  return from_unit_cube(factors, sample, refusal);
}

/// A range has a grid of levels; what is listed, and few whole numbers, has its own.
Layout trajectories(const DesignSettings& design, Factors factors, std::int64_t levels) {
  std::vector<MorrisColumn> columns;
  for (const LaidOutFactor& factor : factors) {
    const std::size_t count = factor.level_count(levels);
    const bool has_only_these = !factor.listed.empty() || count < static_cast<std::size_t>(levels);
    columns.push_back({static_cast<std::uint32_t>(count), has_only_these});
    if (count < 2) return refused("factor '" + factor.column.name + "' has one level, so that it cannot move");
  }
  std::string refusal;
  const auto sample = morris_trajectories(static_cast<std::uint32_t>(design.trajectories), columns,
                                          static_cast<std::uint64_t>(design.seed), refusal);
  if (!sample) return refused(std::move(refusal));
  Layout layout;
  for (std::uint32_t row = 0; row < sample->rows; ++row) {
    DesignPoint point;
    for (std::uint32_t f = 0; f < sample->columns; ++f) {
      const double place = sample->at(row, f);
      const bool is_listed = columns[f].has_only_these || factors[f].is_whole;
      const auto level = static_cast<std::size_t>(std::lround(place * (columns[f].levels - 1.0)));
      point.push_back(is_listed ? factors[f].level(level, columns[f].levels) : factors[f].at(place));
    }
    layout.points.push_back(std::move(point));
  }
  return layout;
}

/// The points of `inner` for every combination of the arms, which come first.
Layout with_arms(Factors arms, Layout inner) {
  if (arms.empty() || !inner.problem.empty()) return inner;
  Layout layout = crossed(arms, 0);
  if (layout.points.size() * inner.points.size() > most_points) return refused(too_many());
  std::vector<DesignPoint> all;
  for (const DesignPoint& arm : layout.points)
    for (const DesignPoint& point : inner.points) {
      all.push_back(arm);
      all.back().insert(all.back().end(), point.begin(), point.end());
    }
  return {.points = std::move(all), .ramp = std::move(inner.ramp), .problem = {}};
}

/// Up and down, the top once.
std::vector<double> ramp_levels(const LaidOutFactor& factor, std::int64_t levels) {
  const std::size_t count = factor.level_count(levels);
  std::vector<double> values;
  for (std::size_t k = 0; k < count; ++k) values.push_back(factor.level(k, count));
  for (std::size_t k = count - 1; k-- > 0;) values.push_back(values[k]);
  return values;
}

/// The grid of the other factors; the ramped one stands at its first level.
Layout ramped(Factors factors, std::int64_t levels, std::size_t ramp) {
  std::vector<LaidOutFactor> others(factors.begin(), factors.end());
  others[ramp].listed = {factors[ramp].level(0, factors[ramp].level_count(levels))};
  Layout layout = crossed(others, levels);
  layout.ramp = ramp_levels(factors[ramp], levels);
  return layout;
}

}  // namespace

std::int64_t levels_tried(const DesignSettings& design) {
  return design.levels > 0 ? design.levels : usual_levels(design.kind);
}

std::size_t LaidOutFactor::level_count(std::int64_t wanted) const {
  if (!listed.empty()) return listed.size();
  const auto count = static_cast<std::size_t>(wanted);
  return is_whole ? std::min(count, static_cast<std::size_t>(high - low) + 1) : count;
}

double LaidOutFactor::level(std::size_t k, std::size_t count) const {
  if (!listed.empty()) return listed[k];
  const double part = count <= 1 ? 0.0 : static_cast<double>(k) / static_cast<double>(count - 1);
  if (part == 1.0) return high;
  const double value = is_logarithmic ? low * portable_pow(high / low, part) : low + part * (high - low);
  return is_whole ? std::round(value) : value;
}

double LaidOutFactor::first() const {
  return listed.empty() ? low : listed.front();
}

double LaidOutFactor::last() const {
  return listed.empty() ? high : listed.back();
}

FactorColumn LaidOutFactor::column_with_range() const {
  FactorColumn made = column;
  made.low = listed.empty() ? low : *std::min_element(listed.begin(), listed.end());
  made.high = listed.empty() ? high : *std::max_element(listed.begin(), listed.end());
  made.is_logarithmic = is_logarithmic && made.low > 0.0;
  return made;
}

double LaidOutFactor::at(double u) const {
  if (!listed.empty())
    return listed[std::min(listed.size() - 1, static_cast<std::size_t>(u * static_cast<double>(listed.size())))];
  if (is_whole) return std::min(high, std::floor(low + u * (high - low + 1.0)));
  return is_logarithmic ? low * portable_pow(high / low, u) : low + u * (high - low);
}

Layout lay_out(const DesignSettings& design, Factors factors, std::span<const DesignPoint> listed, std::size_t ramp) {
  const auto first_inner = std::find_if_not(factors.begin(), factors.end(), [](const auto& f) { return f.is_arm; });
  const Factors arms(factors.begin(), first_inner), inner(first_inner, factors.end());
  const std::int64_t levels = levels_tried(design);
  switch (design.kind) {
    case DesignKind::grid:
    case DesignKind::paired:
    case DesignKind::factorial:
      return with_arms(arms, crossed(inner, levels));
    case DesignKind::one_at_a_time:
      return with_arms(arms, alone(inner, levels));
    case DesignKind::list:
      return with_arms(arms, {.points = {listed.begin(), listed.end()}, .ramp = {}, .problem = {}});
    case DesignKind::ramp:
      return with_arms(arms, ramped(inner, levels, ramp - arms.size()));
    case DesignKind::fractional_factorial:
      return with_arms(arms, fraction(design, inner));
    case DesignKind::permutations:
      return with_arms(arms, orders(design, inner));
    case DesignKind::latin_hypercube:
    case DesignKind::sobol_sequence:
    case DesignKind::saltelli:
      return with_arms(arms, drawn(design, inner));
    case DesignKind::morris:
      return with_arms(arms, trajectories(design, inner, levels));
  }
  return refused("this design is not known");
}

}  // namespace plussum
