// SPDX-License-Identifier: MIT
#include "main/verify_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <mutex>
#include <nlohmann/json.hpp>

#include "io/units.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/store_options.hpp"
#include "main/sweep_progress.hpp"
#include "main/sweep_store.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_shown = 20;

/// A run whose record is another one now, or could not be compared.
struct Difference {
  std::size_t run = 0;
  std::string what;
};

/// How many of the finished runs are made again: at least one. Nothing, with the complaint made, when the options are wrong.
std::optional<std::size_t> wanted_runs(const VerifyStoreOptions& options, std::size_t finished) {
  if (options.runs) return std::min(*options.runs, finished);
  const auto share = io::Units().number(options.share, "1");
  if (!share.value || !(*share.value > 0.0 && *share.value <= 1.0)) {
    complain(
        fmt::format("--share is a share of the runs above 0 such as '5 %' or '100 %'; '{}' is not", options.share));
    return std::nullopt;
  }
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(*share.value * static_cast<double>(finished))), 1,
                                 std::max<std::size_t>(finished, 1));
}

/// Finished runs in an order that --draw decides and nobody could have known before.
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
std::optional<std::string> check_run(const OpenedStore& opened, const SweepPlan& plan, const PlannedRun& stored) {
  std::string error;
  const auto record = opened.store.read(stored.key, error);
  if (!record) return error;
  const auto run = same_run(plan.results(), stored);
  if (!run) return "the scenarios in the store lay out no such run";
  if (run->key != stored.key && plan.results().engine_version == opened.plan.engine_version)
    return "its key is not that of its scenario in the store";
  const MadeRun made = make_or_fail(plan, *run, [] { return !interrupted(); });
  if (made.interrupted) return std::nullopt;
  return difference(opened.plan, *record, made.record);
}

struct Checked {
  std::size_t made = 0, finished = 0;
  std::vector<Difference> differences;
};

Checked check_runs(const OpenedStore& opened, const SweepPlan& plan, std::vector<std::size_t> runs, std::size_t wanted,
                   const VerifyStoreOptions& options) {
  Checked outcome{.made = 0, .finished = runs.size(), .differences = {}};
  runs.resize(wanted);
  SweepProgress progress(runs.size(), options.common.quiet, "verifying: ");
  std::mutex mutex;
  for_each_index(runs.size(), options.jobs, [&](std::size_t k) {
    if (interrupted()) return;
    const auto what = check_run(opened, plan, opened.plan.runs[runs[k]]);
    if (!what) return;
    progress.count(true, false);
    const std::lock_guard guard(mutex);
    ++outcome.made;
    if (!what->empty()) outcome.differences.push_back({runs[k], *what});
  });
  progress.finish();
  std::sort(outcome.differences.begin(), outcome.differences.end(),
            [](const Difference& a, const Difference& b) { return a.run < b.run; });
  return outcome;
}

std::string outcome_text(const OpenedStore& opened, const Checked& outcome, const std::string& version) {
  const std::string folder = opened.store.folder().string();
  std::string text = fmt::format("{} of {} finished runs of {} were made again from what it holds: ", outcome.made,
                                 outcome.finished, folder);
  text += outcome.differences.empty() ? "every value is the same to the bit.\n"
                                      : fmt::format("{} are other ones now.\n", outcome.differences.size());
  for (std::size_t k = 0; k < std::min(outcome.differences.size(), most_shown); ++k) {
    const Difference& difference = outcome.differences[k];
    text += fmt::format("differs: {}: {}\n", io::describe_run(opened.plan, opened.plan.runs[difference.run]),
                        difference.what);
  }
  if (outcome.differences.size() > most_shown)
    text += fmt::format("… and {} more, which --json lists.\n", outcome.differences.size() - most_shown);
  if (version != opened.plan.engine_version)
    text += fmt::format("The store was made by {}, this is {}.\n", opened.plan.engine_version, version);
  return text;
}

Json outcome_json(const OpenedStore& opened, const Checked& outcome, const std::string& version) {
  Json differences = Json::array();
  for (const Difference& difference : outcome.differences) {
    const PlannedRun& run = opened.plan.runs[difference.run];
    differences.push_back({{"run", difference.run},
                           {"point", run.point},
                           {"replicate", run.replicate},
                           {"seed", run.seed},
                           {"parameters", point_json(opened.plan, opened.plan.points[run.point])},
                           {"difference", difference.what}});
  }
  return {{"store", opened.store.folder().string()},
          {"agrees", outcome.differences.empty()},
          {"runs", outcome.made},
          {"finished", outcome.finished},
          {"differences", differences},
          {"engine_version", opened.plan.engine_version},
          {"this_version", version}};
}

}  // namespace

int verify_store(const VerifyStoreOptions& options) {
  int exit_code = exit_good;
  const auto opened = open_store(options.store, exit_code);
  if (!opened) return exit_code;
  std::vector<std::size_t> runs = drawn_runs(*opened, options.draw);
  if (runs.empty()) {
    complain(fmt::format("no run is finished in '{}', so there is nothing to verify", options.store));
    return exit_bad_input;
  }
  const auto wanted = wanted_runs(options, runs.size());
  if (!wanted) return exit_bad_input;
  ConsoleObserver observer(options.common);
  const auto plan = plan_from_store(*opened, options.common, options.jobs, observer, exit_code);
  if (!plan) return exit_code;
  const Checked outcome = check_runs(*opened, *plan, std::move(runs), *wanted, options);
  const std::string version = plan->results().engine_version;
  if (options.common.json)
    put_json(outcome_json(*opened, outcome, version));
  else
    put("{}", outcome_text(*opened, outcome, version));
  if (interrupted()) return exit_interrupted;
  return outcome.differences.empty() ? exit_good : exit_failed;
}

}  // namespace plussum::main
