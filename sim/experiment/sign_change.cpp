// SPDX-License-Identifier: MIT
#include "plussum/experiment/sign_change.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/core/numeric.hpp"
#include "plussum/statistics/bisection.hpp"

namespace plussum {
namespace {

/// One search: a variable from a value at which D keeps its sign to an end.
struct Way {
  std::size_t variable;
  double start, end;
  double farthest_kept = 0.0;    ///< largest t at which D kept its sign
  double nearest_other = 2.0;    ///< smallest t at which it did not
  bool other_is_change = false;  ///< there D had the other sign or was 0, rather than no value
  bool vanishes = false;         ///< it was 0

  double value(double t) const { return t < 1.0 ? start * portable_pow(end / start, t) : end; }
  /// There is a value beyond which D has none.
  bool is_cut_short() const { return nearest_other <= 1.0 && !other_is_change; }
};

/// Bisects all ways at once: the "replicates" of the bisection are the ways.
void search(const DifferencesAt& differences, double difference, std::vector<Way>& ways) {
  const EvaluateBatch evaluate = [&](std::span<const Probe> probes) {
    std::vector<VariableProbe> wanted;
    for (const Probe& probe : probes)
      if (probe.x > 0.0) wanted.push_back({ways[probe.replicate].variable, ways[probe.replicate].value(probe.x)});
    const std::vector<double> found = wanted.empty() ? std::vector<double>{} : differences(wanted);
    auto next = found.begin();
    std::vector<double> values;
    for (const Probe& probe : probes) {
      const double here = probe.x > 0.0 ? *next++ : difference;
      const bool keeps_sign = difference > 0.0 ? here > 0.0 : here < 0.0;
      Way& way = ways[probe.replicate];
      if (keeps_sign) {
        way.farthest_kept = std::max(way.farthest_kept, probe.x);
      } else if (probe.x < way.nearest_other) {
        way.nearest_other = probe.x;
        way.other_is_change = !std::isnan(here);
        way.vanishes = here == 0.0;
      }
      values.push_back(keeps_sign ? 0.0 : 1.0);
    }
    return values;
  };
  if (!ways.empty())
    find_tipping_point(evaluate, {.low = 0.0, .high = 1.0, .level = 0.5, .tolerance = flip_tolerance},
                       static_cast<std::uint32_t>(ways.size()));
}

/// Where it is looked for, one after the other.
enum class Stage : std::uint8_t { near, far, other_side };

void note(const Way& way, SignChange& result) {
  if (way.other_is_change) {
    result.at = way.value((way.farthest_kept + way.nearest_other) / 2.0);
    result.vanishes = way.vanishes;
  }
  const double reached = way.is_cut_short() ? way.value(way.farthest_kept) : way.end;
  result.low = std::min(result.low, reached);
  result.high = std::max(result.high, reached);
}

/// 2r beyond the base, but not beyond the end.
double near_end(const Variable& variable, double distance, double end) {
  const double near = variable.base * (1.0 + 2.0 * distance);
  return (near - end) * (end - variable.base) < 0.0 ? near : end;
}

}  // namespace

double step_of(const Variable& variable) {
  for (const double step : {screening_step, -screening_step})
    if (variable.range.allows(variable.base * (1.0 + step))) return step;
  return 0.0;
}

double predicted_distance(double difference, double change, double step) {
  return change == 0.0 ? std::numeric_limits<double>::infinity() : -difference * step / change;
}

double end_of(const Variable& variable, bool larger) {
  const double wanted = variable.base * (larger ? largest_factor : 1.0 / largest_factor);
  if (variable.range.allows(wanted)) return wanted;
  const NumberInfo& info = variable.range.info;
  const double bound = wanted > variable.base ? info.high : info.low;
  if (variable.range.allows(bound) && bound * variable.base > 0.0) return bound;
  // The bound itself is excluded, or 0, which no factor reaches.
  const double inside = variable.base + (bound - variable.base) * (1.0 - flip_tolerance);
  return variable.range.allows(inside) ? inside : variable.base;
}

bool is_within_reach(const Variable& variable, double distance) {
  const double value = variable.base * (1.0 + distance);
  const auto [low, high] = std::minmax({end_of(variable, false), end_of(variable, true)});  // a list: by value
  return low <= value && value <= high;
}

std::vector<SignChange> find_sign_changes(const DifferencesAt& differences, std::span<const Variable> variables,
                                          std::span<const double> distances, double difference) {
  std::vector<SignChange> results;
  std::vector<double> reached;  // where the search goes on, on the side predicted
  for (const Variable& variable : variables) {
    results.push_back({.low = variable.base, .high = variable.base});
    reached.push_back(variable.base);
  }
  for (const Stage stage : {Stage::near, Stage::far, Stage::other_side}) {
    std::vector<Way> ways;
    for (std::size_t k = 0; k < variables.size(); ++k) {
      if (!std::isnan(results[k].at)) continue;
      const double far = end_of(variables[k], (distances[k] > 0.0) == (stage != Stage::other_side));
      const double start = stage == Stage::other_side ? variables[k].base : reached[k];
      const double end = stage == Stage::near ? near_end(variables[k], distances[k], far) : far;
      if (start != end) ways.push_back({.variable = k, .start = start, .end = end});
    }
    search(differences, difference, ways);
    for (const Way& way : ways) {
      note(way, results[way.variable]);
      reached[way.variable] =
          way.is_cut_short() ? end_of(variables[way.variable], distances[way.variable] > 0.0) : way.end;
    }
  }
  return results;
}

}  // namespace plussum
