// SPDX-License-Identifier: MIT
#include "plussum/experiment/make_run.hpp"

#include <chrono>

#include "plussum/experiment/run_key.hpp"

namespace plussum {
namespace {

std::vector<std::string> series_of(std::span<const Metric> metrics) {
  std::vector<std::string> series;
  for (const Metric& metric : metrics) series.push_back(metric.series);
  return series;
}

/// Reads the metrics off what was seen until here.
void finish(const Simulation& simulation, const Recorder& recorder, const MetricRecorder& followed,
            std::span<const Metric> metrics, MadeRun& made) {
  followed.finish(simulation, recorder.recording(), made.record);
  const double year = years_per_step(simulation.scenario().time.step);
  const auto insolvent_after =
      is_insolvency(made.breach) ? std::optional(simulation.steps_done() * year) : std::nullopt;
  take_outcomes(metrics, insolvent_after, made.record);
}

}  // namespace

MadeRun make_run(Simulation& simulation, Recorder recorder, std::span<const Metric> metrics, std::uint32_t every,
                 const std::function<bool()>& go_on) {
  const auto start = std::chrono::steady_clock::now();
  MadeRun made;
  recorder.keep_only(series_of(metrics));
  recorder.count_from_here();
  MetricRecorder followed(metrics, every, simulation.steps_done());
  const StretchEnd end =
      make_steps(simulation.steps_done(), static_cast<std::uint32_t>(simulation.scenario().time.steps), go_on, [&] {
        const Breach breach = step_and_record(simulation, recorder);
        if (breach.kind == BreachKind::none) followed.observe(simulation);
        return breach;
      });
  made.breach = end.breach;
  made.interrupted = end.is_interrupted;
  if (!end.is_whole()) {
    if (is_insolvency(made.breach)) finish(simulation, recorder, followed, metrics, made);
    return made;
  }
  finish(simulation, recorder, followed, metrics, made);
  made.record.digest = hexadecimal(simulation.digest().world);
  made.record.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return made;
}

Scenario bare_scenario(Scenario scenario) {
  scenario.name = "run";
  scenario.title.clear();
  scenario.description.clear();
  scenario.control.clear();
  scenario.seed = 0;
  scenario.record = {};
  scenario.targets.clear();
  return scenario;
}

}  // namespace plussum
