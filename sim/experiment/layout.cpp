// SPDX-License-Identifier: MIT
#include "plussum/experiment/layout.hpp"

#include <algorithm>
#include <cmath>

namespace plussum {
namespace {

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

using Factors = std::span<const LaidOutFactor>;

/// All combinations; the last factor varies fastest.
Layout crossed(Factors factors, std::int64_t levels) {
  Layout layout{.points = {{}}, .ramp = {}, .problem = {}};
  for (const LaidOutFactor& factor : factors) {
    const std::size_t count = factor.level_count(levels);
    if (layout.points.size() * count > most_points) return {.points = {}, .ramp = {}, .problem = too_many()};
    std::vector<DesignPoint> longer;
    for (const DesignPoint& point : layout.points)
      for (std::size_t k = 0; k < count; ++k) {
        longer.push_back(point);
        longer.back().push_back(factor.level(k, count));
      }
    layout.points = std::move(longer);
  }
  return layout;
}

/// The first level of every factor, then each other level of each factor alone.
Layout one_at_a_time(Factors factors, std::int64_t levels) {
  Layout layout;
  DesignPoint base;
  for (const LaidOutFactor& factor : factors) base.push_back(factor.level(0, factor.level_count(levels)));
  layout.points.push_back(base);
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const std::size_t count = factors[f].level_count(levels);
    for (std::size_t k = 1; k < count; ++k) {
      layout.points.push_back(base);
      layout.points.back()[f] = factors[f].level(k, count);
    }
  }
  return layout;
}

/// The points of `inner` for every combination of the arms, which come first.
Layout with_arms(Factors arms, Layout inner) {
  if (arms.empty() || !inner.problem.empty()) return inner;
  Layout layout = crossed(arms, 0);
  if (layout.points.size() * inner.points.size() > most_points)
    return {.points = {}, .ramp = {}, .problem = too_many()};
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

std::size_t LaidOutFactor::level_count(std::int64_t wanted) const {
  if (!listed.empty()) return listed.size();
  const auto count = static_cast<std::size_t>(wanted);
  return is_whole ? std::min(count, static_cast<std::size_t>(high - low) + 1) : count;
}

double LaidOutFactor::level(std::size_t k, std::size_t count) const {
  if (!listed.empty()) return listed[k];
  const double part = count <= 1 ? 0.0 : static_cast<double>(k) / static_cast<double>(count - 1);
  if (part == 1.0) return high;
  const double value = is_logarithmic ? low * std::pow(high / low, part) : low + part * (high - low);
  return is_whole ? std::round(value) : value;
}

double LaidOutFactor::at(double u) const {
  if (!listed.empty())
    return listed[std::min(listed.size() - 1, static_cast<std::size_t>(u * static_cast<double>(listed.size())))];
  if (is_whole) return std::min(high, std::floor(low + u * (high - low + 1.0)));
  return is_logarithmic ? low * std::pow(high / low, u) : low + u * (high - low);
}

Layout lay_out(const DesignSettings& design, Factors factors, std::span<const DesignPoint> listed, std::size_t ramp) {
  const auto first_inner = std::find_if_not(factors.begin(), factors.end(), [](const auto& f) { return f.is_arm; });
  const Factors arms(factors.begin(), first_inner), inner(first_inner, factors.end());
  const std::int64_t levels = design.levels > 0 ? design.levels : usual_levels(design.kind);
  switch (design.kind) {
    case DesignKind::grid:
    case DesignKind::paired:
    case DesignKind::factorial:
      return with_arms(arms, crossed(inner, levels));
    case DesignKind::one_at_a_time:
      return with_arms(arms, one_at_a_time(inner, levels));
    case DesignKind::list:
      return with_arms(arms, {.points = {listed.begin(), listed.end()}, .ramp = {}, .problem = {}});
    case DesignKind::ramp:
      return with_arms(arms, ramped(inner, levels, ramp - arms.size()));
    default:
      return with_arms(arms, {});
  }
}

}  // namespace plussum
