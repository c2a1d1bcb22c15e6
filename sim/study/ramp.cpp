// SPDX-License-Identifier: MIT
#include "plussum/study/ramp.hpp"

#include "plussum/engine/run_to_end.hpp"

namespace plussum {

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
  const auto steps = static_cast<std::uint32_t>(ramp_steps(levels.size(), hold));
  const StretchEnd end = make_steps(0, steps, go_on, [&] {
    const auto done = static_cast<std::size_t>(simulation.steps_done()), held = static_cast<std::size_t>(hold);
    if (done % held == 0) simulation.change(parameter, visited[done / held]);
    const Breach breach = step_and_record(simulation, recorder);
    if (breach.kind == BreachKind::none) metrics.observe(simulation);
    return breach;
  });
  result.breach = end.breach;
  result.interrupted = end.is_interrupted;
  if (!end.is_whole()) return result;
  RunRecord record;
  metrics.finish(simulation, recorder.recording(), record);
  std::vector<double> course;
  for (std::size_t after = static_cast<std::size_t>(hold); after <= record.series[0].size();
       after += static_cast<std::size_t>(hold))
    course.push_back(record.series[0][after - 1]);
  result.ways = ways_of_ramp(course);
  return result;
}

}  // namespace plussum
