// SPDX-License-Identifier: MIT
#include "main/loop_strength.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>

#include "main/interrupt.hpp"
#include "main/many_runs.hpp"
#include "main/sweep_progress.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/value_account.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/loops/cut_loops.hpp"
#include "plussum/loops/loop_gain.hpp"

namespace plussum::main {
namespace {

using Links = std::vector<std::string>;

/// What all constituents have at the end of a run, or why it has no end.
struct Welfare {
  std::optional<Money> total;
  std::string problem;
};

Welfare welfare_without(const PlannedScenario& planned, const Links& links, std::uint32_t replicate) {
  Scenario scenario = replicate_of(planned.loaded.scenario, replicate);
  cut_links(scenario, links);
  Simulation simulation(scenario, planned.plan, {});
  const StretchEnd end = make_steps(
      0, static_cast<std::uint32_t>(scenario.time.steps), [] { return !interrupted(); },
      [&simulation] { return simulation.step(); });
  if (end.is_interrupted) return {};
  if (!end.is_whole()) return {.total = {}, .problem = sentence_of(end.breach, scenario)};
  return {.total = total_of(value_account(simulation.world(), simulation.scenario())), .problem = {}};
}

/// Runs with each distinct set of links cut, by set and replicate; the first cuts none.
struct CutRuns {
  std::map<Links, std::size_t> set_of;
  std::vector<Links> sets;
  std::vector<Welfare> results;  ///< [set][replicate]

  std::size_t add(const Links& links) {
    const auto [found, is_new] = set_of.try_emplace(links, sets.size());
    if (is_new) sets.push_back(links);
    return found->second;
  }
};

bool make_runs(const PlannedScenario& planned, const LoopRuns& options, CutRuns& runs) {
  const std::size_t count = runs.sets.size() * options.replicates;
  runs.results.resize(count);
  SweepProgress progress(count, options.common.quiet, "measuring loops: ");
  for_each_index(count, options.jobs, [&](std::size_t k) {
    if (interrupted()) return;
    runs.results[k] =
        welfare_without(planned, runs.sets[k / options.replicates], static_cast<std::uint32_t>(k % options.replicates));
    progress.count(true, !runs.results[k].total);
  });
  progress.finish();
  return !interrupted();
}

/// Of the replicates in which both runs came to their end.
std::vector<double> strengths_of(const CutRuns& runs, std::size_t set, const LoopRuns& options, double represents) {
  std::vector<double> differences;
  for (std::uint32_t replicate = 0; replicate < options.replicates; ++replicate) {
    const Welfare &with = runs.results[replicate], &without = runs.results[set * options.replicates + replicate];
    if (with.total && without.total) differences.push_back((*with.total - *without.total).in_currency() * represents);
  }
  return differences;
}

/// Which runs of a set failed, "seed 7: …"; where the uncut run fails as well, only that one is named.
std::vector<std::string> failures_of(const CutRuns& runs, std::size_t set, const LoopRuns& options, std::int64_t seed) {
  std::vector<std::string> failures;
  for (std::uint32_t replicate = 0; replicate < options.replicates; ++replicate) {
    const Welfare &with = runs.results[replicate], &run = runs.results[set * options.replicates + replicate];
    if (run.total || (set != 0 && !with.total)) continue;
    failures.push_back(fmt::format("seed {}: {}", seed + replicate, run.problem));
  }
  return failures;
}

}  // namespace

bool measure_loops(const PlannedScenario& planned, const LoopRuns& options,
                   std::optional<report::MeasuredLoops>& measured, std::vector<std::string>& notes) {
  const Scenario& scenario = planned.loaded.scenario;
  const std::vector<CutLoop> cut = closed_loops(planned.plan, planned.loaded.scenario);
  if (cut.empty()) return true;
  CutRuns runs;
  runs.add({});
  std::vector<std::size_t> sets;
  for (const CutLoop& loop : cut) sets.push_back(runs.add(loop.links));
  if (!make_runs(planned, options, runs)) return false;
  for (const std::string& failure : failures_of(runs, 0, options, scenario.seed))
    notes.push_back(fmt::format(
        "A run with nothing cut did not come to its end, so that loops were measured without it, with {}.", failure));
  measured = {.currency = scenario.currency,
              .replicates = options.replicates,
              .confidence = options.confidence,
              .strengths = {}};
  for (std::size_t k = 0; k < cut.size(); ++k) {
    measured->strengths.push_back(
        {std::string(cut[k].loop->name), strengths_of(runs, sets[k], options, scenario.population.represents)});
    if (const auto failures = failures_of(runs, sets[k], options, scenario.seed); !failures.empty())
      notes.push_back(
          fmt::format("With loop {} cut a run did not come to its end, with {}.", cut[k].loop->name, failures.front()));
  }
  return true;
}

}  // namespace plussum::main
