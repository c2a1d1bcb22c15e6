// SPDX-License-Identifier: MIT
#pragma once
/// Runs a planned scenario to its end, keeping checkpoints on the way.
#include <filesystem>
#include <string>

#include "plussum/core/outcome.hpp"
#include "plussum/engine/observer.hpp"
#include "plussum/engine/recorder.hpp"
#include "study/loading.hpp"
#include "study/snapshot.hpp"

namespace plussum {

struct RunOptions {
  unsigned threads = 0;  ///< 0: as many as there are processors
  std::size_t block_rows = 4096;
  std::filesystem::path output;  ///< empty: nothing is written
  bool resume = false;
  bool record = true;
  std::int64_t checkpoint_every = 0;           ///< steps; 0: about every half minute
  const Trunk* trunk = nullptr;                ///< where the run branches off; null: it begins at the start
  std::optional<std::int64_t> draw_seed = {};  ///< of a branch
  std::string command;                         ///< for the provenance and the hint how to resume
};

/// A run that came to its end.
struct ScenarioRun {
  std::string digest;  ///< of the world after the last step, 16 hexadecimal digits
  std::uint32_t steps = 0;
  double wall_seconds = 0.0;
  double customer_steps_per_second = 0.0;
  Money largest_imbalance;
  Recording recording;
  double recording_seconds = 0.0;  ///< spent on observing and writing, of the wall time
};

/// An interrupted run leaves its checkpoint, one that breaks the books what was recorded before; the observer hears of both.
Outcome<ScenarioRun> run_scenario(const PlannedScenario& planned, const RunOptions& options, Observer& observer);

}  // namespace plussum
