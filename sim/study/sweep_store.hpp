// SPDX-License-Identifier: MIT
#pragma once
/// An experiment swept into its store: what `sweep`, `attribute` and `report` share.
#include <memory>
#include <string>

#include "io/run_store.hpp"
#include "plussum/core/outcome.hpp"
#include "study/opened_store.hpp"
#include "study/sweep_plan.hpp"
#include "study/sweep_runner.hpp"

namespace plussum {

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
/// in `plan` that the stopping rule wanted.
Outcome<SweptStore> sweep_into_store(SweepPlan& plan, const SweepTarget& target, RunnerOptions runner,
                                     std::unique_ptr<Ranks> ranks, Observer& observer);

/// Opens the store for this experiment, states its claims there and writes its plan; makes no run. Trouble when the store holds
/// another experiment.
Outcome<io::RunStore> open_for_sweep(SweepPlan& plan, const std::string& folder, Observer& observer,
                                     const std::string& time);

/// The experiment of a store, laid out again from what the store holds alone. Trouble when it does not hold all of it.
Outcome<std::unique_ptr<SweepPlan>> plan_from_store(const OpenedStore& opened, const Registry& registry, unsigned jobs,
                                                    Observer& observer);

}  // namespace plussum
