// SPDX-License-Identifier: MIT
#include "plussum/experiment/attribution.hpp"

#include <algorithm>
#include <utility>

namespace plussum {
namespace {

/// A part's result as one of the kinds of attribution.
template <class Part>
std::optional<Attribution> as_attribution(std::optional<Part> part) {
  if (!part) return std::nullopt;
  return Attribution(std::move(*part));
}

/// Without this a design whose points were laid out by another version would be read wrongly.
bool has_its_points(const DesignValues& values, std::size_t expected, std::string& refusal) {
  if (values.points == expected) return true;
  refusal = "the points of the experiment are not those of its design; was it laid out by another version?";
  return false;
}

std::optional<Attribution> attribute_full(std::span<const DesignPoint> points, const DesignValues& values,
                                          const AttributionOptions& options, std::string& refusal) {
  const auto factors = static_cast<std::uint32_t>(points.front().size());
  if (factors <= most_exact_players && is_every_corner(points))
    return as_attribution(attribute_corners(factors, values, options, refusal));
  return as_attribution(attribute_levels(points, values, options, refusal));
}

}  // namespace

std::vector<double> DesignValues::means() const {
  std::vector<double> means(points, 0.0);
  for (std::uint32_t replicate = 0; replicate < replicates; ++replicate)
    for (std::uint32_t point = 0; point < points; ++point)
      means[point] += values[std::size_t{replicate} * points + point];
  for (double& mean : means) mean /= replicates;
  return means;
}

std::vector<DesignPoint> points_of_an_arm(const ResultPlan& plan, std::size_t arms) {
  if (arms == 0) return plan.points;
  std::vector<DesignPoint> points;
  for (std::size_t k = 0; k < plan.points.size() / arms; ++k)
    points.emplace_back(plan.points[k].begin() + 1, plan.points[k].end());
  return points;
}

DesignValues values_of_an_arm(const DesignValues& all, std::size_t arms, std::size_t treatment,
                              std::optional<std::size_t> control) {
  if (arms == 0) return all;
  DesignValues part{.points = static_cast<std::uint32_t>(all.points / arms),
                    .replicates = all.replicates,
                    .times = all.times,
                    .values = {},
                    .series = {}};
  const auto value_at = [&](std::size_t arm, std::size_t replicate, std::size_t point) {
    return all.values[replicate * all.points + arm * part.points + point];
  };
  for (std::size_t replicate = 0; replicate < part.replicates; ++replicate)
    for (std::size_t point = 0; point < part.points; ++point)
      part.values.push_back(value_at(treatment, replicate, point) -
                            (control ? value_at(*control, replicate, point) : 0.0));
  if (all.series.empty()) return part;
  const std::size_t size = std::size_t{part.points} * part.times;
  for (std::size_t k = 0; k < size; ++k)
    part.series.push_back(all.series[treatment * size + k] - (control ? all.series[*control * size + k] : 0.0));
  return part;
}

std::optional<Attribution> attribute(const DesignSettings& design, std::span<const DesignPoint> points,
                                     const DesignValues& values, const AttributionOptions& options,
                                     std::string& refusal) {
  if (points.empty() || points.front().empty()) {
    refusal = "the experiment has no factors to attribute anything to";
    return std::nullopt;
  }
  if (!has_its_points(values, points.size(), refusal)) return std::nullopt;
  const auto factors = static_cast<std::uint32_t>(points.front().size());
  switch (design.kind) {
    case DesignKind::grid:
    case DesignKind::paired:
    case DesignKind::factorial:
      return attribute_full(points, values, options, refusal);
    case DesignKind::fractional_factorial:
      return as_attribution(attribute_fraction(design, points, values, options, refusal));
    case DesignKind::permutations:
      return as_attribution(attribute_orders(design, factors, values, options, refusal));
    case DesignKind::saltelli:
      return as_attribution(attribute_variance(design, factors, values, options, refusal));
    case DesignKind::morris:
      return as_attribution(attribute_screening(points, values, options, refusal));
    case DesignKind::one_at_a_time:
      return as_attribution(attribute_alone(points, values, options, refusal));
    case DesignKind::list:
    case DesignKind::latin_hypercube:
    case DesignKind::sobol_sequence:
    case DesignKind::ramp:
      break;
  }
  refusal =
      "the design '" + std::string(design_kind_names[static_cast<std::size_t>(design.kind)]) +
      "' does not tell factors apart; factorial and grid, fractional_factorial, permutations, saltelli, morris and "
      "one_at_a_time do";
  return std::nullopt;
}

}  // namespace plussum
