// SPDX-License-Identifier: MIT
#include "plussum/loops/loop_gain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "plussum/engine/run_to_end.hpp"
#include "plussum/scenario/may_change.hpp"

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Bits of the seeds of different intervals, so that they are drawn apart.
constexpr std::uint64_t multiplier_draws = 0x9e3779b97f4a7c15u;

/// Why the pulse cannot be given to the world as it stands; empty when it can.
std::string obstacle_to_pulse(const Pulse& pulse, const Scenario& standing) {
  const auto number = find_number(standing, pulse.parameter);
  if (!number) return "there is no number '" + pulse.parameter + "' in the scenario";
  if (!may_change_in_run(standing, pulse.parameter)) return why_not_in_run(standing, pulse.parameter);
  if (number->value == 0.0 || std::isnan(number->value))
    return "'" + pulse.parameter + "' is 0 when the pulse begins, so that multiplying it changes nothing";
  if (!number->allows(number->value * (1.0 + pulse.size)))
    return "the pulse takes '" + pulse.parameter + "' out of its range; give it the other sign, or make it smaller";
  return {};
}

std::vector<std::string> names_of(const CutLinks& links) {
  std::vector<std::string> names;
  for (const Link link : links) names.emplace_back(all_links[static_cast<std::size_t>(link)].name);
  return names;
}

std::vector<std::string> paths_of(std::span<const std::string> links) {
  std::vector<std::string> paths;
  for (const std::string& link : links) paths.push_back("links." + link);
  return paths;
}

/// Without the events that set one of these numbers: they would join again what is cut.
Scenario without_events(Scenario scenario, const std::vector<std::string>& paths) {
  std::erase_if(scenario.events,
                [&](const Event& event) { return std::find(paths.begin(), paths.end(), event.set) != paths.end(); });
  return scenario;
}

/// One future of a snapshot.
struct Future {
  Simulation simulation;
  Recorder recorder;
  MetricRecorder followed;
  std::uint32_t begin;  ///< steps done when the clone was made

  Future(const Snapshot& snapshot, const Plan& plan, const std::vector<Metric>& metrics, const CutLinks& cut)
      : simulation(snapshot, without_events(snapshot.scenario, paths_of(names_of(cut))), plan, {}),
        recorder(simulation),
        followed(metrics, 1, snapshot.checkpoint.step),
        begin(snapshot.checkpoint.step) {
    for (const std::string& path : paths_of(names_of(cut))) simulation.change(path, 0.0);
  }

  Breach step() {
    const Breach breach = step_and_record(simulation, recorder);
    if (breach.kind == BreachKind::none) followed.observe(simulation);
    return breach;
  }
};

/// The courses of the metrics in one future; empty when it did not come to its end.
MetricCourses follow(const Snapshot& snapshot, const Plan& plan, const std::vector<Metric>& metrics,
                     const CutLinks& cut, const Pulse* pulse, PulseRun& result, const std::function<bool()>& go_on) {
  Future future(snapshot, plan, metrics, cut);
  Simulation& simulation = future.simulation;
  double base = 0.0, pulsed = 0.0;
  if (pulse) {
    base = find_number(simulation.scenario(), pulse->parameter)->value;
    pulsed = base * (1.0 + pulse->size);
    simulation.change(pulse->parameter, pulsed);
  }
  const auto steps = static_cast<std::uint32_t>(simulation.scenario().time.steps);
  const StretchEnd end = make_steps(simulation.steps_done(), steps, go_on, [&] {
    // An event that has meanwhile given the number another value is left to stand.
    if (pulse && simulation.steps_done() == pulse->at + pulse->duration &&
        find_number(simulation.scenario(), pulse->parameter)->value == pulsed)
      simulation.change(pulse->parameter, base);
    return future.step();
  });
  result.breach = end.breach;
  result.interrupted = end.is_interrupted;
  if (!end.is_whole()) return {};
  RunRecord record;
  future.followed.finish(simulation, future.recorder.recording(), record);
  // The clones begin at the pulse; what came before stands in neither.
  for (std::vector<double>& course : record.series)
    course.erase(course.begin(), course.begin() + static_cast<std::ptrdiff_t>(future.begin));
  return std::move(record.series);
}

/// (LG1)
MetricCourses response(const Snapshot& snapshot, const Plan& plan, const std::vector<Metric>& metrics,
                       const CutLinks& cut, const Pulse& pulse, PulseRun& result, const std::function<bool()>& go_on) {
  const MetricCourses base = follow(snapshot, plan, metrics, cut, nullptr, result, go_on);
  if (base.empty()) return {};
  MetricCourses difference = follow(snapshot, plan, metrics, cut, &pulse, result, go_on);
  for (std::size_t m = 0; m < difference.size(); ++m)
    for (std::size_t t = 0; t < difference[m].size(); ++t) difference[m][t] -= base[m][t];
  return difference;
}

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

double mean_of(std::span<const double> values) {
  return sum_of(values) / static_cast<double>(values.size());
}

bool differs_from_zero(const Interval& interval) {
  return interval.low > 0.0 || interval.high < 0.0;
}

Interval ordered(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

GainVerdict verdict_of(const Interval& multiplier, const std::vector<GainWindow>& windows, std::size_t sustained) {
  if (multiplier.high < 1.0) return GainVerdict::damped;
  if (!(multiplier.low > 1.0)) return GainVerdict::none;
  return windows_above_one(windows) >= sustained ? GainVerdict::compounding : GainVerdict::multiplier;
}

}  // namespace

void cut_links(Scenario& scenario, std::span<const std::string> links) {
  const std::vector<std::string> paths = paths_of(links);
  scenario = without_events(std::move(scenario), paths);
  for (const std::string& path : paths) set_number(scenario, path, 0.0);
}

PulseRun run_pulse(const Scenario& scenario, const Plan& plan, const PulseSettings& settings,
                   const std::function<bool()>& go_on) {
  PulseRun result;
  Scenario every_step = scenario;
  every_step.record = {};
  std::vector<Metric> metrics = settings.metrics;
  for (Metric& metric : metrics) metric.over_time = true;
  Simulation trunk(every_step, plan, {});
  const StretchEnd end = make_steps(0, settings.pulse.at, go_on, [&trunk] { return trunk.step(); });
  result.breach = end.breach;
  result.interrupted = end.is_interrupted;
  if (!end.is_whole()) return result;
  const Snapshot snapshot = trunk.snapshot();
  result.problem = obstacle_to_pulse(settings.pulse, snapshot.standing);
  if (!result.problem.empty()) return result;
  result.closed = response(snapshot, plan, metrics, {}, settings.pulse, result, go_on);
  for (const CutLinks& cut : settings.cuts) {
    if (result.interrupted || result.breach.kind != BreachKind::none) break;
    result.cut.push_back(response(snapshot, plan, metrics, cut, settings.pulse, result, go_on));
  }
  return result;
}

std::vector<GainWindow> window_gains(const std::vector<std::vector<double>>& responses, std::size_t window,
                                     double confidence, std::uint64_t seed) {
  if (responses.empty() || window == 0) return {};
  const std::size_t count = responses.front().size() / window;
  std::vector<std::vector<double>> sums(count);  // [window][replicate]
  for (std::size_t k = 0; k < count; ++k)
    for (const std::vector<double>& one : responses)
      sums[k].push_back(sum_of(std::span(one).subspan(k * window, window)));
  std::vector<GainWindow> windows(count);
  for (std::size_t k = 0; k < count; ++k) {
    windows[k].response = mean_of(sums[k]);
    windows[k].response_interval = mean_interval(summarise(sums[k]), confidence);
    windows[k].gain = nothing;
    if (k + 1 == count || !differs_from_zero(windows[k].response_interval)) continue;
    windows[k].gain = mean_of(sums[k + 1]) / mean_of(sums[k]);  // (LG2)
    windows[k].gain_interval = ratio_interval(sums[k + 1], sums[k], confidence, seed + k);
  }
  return windows;
}

std::size_t windows_above_one(const std::vector<GainWindow>& windows) {
  std::size_t longest = 0, running = 0;
  for (const GainWindow& window : windows) {
    running = window.gain_interval.low > 1.0 ? running + 1 : 0;
    longest = std::max(longest, running);
  }
  return longest;
}

LoopGain loop_gain(const std::vector<std::vector<double>>& closed, const std::vector<std::vector<double>>& cut,
                   const std::vector<GainWindow>& windows, std::size_t sustained, double confidence,
                   std::uint64_t seed) {
  std::vector<double> with, without;
  for (const std::vector<double>& one : closed) with.push_back(sum_of(one));
  for (const std::vector<double>& one : cut) without.push_back(sum_of(one));
  LoopGain result{.multiplier = nothing, .gain = nothing};
  if (!differs_from_zero(mean_interval(summarise(without), confidence))) return result;
  result.multiplier = mean_of(with) / mean_of(without);
  result.multiplier_interval = ratio_interval(with, without, confidence, seed ^ multiplier_draws);
  const auto gain_of = [](double multiplier) { return 1.0 - 1.0 / multiplier; };  // (LG3), rising where positive
  if (result.multiplier > 0.0) result.gain = gain_of(result.multiplier);
  if (result.multiplier_interval.low > 0.0)
    result.gain_interval = ordered(gain_of(result.multiplier_interval.low), gain_of(result.multiplier_interval.high));
  result.verdict = verdict_of(result.multiplier_interval, windows, sustained);
  return result;
}

}  // namespace plussum
