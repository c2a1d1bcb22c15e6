// SPDX-License-Identifier: MIT
#include "main/sweep_runner.hpp"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <new>
#include <thread>

#include "main/interrupt.hpp"
#include "main/sweep_progress.hpp"
#include "plussum/experiment/workers.hpp"

namespace plussum::main {
namespace {

constexpr auto patience = std::chrono::milliseconds(100);

/// Works through positions of the plan with the jobs of this process.
class Runner {
 public:
  Runner(const SweepPlan& plan, io::RunStore& store, const RunnerOptions& options, std::size_t runs)
      : plan_(plan), store_(store), options_(options), progress_(runs, options.common.quiet) {}

  /// False when the work has to stop.
  bool work(const std::vector<std::size_t>& positions) {
    std::vector<std::size_t> waiting = pass(positions);
    // Runs that other processes have claimed: they come to an end there, or their claims become free.
    while (!waiting.empty() && !stops()) {
      std::this_thread::sleep_for(patience);
      waiting = pass(waiting);
    }
    return !stops();
  }

  SweepOutcome outcome() {
    progress_.finish();
    outcome_.wall_seconds = progress_.seconds();
    outcome_.interrupted = interrupted();
    return outcome_;
  }

  SweepOutcome& counts() { return outcome_; }

 private:
  bool stops() const { return interrupted() || broken_; }

  /// The positions that another process works on.
  std::vector<std::size_t> pass(const std::vector<std::size_t>& positions) {
    std::vector<std::size_t> claimed_elsewhere;
    for_each_index(positions.size(), options_.jobs, [&](std::size_t k) {
      if (stops()) return;
      const PlannedRun& run = plan_.results().runs[positions[k]];
      switch (store_.claim(run.key, options_.retry_failed)) {
        case io::Claim::taken_by_me:
          return make(run);
        case io::Claim::already_done: {
          progress_.count(false, false);
          const std::lock_guard guard(mutex_);
          ++outcome_.known;
          return;
        }
        case io::Claim::taken_by_other: {
          const std::lock_guard guard(mutex_);
          claimed_elsewhere.push_back(positions[k]);
        }
      }
    });
    return claimed_elsewhere;
  }

  void make(const PlannedRun& run) {
    const auto start = std::chrono::steady_clock::now();
    MadeRun made = attempt(run);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (made.interrupted) return store_.release(run.key);
    std::string error;
    const bool kept = store_.append(made.record, error);
    const bool failed = made.record.status == RunStatus::failed;
    progress_.count(true, failed);
    const std::lock_guard guard(mutex_);
    if (!kept) {
      broken_ = true;
      outcome_.error = error;
      return;
    }
    ++outcome_.made;
    outcome_.failed += failed ? 1 : 0;
    outcome_.busy_seconds += seconds;
  }

  /// A run that cannot be made is recorded with its message, and the rest goes on.
  MadeRun attempt(const PlannedRun& run) const {
    try {
      return plan_.make(run, [this] { return !stops(); });
    } catch (const std::bad_alloc&) {
      MadeRun made;
      made.record.key = run.key;
      made.record.status = RunStatus::failed;
      made.record.message = "there was not enough memory for this run";
      return made;
    }
  }

  const SweepPlan& plan_;
  io::RunStore& store_;
  const RunnerOptions& options_;
  SweepProgress progress_;
  std::mutex mutex_;
  SweepOutcome outcome_;
  std::atomic<bool> broken_ = false;
};

}  // namespace

std::vector<std::size_t> runs_by_replicate(const ResultPlan& plan, std::uint32_t first, std::uint32_t end) {
  std::vector<std::size_t> positions;
  for (std::uint32_t replicate = first; replicate < end; ++replicate)
    for (std::size_t point = 0; point < plan.points.size(); ++point)
      positions.push_back(point * plan.replicates + replicate);
  return positions;
}

SweepOutcome run_sweep(const SweepPlan& plan, io::RunStore& store, const RunnerOptions& options) {
  const ResultPlan& results = plan.results();
  std::vector<std::size_t> mine;
  for (const std::size_t position : runs_by_replicate(results, 0, results.replicates))
    if (position % options.shards == options.shard) mine.push_back(position);
  Runner runner(plan, store, options, mine.size());
  runner.work(mine);
  return runner.outcome();
}

}  // namespace plussum::main
