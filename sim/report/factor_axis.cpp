// SPDX-License-Identifier: MIT
#include "report/factor_axis.hpp"

#include <map>

namespace plussum::report {
namespace {

constexpr std::size_t most_listed = 60;

/// The axis from the bin of each value, ascending; bins may be empty.
FactorAxis from_bins(const ResultPlan& plan, std::size_t factor, const std::map<double, std::size_t>& bins) {
  FactorAxis axis;
  std::map<double, std::uint32_t> places;
  std::vector<std::size_t> values_in, points_in;
  std::vector<double> sums;
  std::size_t last = bins.size() + 1;
  for (const auto& [value, bin] : bins) {
    if (bin != last || axis.values.empty()) {
      axis.values.push_back(value);
      values_in.push_back(0);
    }
    last = bin;
    ++values_in.back();
    places[value] = static_cast<std::uint32_t>(axis.values.size() - 1);
  }
  points_in.assign(axis.values.size(), 0);
  sums.assign(axis.values.size(), 0.0);
  for (const DesignPoint& point : plan.points) {
    const std::uint32_t place = places[point[factor]];
    axis.places.push_back(place);
    sums[place] += point[factor];
    ++points_in[place];
  }
  for (std::size_t place = 0; place < axis.values.size(); ++place)
    if (values_in[place] > 1) axis.values[place] = sums[place] / static_cast<double>(points_in[place]);
  return axis;
}

}  // namespace

bool draws_points(DesignKind design) {
  return design == DesignKind::latin_hypercube || design == DesignKind::sobol_sequence ||
         design == DesignKind::saltelli;
}

FactorAxis axis_of(const ResultPlan& plan, DesignKind design, std::size_t factor, std::size_t bins) {
  std::map<double, std::size_t> counts, bin_of;
  for (const DesignPoint& point : plan.points) ++counts[point[factor]];
  const bool is_choice = plan.factors[factor].is_choice();
  const bool is_listed =
      counts.size() <= ((draws_points(design) || design == DesignKind::morris) && !is_choice ? bins : most_listed);
  if (is_choice && !is_listed) return {};
  std::size_t before = 0;
  for (const auto& [value, points] : counts) {
    bin_of[value] = is_listed ? before : before * bins / plan.points.size();
    before += points;
  }
  return from_bins(plan, factor, bin_of);
}

}  // namespace plussum::report
