// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <span>

#include "plussum/engine/recorder.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/metric.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum {

/// How a run of an experiment went.
struct MadeRun {
  /// Status and message are the caller's: they need words for the breach. It has values where the run came to its end, or
  /// ended insolvent.
  RunRecord record;
  Breach breach;
  bool interrupted = false;  ///< `go_on` said no; the record is of no use
};

/// Runs a simulation from where it stands to the end of its scenario on the calling thread, and reads the metrics off it.
/// `recorder` has seen what came before, which no metric looks at. `every`: steps between two entries of metrics over time. `go_on` is asked after each step.
MadeRun make_run(Simulation& simulation, Recorder recorder, std::span<const Metric> metrics, std::uint32_t every,
                 const std::function<bool()>& go_on);

/// The scenario without what changes nothing of its course: what is recorded, targets, texts for people. Runs that differ
/// only there are the same run. The seed is 0: it is the other half of a run's key.
Scenario bare_scenario(Scenario scenario);

}  // namespace plussum
