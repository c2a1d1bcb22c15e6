// SPDX-License-Identifier: MIT
#include "study/verify_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"
#include "study/sweep_runner.hpp"

namespace plussum {
namespace {

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return same_bits(x, y); });
}

/// The first thing in which two records of a run differ; empty when they are the same.
std::string difference(const ResultPlan& plan, const RunRecord& stored, const RunRecord& made) {
  if (stored.status != made.status)
    return fmt::format("it is {} in the store and {} now", run_status_names[static_cast<std::size_t>(stored.status)],
                       run_status_names[static_cast<std::size_t>(made.status)]);
  for (std::size_t m = 0; m < std::min(stored.values.size(), made.values.size()); ++m)
    if (!same_bits(stored.values[m], made.values[m]))
      return fmt::format("{} is {} in the store and {} now", plan.metrics[m].name, stored.values[m], made.values[m]);
  if (stored.values.size() != made.values.size()) return "its metrics are others";
  for (std::size_t m = 0; m < std::min(stored.series.size(), made.series.size()); ++m)
    if (!same_bits(stored.series[m], made.series[m])) return fmt::format("{} over time differs", plan.metrics[m].name);
  if (stored.series.size() != made.series.size()) return "its series are others";
  if (stored.digest != made.digest)
    return fmt::format("the world after the last step has the digest {} in the store and {} now", stored.digest,
                       made.digest);
  return {};
}

/// The run of `plan` that stands for one of the store's.
std::optional<PlannedRun> same_run(const ResultPlan& plan, const PlannedRun& stored) {
  const std::size_t position = std::size_t{stored.point} * plan.replicates + stored.replicate;
  if (stored.replicate >= plan.replicates || position >= plan.runs.size()) return std::nullopt;
  if (plan.runs[position].seed != stored.seed) return std::nullopt;
  return plan.runs[position];
}

/// Makes one run again. A sentence when it is another one now; empty when it is the same, nothing when interrupted.
std::optional<std::string> check_run(const OpenedStore& opened, const SweepPlan& plan, const PlannedRun& stored,
                                     Observer& observer) {
  std::string error;
  const auto record = opened.store.read(stored.key, error);
  if (!record) return error;
  const auto run = same_run(plan.results(), stored);
  if (!run) return "the scenarios in the store lay out no such run";
  if (run->key != stored.key && plan.results().engine_version == opened.plan.engine_version)
    return "its key is not that of its scenario in the store";
  const MadeRun made = make_or_fail(plan, *run, [&observer] { return observer.go_on(); });
  if (made.interrupted) return std::nullopt;
  return difference(opened.plan, *record, made.record);
}

}  // namespace

std::vector<std::size_t> drawn_runs(const OpenedStore& opened, std::uint64_t draw) {
  std::vector<std::pair<RunKey, std::size_t>> order;
  const std::string number = std::to_string(draw);
  for (std::size_t run = 0; run < opened.plan.runs.size(); ++run) {
    const RunKey& key = opened.plan.runs[run].key;
    if (opened.store.status_of(key) != RunStatus::finished) continue;
    const std::array<std::string_view, 2> parts{number, key};
    order.emplace_back(run_key(parts), run);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> runs;
  for (const auto& [place, run] : order) runs.push_back(run);
  return runs;
}

VerifiedRuns verify_runs(const OpenedStore& opened, const SweepPlan& plan, std::vector<std::size_t> runs,
                         std::size_t wanted, unsigned jobs, Observer& observer) {
  VerifiedRuns verified{.made = 0, .finished = runs.size(), .differences = {}};
  runs.resize(wanted);
  observer.begin_runs("verifying: ", runs.size());
  std::mutex mutex;
  for_each_index(runs.size(), jobs, [&](std::size_t k) {
    if (!observer.go_on()) return;
    const auto what = check_run(opened, plan, opened.plan.runs[runs[k]], observer);
    if (!what) return;
    observer.run_done(true, false);
    const std::lock_guard guard(mutex);
    ++verified.made;
    if (!what->empty()) verified.differences.push_back({runs[k], *what});
  });
  observer.end_runs();
  std::sort(verified.differences.begin(), verified.differences.end(),
            [](const RunDifference& a, const RunDifference& b) { return a.run < b.run; });
  return verified;
}

}  // namespace plussum
