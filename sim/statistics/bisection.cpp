// SPDX-License-Identifier: MIT
#include "plussum/statistics/bisection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plussum/statistics/summary.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

/// A replicate whose crossing lies between `low` and `high`.
struct Search {
  std::uint32_t replicate;
  double low, high;
};

/// Values at both ends of the bracket, by replicate.
struct Ends {
  std::vector<double> low, high;
};

Ends evaluate_ends(const EvaluateBatch& evaluate, const Bracket& bracket, std::uint32_t replicates) {
  std::vector<Probe> probes;
  for (const double x : {bracket.low, bracket.high})
    for (std::uint32_t r = 0; r < replicates; ++r) probes.push_back({x, r});
  const std::vector<double> values = evaluate(probes);
  const auto middle = values.begin() + replicates;
  return {{values.begin(), middle}, {middle, values.end()}};
}

/// More replicates above the level at the high end: rising. As many: by the mean values.
bool is_rising(const Ends& ends, double level) {
  const auto above = [level](const std::vector<double>& values) {
    return std::count_if(values.begin(), values.end(), [level](double value) { return value >= level; });
  };
  if (above(ends.low) != above(ends.high)) return above(ends.low) < above(ends.high);
  double difference = 0.0;
  for (std::size_t r = 0; r < ends.low.size(); ++r)
    if (!std::isnan(ends.low[r]) && !std::isnan(ends.high[r])) difference += ends.high[r] - ends.low[r];
  return difference >= 0.0;
}

/// Halves every bracket until it is as short as the tolerance; a search without a value drops out.
void bisect(const EvaluateBatch& evaluate, const Bracket& bracket, std::vector<Search> searches, TippingPoint& point) {
  while (!searches.empty()) {
    std::vector<Probe> probes;
    for (const Search& search : searches) {
      const double middle = search.low + (search.high - search.low) / 2.0;
      point.thresholds[search.replicate] = middle;
      // Where there is no number left in between, the tolerance is below what numbers can tell.
      const bool is_open = search.high - search.low > bracket.tolerance && search.low < middle && middle < search.high;
      if (is_open) probes.push_back({middle, search.replicate});
    }
    const std::vector<double> values = probes.empty() ? std::vector<double>{} : evaluate(probes);
    point.evaluations += probes.size();
    std::vector<Search> left;
    for (std::size_t k = 0; k < probes.size(); ++k) {
      const auto [middle, replicate] = probes[k];
      Search next = *std::find_if(searches.begin(), searches.end(),
                                  [r = replicate](const Search& search) { return search.replicate == r; });
      if (std::isnan(values[k])) {
        point.thresholds[replicate] = nothing;
        continue;
      }
      ((values[k] >= bracket.level) == point.rising ? next.high : next.low) = middle;
      left.push_back(next);
    }
    searches = std::move(left);
  }
}

void summarise_thresholds(TippingPoint& point, double confidence) {
  std::vector<double> counted, finite;
  for (const double threshold : point.thresholds) {
    if (std::isnan(threshold)) continue;
    counted.push_back(threshold);
    if (std::isfinite(threshold)) finite.push_back(threshold);
  }
  const auto all = static_cast<double>(point.thresholds.size());
  point.without_crossing = static_cast<double>(counted.size() - finite.size()) / all;
  point.against = 1.0 - static_cast<double>(counted.size()) / all;
  point.median = quantile(counted, 0.5);
  point.interval = median_interval(counted, confidence);
  point.quartile_distance = quantile(finite, 0.75) - quantile(finite, 0.25);
}

}  // namespace

TippingPoint find_tipping_point(const EvaluateBatch& evaluate, const Bracket& bracket, std::uint32_t replicates,
                                double confidence) {
  TippingPoint point;
  const Ends ends = evaluate_ends(evaluate, bracket, replicates);
  point.evaluations = 2 * std::size_t{replicates};
  point.rising = is_rising(ends, bracket.level);
  point.thresholds.assign(replicates, nothing);
  std::vector<Search> searches;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    if (std::isnan(ends.low[r]) || std::isnan(ends.high[r])) continue;
    const bool at_low = ends.low[r] >= bracket.level, at_high = ends.high[r] >= bracket.level;
    if (at_low == at_high)
      point.thresholds[r] = at_low == point.rising ? -infinite : infinite;
    else if (at_high == point.rising)
      searches.push_back({r, bracket.low, bracket.high});
  }
  bisect(evaluate, bracket, std::move(searches), point);
  summarise_thresholds(point, confidence);
  return point;
}

TippingPoint find_tipping_point(const Evaluate& evaluate, const Bracket& bracket, std::uint32_t replicates,
                                double confidence) {
  const EvaluateBatch one_by_one = [&evaluate](std::span<const Probe> probes) {
    std::vector<double> values;
    for (const Probe& probe : probes) values.push_back(evaluate(probe.x, probe.replicate));
    return values;
  };
  return find_tipping_point(one_by_one, bracket, replicates, confidence);
}

double take_off_share(const TippingPoint& point, double x) {
  std::size_t counted = 0, taken_off = 0;
  for (const double threshold : point.thresholds) {
    if (std::isnan(threshold)) continue;
    ++counted;
    if ((threshold <= x) == point.rising) ++taken_off;
  }
  return counted == 0 ? nothing : static_cast<double>(taken_off) / static_cast<double>(counted);
}

double hysteresis_area(std::span<const double> levels, std::span<const double> up, std::span<const double> down) {
  double area = 0.0;
  for (std::size_t k = 0; k + 1 < levels.size(); ++k)
    area += (levels[k + 1] - levels[k]) * ((down[k] - up[k]) + (down[k + 1] - up[k + 1])) / 2.0;  // (TP4)
  return area;
}

RampWays ways_of_ramp(std::span<const double> course) {
  const auto levels = static_cast<std::ptrdiff_t>((course.size() + 1) / 2);
  return {{course.begin(), course.begin() + levels}, {course.rbegin(), course.rbegin() + levels}};
}

}  // namespace plussum
