// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "plussum/experiment/verdict_parts.hpp"

namespace plussum {
namespace {

/// Means that are no further apart, beside the largest, are one.
constexpr double rounding = 1e-12;

struct Curve {
  std::vector<double> places;                      ///< values of the factor, ascending
  std::vector<std::vector<std::uint32_t>> points;  ///< [place]
  std::vector<std::vector<double>> values;         ///< [place][replicate], of replicates that have all of them
  std::vector<bool> is_inside;                     ///< [place]
  std::size_t without_value = 0, not_made = 0;

  std::size_t replicates() const { return values.empty() ? 0 : values.front().size(); }
};

std::vector<Condition> where(const ReadHypothesis& hypothesis) {
  return hypothesis.cells.empty() ? std::vector<Condition>{} : hypothesis.cells[0].conditions;
}

bool has_ended(const ResultPlan& plan, const ResultTable& table, const Curve& curve, std::uint32_t replicate) {
  for (const auto& points : curve.points)
    for (const std::uint32_t point : points)
      if (table.end_of(std::size_t{point} * plan.replicates + replicate) == RunEnd::missing) return false;
  return true;
}

void read_values(const ResultPlan& plan, const ResultTable& table, std::size_t metric, Curve& curve) {
  curve.values.resize(curve.places.size());
  for (std::uint32_t r = 0; r < plan.replicates; ++r) {
    std::vector<double> values;
    for (const auto& points : curve.points) values.push_back(cell_mean(plan, table, metric, points, r));
    if (std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
      for (std::size_t place = 0; place < values.size(); ++place) curve.values[place].push_back(values[place]);
    else
      ++(has_ended(plan, table, curve, r) ? curve.without_value : curve.not_made);
  }
}

Curve curve_along(const ResultPlan& plan, const ResultTable& table, const ReadHypothesis& hypothesis) {
  Curve curve;
  curve.places = places_along(plan, hypothesis);
  std::vector<Condition> conditions = where(hypothesis);
  conditions.push_back({hypothesis.peak_factor, 0.0});
  for (std::size_t k = 0; k < curve.places.size(); ++k) {
    conditions.back().value = curve.places[k];
    curve.points.push_back(points_where(plan, conditions));
    curve.is_inside.push_back(is_in_band(hypothesis.stated, curve.places, k));
  }
  read_values(plan, table, hypothesis.metric, curve);
  return curve;
}

/// Mean over these replicates, at each place.
std::vector<double> means_of(const Curve& curve, std::span<const std::uint32_t> rows) {
  std::vector<double> means;
  for (const auto& values : curve.values) {
    double sum = 0.0;
    for (const std::uint32_t row : rows) sum += values[row];
    means.push_back(sum / static_cast<double>(rows.size()));
  }
  return means;
}

/// The highest place; none where another one is as high.
std::optional<std::size_t> highest_place(const std::vector<double>& means) {
  const auto highest = std::max_element(means.begin(), means.end());
  const double tolerance = rounding * std::abs(*highest);
  if (std::count_if(means.begin(), means.end(), [&](double mean) { return mean >= *highest - tolerance; }) > 1)
    return std::nullopt;
  return static_cast<std::size_t>(highest - means.begin());
}

/// How surely the best of the places on one side of the band's border lies above every place on the other side.
double p_of_side(const Curve& curve, const std::vector<double>& means, bool inside, const MeanTestSettings& settings) {
  std::size_t best = means.size(), candidates = 0;
  for (std::size_t k = 0; k < means.size(); ++k) {
    if (curve.is_inside[k] != inside) continue;
    ++candidates;
    if (best == means.size() || means[k] > means[best]) best = k;
  }
  if (best == means.size()) return 1.0;
  double p = 0.0;
  for (std::size_t k = 0; k < means.size(); ++k) {
    if (curve.is_inside[k] == inside) continue;
    std::vector<double> ahead;
    for (std::size_t r = 0; r < curve.replicates(); ++r) ahead.push_back(curve.values[best][r] - curve.values[k][r]);
    ahead.resize(ahead.size() + curve.without_value, *std::min_element(ahead.begin(), ahead.end()));  // (V6)
    p = std::max(p, MeanTest(ahead, settings).p(Alternative::greater, 0.0));
  }
  return std::min(1.0, static_cast<double>(candidates) * p);
}

}  // namespace

std::vector<double> places_along(const ResultPlan& plan, const ReadHypothesis& hypothesis) {
  std::vector<double> places;
  for (const std::uint32_t point : points_where(plan, where(hypothesis)))
    places.push_back(plan.points[point][hypothesis.peak_factor]);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end(), is_close), places.end());
  return places;
}

bool is_in_band(const Hypothesis& stated, std::span<const double> places, std::size_t k) {
  const bool open_below = stated.peak_low == -unbounded, open_above = stated.peak_high == unbounded;
  return stated.peak_low <= places[k] && places[k] <= stated.peak_high && (k > 0 || open_below) &&
         (k + 1 < places.size() || open_above);
}

void test_peak(const ResultPlan& plan, const ResultTable& table, const StopRule& stop, std::int64_t most_replicates,
               std::uint64_t seed, TestedHypothesis& tested) {
  const Curve curve = curve_along(plan, table, tested.hypothesis);
  const auto replicates = static_cast<std::uint32_t>(curve.replicates());
  tested.replicates_missing = curve.without_value + curve.not_made;
  tested.replicates_not_made = curve.not_made;
  tested.is_sequential = !stop.hypothesis.empty();
  if (replicates < 2) return;
  std::size_t resamples = 0, inside = 0, outside = 0;
  const auto place_of = [&](std::span<const std::uint32_t> rows) {
    const std::vector<double> means = means_of(curve, rows);
    ++resamples;
    if (const auto place = highest_place(means)) ++(curve.is_inside[*place] ? inside : outside);
    return curve.places[static_cast<std::size_t>(std::max_element(means.begin(), means.end()) - means.begin())];
  };
  tested.bootstrap_interval = bootstrap_rows_interval(replicates, place_of, tested.confidence, seed);
  tested.interval = tested.bootstrap_interval;
  std::vector<double> own;
  for (std::uint32_t r = 0; r < replicates; ++r) {
    const auto place = highest_place(means_of(curve, std::span(&r, 1)));
    tested.against_sign += place && !curve.is_inside[*place] ? 1 : 0;
    if (place) own.push_back(curve.places[*place]);
  }
  std::vector<std::uint32_t> all(replicates);
  std::iota(all.begin(), all.end(), 0U);
  const std::vector<double> means = means_of(curve, all);
  const auto highest = highest_place(means);
  tested.is_flat = !highest;
  tested.effect = summarise(own);
  tested.effect.count = replicates;
  tested.effect.mean = highest ? curve.places[*highest] : std::numeric_limits<double>::quiet_NaN();
  const MeanTestSettings settings = test_settings(plan, table, tested.hypothesis, stop, most_replicates);
  const auto share_without = [&](std::size_t count) {
    return 1.0 - static_cast<double>(count) / static_cast<double>(resamples);
  };
  tested.p_for = std::max(share_without(inside), p_of_side(curve, means, true, settings));
  tested.p_against = std::max(share_without(outside), p_of_side(curve, means, false, settings));
  if (tested.is_flat) tested.bootstrap_interval = tested.interval = {};
  tested.verdict_of_complete = verdict_of(tested, tested.p_for, tested.p_against);
}

}  // namespace plussum
