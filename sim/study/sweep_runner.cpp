// SPDX-License-Identifier: MIT
#include "study/sweep_runner.hpp"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "plussum/experiment/workers.hpp"
#include "study/sweep_stopping.hpp"

namespace plussum {
namespace {

constexpr auto patience = std::chrono::milliseconds(100);
constexpr auto pause = std::chrono::milliseconds(1);  // between two looks for what other ranks have sent

/// Works through positions of the plan with the jobs of this process and those of the other ranks.
class Runner {
 public:
  Runner(const SweepPlan& plan, io::RunStore& store, const RunnerOptions& options, std::size_t runs, Observer& observer)
      : plan_(plan), store_(store), options_(options), observer_(observer) {
    observer_.begin_runs("", runs);
    outcome_.jobs = options.ranks ? options.ranks->jobs() : options.jobs;
  }

  /// False when the work has to stop.
  bool work(const std::vector<std::size_t>& positions) {
    pass(positions);
    // Runs that other processes have claimed: they come to an end there, or their claims become free.
    while (!elsewhere_.empty() && !stops()) {
      std::this_thread::sleep_for(patience);
      pass(std::exchange(elsewhere_, {}));
    }
    return !stops();
  }

  Outcome<SweepOutcome> outcome() {
    if (options_.ranks) {
      for (const Arrival& arrival : options_.ranks->dismiss()) keep(arrival.record, arrival.busy_seconds);
      for (const std::size_t position : options_.ranks->given_back()) release(position);
    }
    observer_.end_runs();
    outcome_.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    outcome_.interrupted = !observer_.go_on();
    if (broken_) return input_output_trouble(error_);
    return outcome_;
  }

  SweepOutcome& counts() { return outcome_; }

 private:
  bool stops() const { return broken_ || !observer_.go_on(); }
  const RunKey& key_of(std::size_t position) const { return plan_.results().runs[position].key; }

  /// What others have claimed is kept in `elsewhere_`.
  void pass(const std::vector<std::size_t>& positions) {
    waiting_ = {positions.begin(), positions.end()};
    const auto with_all_jobs = [this] {
      for_each_index(options_.jobs, options_.jobs, [this](std::size_t) {
        while (const auto position = next()) make(*position);
      });
    };
    if (!options_.ranks) return with_all_jobs();
    auto local = std::async(std::launch::async, with_all_jobs);
    direct(*options_.ranks, local);
    local.get();
  }

  /// Hands out runs and takes in their records until neither this rank nor another has one.
  void direct(Ranks& ranks, const std::future<void>& local) {
    constexpr auto at_once = std::chrono::seconds(0);
    while (!stops() && (ranks.away() > 0 || local.wait_for(at_once) != std::future_status::ready)) {
      for (const Arrival& arrival : ranks.arrivals()) keep(arrival.record, arrival.busy_seconds);
      for (const std::size_t position : ranks.given_back()) release(position);
      for (auto rank = ranks.with_room(left()); rank; rank = ranks.with_room(left())) {
        const auto position = next();
        if (!position) break;
        ranks.hand_out(*rank, *position);
      }
      std::this_thread::sleep_for(pause);
    }
  }

  std::size_t left() {
    const std::lock_guard guard(mutex_);
    return waiting_.size();
  }

  /// Claims a run for which nobody has cared yet.
  std::optional<std::size_t> next() {
    while (!stops()) {
      std::size_t position = 0;
      {
        const std::lock_guard guard(mutex_);
        if (waiting_.empty()) return std::nullopt;
        position = waiting_.front();
        waiting_.pop_front();
      }
      const io::Claim claim = store_.claim(key_of(position), options_.retry_failed);
      if (claim == io::Claim::taken_by_me) return position;
      const std::lock_guard guard(mutex_);
      if (claim == io::Claim::taken_by_other) {
        elsewhere_.push_back(position);
      } else {
        observer_.run_done(false, false);
        ++outcome_.known;
      }
    }
    return std::nullopt;
  }

  void make(std::size_t position) {
    const auto start = std::chrono::steady_clock::now();
    const MadeRun made = make_or_fail(plan_, plan_.results().runs[position], [this] { return !stops(); });
    if (made.interrupted) return store_.release(key_of(position));
    keep(made.record, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }

  void keep(const RunRecord& record, double seconds) {
    std::string error;
    const bool kept = store_.append(record, error);
    const bool failed = record.status == RunStatus::failed;
    observer_.run_done(true, failed);
    const std::lock_guard guard(mutex_);
    if (!kept) {
      broken_ = true;
      error_ = error;
      return;
    }
    ++outcome_.made;
    outcome_.failed += failed ? 1 : 0;
    outcome_.busy_seconds += seconds;
  }

  /// Another rank was told to stop before it had made this run.
  void release(std::size_t position) {
    store_.release(key_of(position));
    const std::lock_guard guard(mutex_);
    elsewhere_.push_back(position);
  }

  const SweepPlan& plan_;
  io::RunStore& store_;
  const RunnerOptions& options_;
  Observer& observer_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  std::deque<std::size_t> waiting_;     ///< for which nobody has cared yet
  std::vector<std::size_t> elsewhere_;  ///< in work somewhere else
  SweepOutcome outcome_;
  std::string error_;  ///< why the store could not be written
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

MadeRun make_or_fail(const SweepPlan& plan, const PlannedRun& run, const std::function<bool()>& go_on) {
  try {
    return plan.make(run, go_on);
  } catch (const std::bad_alloc&) {
    MadeRun made;
    made.record.key = run.key;
    made.record.status = RunStatus::failed;
    made.record.message = "there was not enough memory for this run";
    return made;
  }
}

Outcome<SweepOutcome> run_sweep(const SweepPlan& plan, io::RunStore& store, const RunnerOptions& options,
                                Observer& observer) {
  const ResultPlan& results = plan.results();
  const auto mine = [&](std::uint32_t first, std::uint32_t end) {
    std::vector<std::size_t> positions = runs_by_replicate(results, first, end);
    std::erase_if(positions, [&](std::size_t position) { return position % options.shards != options.shard; });
    return positions;
  };
  Runner runner(plan, store, options, mine(0, results.replicates).size(), observer);
  std::uint32_t done = 0;
  std::string reason;
  for (const std::uint32_t look : looks_of(plan.experiment())) {
    if (!runner.work(mine(done, look))) break;
    done = look;
    if (done == results.replicates) break;
    auto enough = enough_because(plan, store, done);
    if (!enough) return enough.take_trouble();
    reason = *std::move(enough);
    if (!reason.empty()) break;
  }
  auto outcome = runner.outcome();
  if (!outcome) return outcome;
  outcome->replicates = done;
  outcome->stopped_because = reason;
  return outcome;
}

}  // namespace plussum
