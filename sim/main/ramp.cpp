// SPDX-License-Identifier: MIT
#include "main/ramp.hpp"

#include "plussum/engine/recorder.hpp"

namespace plussum::main {

std::int64_t ramp_steps(std::size_t levels, std::int64_t hold) {
  return (2 * static_cast<std::int64_t>(levels) - 1) * hold;
}

RampRun run_ramp(Scenario scenario, const Plan& plan, const Metric& metric, const std::string& parameter,
                 const std::vector<double>& levels, std::int64_t hold, const std::function<bool()>& go_on) {
  RampRun result;
  std::vector<double> visited = levels;
  visited.insert(visited.end(), levels.rbegin() + 1, levels.rend());
  scenario.time.steps = ramp_steps(levels.size(), hold);
  Metric followed = metric;
  followed.over_time = true;
  Simulation simulation(std::move(scenario), plan, {});
  Recorder recorder(simulation);
  MetricRecorder metrics(std::span(&followed, 1), 1, 0);
  for (const double level : visited) {
    simulation.change(parameter, level);
    for (std::int64_t k = 0; k < hold; ++k) {
      result.breach = simulation.step();
      if (result.breach.kind != BreachKind::none) return result;
      recorder.observe(simulation);
      metrics.observe(simulation);
      result.interrupted = !go_on();
      if (result.interrupted) return result;
    }
  }
  RunRecord record;
  metrics.finish(simulation, recorder.recording(), record);
  std::vector<double> course;
  for (std::size_t end = static_cast<std::size_t>(hold); end <= record.series[0].size();
       end += static_cast<std::size_t>(hold))
    course.push_back(record.series[0][end - 1]);
  result.ways = ways_of_ramp(course);
  return result;
}

}  // namespace plussum::main
