// SPDX-License-Identifier: MIT
#pragma once
/// Makes the runs of an experiment that a store lacks.
#include <cstdint>
#include <string>
#include <vector>

#include "io/run_store.hpp"
#include "plussum/study/sweep_ranks.hpp"
#include "study/sweep_plan.hpp"

namespace plussum {

struct RunnerOptions {
  unsigned jobs = 1;
  bool retry_failed = false;
  Ranks* ranks = nullptr;               ///< that make runs as well; null: this process works alone
  std::uint32_t shard = 0, shards = 1;  ///< this process makes the runs whose number is `shard` modulo `shards`
};

struct SweepOutcome {
  std::size_t made = 0;    ///< by this process and its ranks
  std::size_t failed = 0;  ///< of these
  std::size_t known = 0;   ///< were in the store, or made by another process
  unsigned jobs = 1;       ///< of all ranks together
  double wall_seconds = 0.0;
  double busy_seconds = 0.0;  ///< of all jobs together, spent in runs
  bool interrupted = false;
  std::uint32_t replicates = 0;  ///< that were wanted, fewer than planned when the stopping rule said so
  std::string stopped_because;   ///< the stopping rule's reason; empty when all replicates were made
};

/// Positions in the plan's runs, replicate by replicate, so that an unfinished sweep has whole replicates.
std::vector<std::size_t> runs_by_replicate(const ResultPlan& plan, std::uint32_t first, std::uint32_t end);

/// Makes a run on the calling thread; one for which the memory does not suffice is a failed one.
MadeRun make_or_fail(const SweepPlan& plan, const PlannedRun& run, const std::function<bool()>& go_on);

/// Trouble when the store cannot be written or read.
Outcome<SweepOutcome> run_sweep(const SweepPlan& plan, io::RunStore& store, const RunnerOptions& options,
                                Observer& observer);

}  // namespace plussum
