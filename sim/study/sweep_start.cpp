// SPDX-License-Identifier: MIT
#include "study/sweep_start.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "io/resolved_text.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/make_run.hpp"

namespace plussum {
namespace {

/// Replicate by replicate, few seeds are in work at a time; a snapshot is as large as a world.
constexpr std::size_t most_snapshots = 8;

}  // namespace

Outcome<std::unique_ptr<SweepStart>> SweepStart::make(const io::LoadedExperiment& loaded, const Registry& registry,
                                                      unsigned threads, Observer& observer) {
  auto start = std::make_unique<SweepStart>();
  const Experiment& experiment = loaded.experiment;
  start->registry_ = &registry;
  start->burn_in_ = static_cast<std::uint32_t>(experiment.burn_in);
  if (experiment.from.empty()) return start;
  const bool is_beside = std::filesystem::path(experiment.from).is_relative();
  const auto from = is_beside ? (loaded.file.parent_path() / experiment.from).string() : experiment.from;
  Outcome<Trunk> trunk = load_trunk(from, registry, threads, observer);
  if (!trunk) {
    io::Diagnostics diagnostics;
    for (const Diagnostic& problem : trunk.trouble().diagnostics) diagnostics.add(problem);
    if (const std::string& problem = trunk.trouble().sentence; !problem.empty())
      diagnostics.add(loaded.positions.of("from"), "from", problem);
    return diagnostics.trouble();
  }
  start->trunk_ = std::move(*trunk);
  start->identity_ =
      fmt::format("from {} after step {}", start->trunk_->digest, start->trunk_->snapshot.checkpoint.step);
  return start;
}

bool SweepStart::prepare_burn_in(const io::ExperimentLayout& layout, io::Diagnostics& diagnostics) {
  if (burn_in_ == 0) return true;
  auto loaded = layout.base_scenario(diagnostics);
  if (!loaded) return false;
  loaded->scenario = bare_scenario(loaded->scenario);
  auto planned = plan_loaded(std::move(*loaded), *registry_);
  if (!planned) {
    for (const Diagnostic& problem : planned.trouble().diagnostics) diagnostics.add(problem);
    return false;
  }
  base_ = std::move(*planned);
  const Scenario& scenario = base_->loaded.scenario;
  unburnt_ = Simulation(scenario, base_->plan, {}).snapshot();
  identity_ = fmt::format("burn-in of {} steps of\n{}", burn_in_, io::resolved_text(scenario, scenario.currency));
  return true;
}

std::string SweepStart::scenario_yaml() const {
  return trunk_ ? trunk_->planned.loaded.resolved_yaml : std::string();
}

Problem SweepStart::obstacle(const Scenario& scenario) const {
  if (!trunk_ && !unburnt_) return {};
  const std::uint32_t begin = begins_after();
  const std::string start = trunk_ ? fmt::format("the snapshot at step {}", begin)
                                   : fmt::format("the burn-in of {}", io::counted(begin, "step"));
  if (const std::string late = end_before(start, begin, scenario.time.steps, "time.steps"); !late.empty())
    return {trunk_ ? "from" : "burn_in", late};
  const Snapshot& snapshot = trunk_ ? trunk_->snapshot : *unburnt_;
  Scenario same_seed = scenario;
  same_seed.seed = snapshot.scenario.seed;
  const std::string path = obstacle_to_branch(snapshot, same_seed);
  if (path.empty()) return {};
  return {"factors", fmt::format("'{}' cannot differ between runs that share their beginning", path)};
}

SweepStart::BurntIn SweepStart::make_burn_in(std::int64_t seed) const {
  Scenario scenario = base_->loaded.scenario;
  scenario.seed = seed;
  Simulation simulation(std::move(scenario), base_->plan, {.threads = 1});
  Recorder recorder(simulation, LastStep::goes_on);
  Observer unwatched;
  run_until(simulation, burn_in_, unwatched, [&] { return step_and_record(simulation, recorder); });
  return {simulation.snapshot(), recorder.recording()};
}

/// The first who asks makes it, the others wait.
SweepStart::SharedBurnIn SweepStart::burnt_in(std::int64_t seed) const {
  std::promise<SharedBurnIn> mine;
  std::shared_future<SharedBurnIn> shared;
  bool is_mine = false;
  {
    const std::lock_guard guard(mutex_);
    const auto found = by_seed_.find(seed);
    is_mine = found == by_seed_.end();
    shared = is_mine ? mine.get_future().share() : found->second;
    if (is_mine) by_seed_.emplace(seed, shared);
    if (by_seed_.size() > most_snapshots)
      by_seed_.erase(by_seed_.begin()->first == seed ? std::next(by_seed_.begin()) : by_seed_.begin());
  }
  if (is_mine) mine.set_value(std::make_shared<const BurntIn>(make_burn_in(seed)));
  return shared.get();
}

StartedRun SweepStart::begin(const Scenario& scenario, const Plan& plan, std::int64_t seed) const {
  Scenario own = scenario;
  own.record.ledger_every = own.time.steps + 1;  // no metric reads the ledger's rows
  const ExecutionOptions alone{.threads = 1};
  if (trunk_) {
    own.seed = trunk_->snapshot.scenario.seed;
    Simulation simulation(trunk_->snapshot, std::move(own), plan, alone, static_cast<std::uint64_t>(seed));
    Recorder recorder(simulation, trunk_->recording);
    return {std::move(simulation), std::move(recorder)};
  }
  own.seed = seed;
  if (burn_in_ > 0) {
    const SharedBurnIn before = burnt_in(seed);
    Simulation simulation(before->snapshot, std::move(own), plan, alone);
    Recorder recorder(simulation, before->recording);
    return {std::move(simulation), std::move(recorder)};
  }
  Simulation simulation(std::move(own), plan, alone);
  Recorder recorder(simulation);
  return {std::move(simulation), std::move(recorder)};
}

}  // namespace plussum
