// SPDX-License-Identifier: MIT
#include "plussum/engine/run_to_end.hpp"

#include "plussum/state/tally_overflow.hpp"

namespace plussum {

bool is_insolvency(const Breach& breach) {
  return breach.kind == BreachKind::overdrawn && breach.sector == Sector::enterprise;
}

bool is_of_the_scenario(const Breach& breach) {
  return is_insolvency(breach) || breach.kind == BreachKind::overflow;
}

StretchEnd make_steps(std::uint32_t done, std::uint32_t until, const std::function<bool()>& go_on,
                      const std::function<Breach()>& step) {
  while (done < until) {
    if (const Breach breach = step(); breach.kind != BreachKind::none) return {.breach = breach};
    if (++done < until && !go_on()) return {.is_interrupted = true};
  }
  return {};
}

Breach step_and_record(Simulation& simulation, Recorder& recorder) {
  if (const Breach breach = simulation.step(); breach.kind != BreachKind::none) return breach;
  recorder.observe(simulation);
  if (!is_marked(recorder.recording().since_start)) return {};
  return {.kind = BreachKind::overflow, .step = simulation.steps_done() - 1, .amount = {}};
}

StretchEnd run_until(Simulation& simulation, std::uint32_t until, Observer& observer,
                     const std::function<Breach()>& step) {
  observer.begin_steps(simulation.steps_done(), until, simulation.scenario().population.customers);
  const StretchEnd end = make_steps(
      simulation.steps_done(), until, [&observer] { return observer.go_on(); },
      [&] {
        const Breach breach = step();
        if (breach.kind == BreachKind::none) observer.steps_done(simulation.steps_done());
        return breach;
      });
  observer.end_steps();
  return end;
}

StretchEnd run_to_end(Simulation& simulation, Observer& observer, const std::function<Breach()>& step) {
  return run_until(simulation, static_cast<std::uint32_t>(simulation.scenario().time.steps), observer, step);
}

StretchEnd run_to_end(Simulation& simulation, Recorder& recorder, Observer& observer) {
  return run_to_end(simulation, observer, [&] { return step_and_record(simulation, recorder); });
}

}  // namespace plussum
