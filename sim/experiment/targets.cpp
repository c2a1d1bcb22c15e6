// SPDX-License-Identifier: MIT
#include "plussum/experiment/targets.hpp"

#include <cmath>
#include <limits>
#include <span>

#include "plussum/engine/series_values.hpp"
#include "plussum/statistics/known_values.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// The last record on or before a date; nothing before the first.
double value_at(const Target& target, const Scenario& scenario, const Recording& recording,
                std::span<const double> values) {
  std::int64_t wanted = 0;
  if (!parse_date(target.at, wanted)) return nothing;
  double value = nothing;
  const std::int64_t start = scenario.time.start_day();
  for (std::size_t k = 0; k < values.size(); ++k)
    if (day_after_steps(start, scenario.time.step, recording.series_steps[k]) <= wanted) value = values[k];
  const bool reached = !recording.series_steps.empty() &&
                       day_after_steps(start, scenario.time.step, recording.series_steps.back()) >= wanted;
  return reached ? value : nothing;
}

double reduced(const Target& target, const Scenario& scenario, const Recording& recording,
               std::span<const double> values) {
  if (target.reduce == Reduce::at) return value_at(target, scenario, recording, values);
  switch (target.reduce) {
    case Reduce::mean:
      return mean_known(values);
    case Reduce::last:
      return last_known(values);
    case Reduce::max:
      return highest_known(values);
    default:
      return lowest_known(values);
  }
}

}  // namespace

TargetResult evaluate_target(const Target& target, const Scenario& scenario, const Recording& recording,
                             const Recording* control) {
  TargetResult result{.target = &target, .verdict = Verdict::no_series};
  const auto values = series_values(recording, target.metric, target.of);
  if (!values) return result;
  result.value = reduced(target, scenario, recording, *values);
  if (!target.relative_to.empty()) {
    if (!control) {
      result.verdict = Verdict::no_control;
      return result;
    }
    const auto reference = series_values(*control, target.metric, target.relative_to);
    if (!reference) return result;
    result.value /= reduced(target, scenario, *control, *reference);
  }
  if (!std::isfinite(result.value)) {
    result.verdict = Verdict::no_value;
    return result;
  }
  result.verdict = target.low <= result.value && result.value <= target.high ? Verdict::hit : Verdict::miss;
  return result;
}

std::vector<TargetResult> evaluate_targets(const Scenario& scenario, const Recording& recording,
                                           const Recording* control) {
  std::vector<TargetResult> results;
  for (const Target& target : scenario.targets)
    results.push_back(evaluate_target(target, scenario, recording, control));
  return results;
}

}  // namespace plussum
