// SPDX-License-Identifier: MIT
#include "main/verify_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/units.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/store_options.hpp"
#include "study/sweep_store.hpp"
#include "study/verify_store.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_shown = 20;

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

std::string outcome_text(const OpenedStore& opened, const VerifiedRuns& outcome, const std::string& version) {
  const std::string folder = opened.store.folder().string();
  std::string text = fmt::format("{} of {} finished runs of {} were made again from what it holds: ", outcome.made,
                                 outcome.finished, folder);
  text += outcome.differences.empty() ? "every value is the same to the bit.\n"
                                      : fmt::format("{} are other ones now.\n", outcome.differences.size());
  for (std::size_t k = 0; k < std::min(outcome.differences.size(), most_shown); ++k) {
    const RunDifference& difference = outcome.differences[k];
    text += fmt::format("differs: {}: {}\n", io::describe_run(opened.plan, opened.plan.runs[difference.run]),
                        difference.what);
  }
  if (outcome.differences.size() > most_shown)
    text += fmt::format("… and {} more, which --json lists.\n", outcome.differences.size() - most_shown);
  if (version != opened.plan.engine_version)
    text += fmt::format("The store was made by {}, this is {}.\n", opened.plan.engine_version, version);
  return text;
}

Json outcome_json(const OpenedStore& opened, const VerifiedRuns& outcome, const std::string& version) {
  Json differences = Json::array();
  for (const RunDifference& difference : outcome.differences) {
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
  const auto opened = open_store(options.store);
  if (!opened) return refuse(options.common, opened.trouble());
  std::vector<std::size_t> runs = drawn_runs(*opened, options.draw);
  if (runs.empty()) {
    complain(fmt::format("no run is finished in '{}', so there is nothing to verify", options.store));
    return exit_bad_input;
  }
  const auto wanted = wanted_runs(options, runs.size());
  if (!wanted) return exit_bad_input;
  ConsoleObserver observer(options.common);
  const auto plan = plan_from_store(*opened, *options.common.registry, options.jobs, observer);
  if (!plan) return refuse(options.common, plan.trouble());
  const VerifiedRuns outcome = verify_runs(*opened, **plan, std::move(runs), *wanted, options.jobs, observer);
  const std::string version = (*plan)->results().engine_version;
  if (options.common.json)
    put_json(outcome_json(*opened, outcome, version));
  else
    put("{}", outcome_text(*opened, outcome, version));
  if (!observer.go_on()) return exit_interrupted;
  return outcome.differences.empty() ? exit_good : exit_failed;
}

}  // namespace plussum::main
