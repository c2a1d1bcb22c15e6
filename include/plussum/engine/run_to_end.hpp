// SPDX-License-Identifier: MIT
#pragma once
/// From step to step: the only loop over the steps of a run. What ends a run before its time is decided here and nowhere else:
/// a breach of the books, an enterprise that is insolvent, a total beyond all counting, or an observer that has had enough.
#include <cstdint>
#include <functional>

#include "plussum/engine/observer.hpp"
#include "plussum/engine/recorder.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum {

/// How a run, or a stretch of it, ended.
struct StretchEnd {
  Breach breach = {};
  bool is_interrupted = false;  ///< the observer said so, with steps left to make

  bool is_whole() const { return breach.kind == BreachKind::none && !is_interrupted; }
};

/// An enterprise ran out of cash: a matter of the scenario and an outcome of the run. Any other breach is a fault.
bool is_insolvency(const Breach& breach);
/// Whether the scenario is to blame, and not a fault of the program.
bool is_of_the_scenario(const Breach& breach);

/// Calls `step` until so many steps are done, one of them breaks the books, or `go_on` says no, which is asked between two steps.
StretchEnd make_steps(std::uint32_t done, std::uint32_t until, const std::function<bool()>& go_on,
                      const std::function<Breach()>& step);

/// One step that the recorder sees. A total that it can no longer count is a breach as well.
Breach step_and_record(Simulation& simulation, Recorder& recorder);

/// Steps of a simulation up to the step `until`, shown to the observer. `step` makes one of them.
StretchEnd run_until(Simulation& simulation, std::uint32_t until, Observer& observer,
                     const std::function<Breach()>& step);
/// To the end of the scenario.
StretchEnd run_to_end(Simulation& simulation, Observer& observer, const std::function<Breach()>& step);
/// To the end of the scenario, recorded.
StretchEnd run_to_end(Simulation& simulation, Recorder& recorder, Observer& observer);

}  // namespace plussum
