// SPDX-License-Identifier: MIT
#include "plussum/statistics/bisection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plussum/statistics/distributions.hpp"
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

/// Values at the ends of the bracket and on the grid between them: [point][replicate].
struct Grid {
  std::vector<double> x;
  std::vector<std::vector<double>> values;

  const std::vector<double>& low() const { return values.front(); }
  const std::vector<double>& high() const { return values.back(); }
};

Grid evaluate_grid(const EvaluateBatch& evaluate, const Bracket& bracket, std::uint32_t replicates) {
  Grid grid;
  for (std::size_t k = 0; k <= bracket.grid; ++k)
    grid.x.push_back(bracket.low +
                     (bracket.high - bracket.low) * static_cast<double>(k) / static_cast<double>(bracket.grid + 1));
  grid.x.push_back(bracket.high);
  std::vector<Probe> probes;
  for (const double x : grid.x)
    for (std::uint32_t r = 0; r < replicates; ++r) probes.push_back({x, r});
  const std::vector<double> values = evaluate(probes);
  for (auto row = values.begin(); row != values.end(); row += replicates)
    grid.values.emplace_back(row, row + replicates);
  return grid;
}

/// More replicates above the level at the high end: rising. As many: by the mean values.
bool is_rising(const Grid& grid, double level) {
  const auto above = [level](const std::vector<double>& values) {
    return std::count_if(values.begin(), values.end(), [level](double value) { return value >= level; });
  };
  const std::vector<double>&low = grid.low(), &high = grid.high();
  if (above(low) != above(high)) return above(low) < above(high);
  double difference = 0.0;
  for (std::size_t r = 0; r < low.size(); ++r)
    if (!std::isnan(low[r]) && !std::isnan(high[r])) difference += high[r] - low[r];
  return difference >= 0.0;
}

/// (TP5): neighbours that go against the direction are pooled until none does.
void pool(std::vector<CurvePoint>& curve, bool rising) {
  struct Block {
    double runs, taken_off;
    std::size_t points;
    double share() const { return taken_off / runs; }
  };
  std::vector<Block> blocks;
  for (const CurvePoint& point : curve) {
    blocks.push_back({static_cast<double>(point.runs), static_cast<double>(point.taken_off), 1});
    const auto is_against = [&] {
      const Block &before = blocks[blocks.size() - 2], &last = blocks.back();
      // Points without a run say nothing and join their neighbour.
      if (before.runs == 0.0 || last.runs == 0.0) return true;
      return rising ? before.share() > last.share() : before.share() < last.share();
    };
    while (blocks.size() > 1 && is_against()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back() = {blocks.back().runs + last.runs, blocks.back().taken_off + last.taken_off,
                       blocks.back().points + last.points};
    }
  }
  std::size_t k = 0;
  for (const Block& block : blocks)
    for (std::size_t point = 0; point < block.points; ++point) curve[k++].pooled = block.share();
}

/// (TP5)
Reversal find_reversal(const Grid& grid, double level, bool rising) {
  Reversal worst;
  const auto pairs = static_cast<double>(grid.x.size() * (grid.x.size() - 1)) / 2.0;
  for (std::size_t k = 0; k < grid.x.size(); ++k)
    for (std::size_t j = k + 1; j < grid.x.size(); ++j) {
      std::size_t against = 0, along = 0;
      for (std::size_t r = 0; r < grid.low().size(); ++r) {
        const double before = grid.values[k][r], after = grid.values[j][r];
        if (std::isnan(before) || std::isnan(after) || (before >= level) == (after >= level)) continue;
        ++((after >= level) == rising ? along : against);
      }
      if (against <= along) continue;
      const double p = std::min(
          1.0, pairs * binomial_lower_tail(static_cast<double>(along), static_cast<double>(against + along), 0.5));
      if (worst.against == 0 || p < worst.p) worst = {grid.x[k], grid.x[j], against, along, p};
    }
  return worst;
}

void measure_curve(const Grid& grid, double level, TippingPoint& point) {
  for (std::size_t k = 0; k < grid.x.size(); ++k) {
    CurvePoint here{.x = grid.x[k]};
    for (const double value : grid.values[k]) {
      here.runs += std::isnan(value) ? 0 : 1;
      here.taken_off += value >= level ? 1 : 0;
    }
    point.curve.push_back(here);
  }
  pool(point.curve, point.rising);
  point.reversal = find_reversal(grid, level, point.rising);
}

/// Where a replicate crosses the level on the grid; points without a value are passed over.
struct Crossings {
  std::size_t count = 0;
  double low = 0.0, high = 0.0;  ///< from before the first to after the last
};

Crossings crossings_of(const Grid& grid, std::uint32_t replicate, double level) {
  Crossings found;
  std::size_t before = 0;
  for (std::size_t k = 1; k < grid.x.size(); ++k) {
    const double value = grid.values[k][replicate];
    if (std::isnan(value)) continue;
    if ((value >= level) != (grid.values[before][replicate] >= level)) {
      if (found.count++ == 0) found.low = grid.x[before];
      found.high = grid.x[k];
    }
    before = k;
  }
  return found;
}

/// Halves every bracket until it is as short as the tolerance; a search without a value drops out.
void bisect(const EvaluateBatch& evaluate, const Bracket& bracket, std::vector<Search> searches, TippingPoint& point) {
  while (!searches.empty()) {
    std::vector<Probe> probes;
    for (const Search& search : searches) {
      const double middle = search.low + (search.high - search.low) / 2.0;
      point.thresholds[search.replicate] = middle;
      point.brackets[search.replicate] = {search.low, search.high};
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
        point.brackets[replicate] = {};
        continue;
      }
      ((values[k] >= bracket.level) == point.rising ? next.high : next.low) = middle;
      left.push_back(next);
    }
    searches = std::move(left);
  }
}

void summarise_thresholds(TippingPoint& point, double confidence) {
  std::vector<double> counted, finite, low, high;
  for (std::size_t r = 0; r < point.thresholds.size(); ++r) {
    const double threshold = point.thresholds[r];
    if (std::isnan(threshold)) continue;
    counted.push_back(threshold);
    low.push_back(point.brackets[r].low);
    high.push_back(point.brackets[r].high);
    if (std::isfinite(threshold)) finite.push_back(threshold);
  }
  const auto all = static_cast<double>(point.thresholds.size());
  point.without_crossing = static_cast<double>(counted.size() - finite.size()) / all;
  point.against = 1.0 - static_cast<double>(counted.size()) / all;
  point.median = quantile(counted, 0.5);
  point.interval = {median_interval(low, confidence).low, median_interval(high, confidence).high};
  point.quartile_distance = quantile(finite, 0.75) - quantile(finite, 0.25);
}

}  // namespace

TippingPoint find_tipping_point(const EvaluateBatch& evaluate, const Bracket& bracket, std::uint32_t replicates,
                                double confidence) {
  TippingPoint point;
  const Grid grid = evaluate_grid(evaluate, bracket, replicates);
  point.evaluations = grid.x.size() * std::size_t{replicates};
  point.rising = is_rising(grid, bracket.level);
  point.thresholds.assign(replicates, nothing);
  point.brackets.assign(replicates, {});
  measure_curve(grid, bracket.level, point);
  std::vector<Search> searches;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    if (std::isnan(grid.low()[r]) || std::isnan(grid.high()[r])) continue;
    const bool at_low = grid.low()[r] >= bracket.level, at_high = grid.high()[r] >= bracket.level;
    const Crossings crossings = crossings_of(grid, r, bracket.level);
    if (crossings.count > 1) ++point.several_crossings;
    if (crossings.count == 0) {
      const bool is_below = at_low == point.rising;
      point.thresholds[r] = is_below ? -infinite : infinite;
      point.brackets[r] = is_below ? Interval{-infinite, bracket.low} : Interval{bracket.high, infinite};
    } else if (crossings.count == 1 && at_high == point.rising) {
      searches.push_back({r, crossings.low, crossings.high});
    } else if (at_low != at_high && at_high == point.rising) {
      point.thresholds[r] = crossings.low + (crossings.high - crossings.low) / 2.0;
      point.brackets[r] = {crossings.low, crossings.high};
    }
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
