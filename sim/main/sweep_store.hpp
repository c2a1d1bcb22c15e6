// SPDX-License-Identifier: MIT
#pragma once
/// An experiment swept into its store: what `sweep`, `attribute` and `report` share.
#include <memory>
#include <optional>
#include <string>

#include "io/run_store.hpp"
#include "main/console.hpp"
#include "main/store_options.hpp"
#include "study/sweep_plan.hpp"
#include "study/sweep_runner.hpp"

namespace plussum::main {

struct SweepTarget {
  std::string store;         ///< folder; NAME.store when empty
  bool writes_file = false;  ///< STORE/results.h5 when the sweep is whole
  std::string command;
};

struct SweptStore {
  io::RunStore store;
  SweepOutcome outcome;
  io::StoreStatus status;  ///< after the sweep
  std::string file;        ///< results.h5; empty when it was not written
};

/// Registers the claims, makes the runs that the store lacks, on the ranks as well if there are any, and leaves only the replicates
/// in `plan` that the stopping rule wanted. Nothing, with the complaint made and the exit code set, when the store cannot be read
/// or written.
std::optional<SweptStore> sweep_into_store(SweepPlan& plan, const SweepTarget& target, RunnerOptions runner,
                                           std::unique_ptr<Ranks> ranks, Observer& observer, int& exit_code);

/// Opens the store for this experiment, states its claims there and writes its plan; makes no run. Nothing as above, also when
/// the store holds another experiment.
std::optional<io::RunStore> open_for_sweep(SweepPlan& plan, const std::string& folder, Observer& observer,
                                           const std::string& time, int& exit_code);

/// The experiment of a store, laid out again from what the store holds alone. Null, with the complaint made and the exit code
/// set, when it does not hold all of it.
std::unique_ptr<SweepPlan> plan_from_store(const OpenedStore& opened, const CommonOptions& common, unsigned jobs,
                                           Observer& observer, int& exit_code);

/// Says that an interrupted sweep goes on where it stopped. Returns the exit code.
int end_interrupted();

}  // namespace plussum::main
