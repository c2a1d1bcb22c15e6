// SPDX-License-Identifier: MIT
#include "study/sweep_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

#include "io/registrations.hpp"
#include "io/result_file.hpp"
#include "io/store_files.hpp"
#include "study/registration.hpp"

namespace plussum {
namespace {

/// What stands for an experiment in a store: its name. Those that `attribute` makes of one scenario share theirs, and its runs.
std::string family_of(const std::string& name) {
  for (const std::string_view ending : {"-strategy", "-loops", "-loop-values"})
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size()) + " by attribute";
  return name;
}

/// How many finished runs of the store's former plan the new one does not know.
std::size_t runs_left_out(const io::RunStore& store, const ResultPlan& before, const ResultPlan& now) {
  std::unordered_set<std::string_view> kept;
  for (const PlannedRun& run : now.runs) kept.insert(run.key);
  return static_cast<std::size_t>(std::count_if(before.runs.begin(), before.runs.end(), [&](const PlannedRun& run) {
    return !kept.contains(run.key) && store.status_of(run.key) == RunStatus::finished;
  }));
}

/// Says what has changed since the store was last laid out, when that takes runs out of its results.
void tell_of_changes(const io::RunStore& store, const ResultPlan& before, const SweepPlan& plan, Observer& observer) {
  const std::size_t left_out = runs_left_out(store, before, plan.results());
  if (left_out == 0 || before.name != plan.results().name) return;
  io::Diagnostics unheard;
  const auto former = io::load_experiment_text(before.experiment_yaml, "experiment", unheard);
  ResultPlan known = before;  // the first version did not keep this
  if (known.scenarios_digest.empty()) known.scenarios_digest = plan.results().scenarios_digest;
  const auto words = former ? io::differences(registered_parts(former->experiment, known),
                                              registered_parts(plan.experiment(), plan.results()))
                            : std::vector<std::string>{};
  observer.note(fmt::format(
      "{} finished runs in '{}' are not part of this experiment as it stands now{}; they stay in the "
      "store and count no more.",
      left_out, store.folder().string(),
      words.empty()
          ? ""
          : ", for it has changed: " + io::enumeration(std::vector<std::string_view>(words.begin(), words.end()))));
}

/// Makes the runs, and leaves the store as it is to be read.
Outcome<SweepOutcome> make_runs(SweepPlan& plan, io::RunStore& store, RunnerOptions& runner,
                                std::unique_ptr<Ranks> ranks, Observer& observer) {
  runner.ranks = ranks.get();
  auto outcome = run_sweep(plan, store, runner, observer);
  ranks.reset();  // what follows may start a process, which MPI does not like
  if (!outcome) return outcome;
  std::string error;
  if (!outcome->stopped_because.empty()) {
    plan.keep_replicates(outcome->replicates);
    if (!store.write_plan(plan.results(), error)) return input_output_trouble(error);
  }
  if (!store.finish(error) || !store.refresh(error)) return input_output_trouble(error);
  return outcome;
}

}  // namespace

Outcome<io::RunStore> open_for_sweep(SweepPlan& plan, const std::string& folder, Observer& observer,
                                     const std::string& time) {
  std::string error, unheard;
  const std::string name = folder.empty() ? plan.results().name + ".store" : folder;
  auto store = io::RunStore::open(name, error);
  if (!store) return input_output_trouble(error);
  // A damaged plan is laid out anew, which keeps all runs.
  const auto before = store->read_plan(unheard);
  if (before && family_of(before->name) != family_of(plan.results().name))
    return bad_input(fmt::format("'{}' holds the experiment '{}'; name another folder for '{}', such as -o {}.store",
                                 name, before->name, plan.results().name, plan.results().name));
  if (!store->notice().empty()) observer.note(store->notice());
  if (before) tell_of_changes(*store, *before, plan, observer);
  if (const std::string trunk = plan.trunk_file(); !trunk.empty()) {
    auto digest = store->keep_trunk(trunk, error);
    if (!digest) return input_output_trouble(error);
    plan.set_trunk(std::move(*digest));
  }
  plan.set_registration(before ? before->registration : std::string());
  if (!plan.hypotheses().empty()) {
    auto head = state_claims(*store, plan.experiment(), plan.results(), plan.results().registration, time);
    if (!head) return head.take_trouble();
    plan.set_registration(*head);
  }
  if (!store->write_plan(plan.results(), error)) return input_output_trouble(error);
  return std::move(*store);
}

Outcome<SweptStore> sweep_into_store(SweepPlan& plan, const SweepTarget& target, RunnerOptions runner,
                                     std::unique_ptr<Ranks> ranks, Observer& observer) {
  std::string error;
  const std::string time = io::origin_now(target.command).created;
  auto store = open_for_sweep(plan, target.store, observer, time);
  if (!store) return store.take_trouble();
  auto outcome = make_runs(plan, *store, runner, std::move(ranks), observer);
  if (!outcome) return outcome.take_trouble();
  if (!plan.hypotheses().empty())
    if (auto entered = enter_runs(*store, store->size(), time); !entered) return entered.take_trouble();
  SweptStore swept{*std::move(store), *std::move(outcome), {}, {}};
  swept.status = swept.store.status(plan.results());
  // A sweep that is not whole has its file when it is: `plussum export` writes what there is.
  if (!target.writes_file || swept.status.missing > 0 || swept.outcome.interrupted) return swept;
  swept.file = (swept.store.folder() / "results.h5").string();
  if (error = io::obstacle_in_store(swept.file); !error.empty()) return input_output_trouble(error);
  if (!io::write_result_file(swept.file, swept.store, plan.results(), io::origin_now(target.command), error))
    return input_output_trouble(error);
  return swept;
}

Outcome<std::unique_ptr<SweepPlan>> plan_from_store(const OpenedStore& opened, const Registry& registry, unsigned jobs,
                                                    Observer& observer) {
  const std::string folder = opened.store.folder().string();
  if (opened.plan.scenarios.empty())
    return input_output_trouble(
        fmt::format("'{}' was made by an earlier version of PlusSum and does not hold its scenarios; sweep the "
                    "experiment again, which adds them",
                    folder));
  io::Diagnostics diagnostics;
  auto loaded = io::load_planned_experiment(opened.plan, folder + " (experiment)", diagnostics);
  if (!loaded) return diagnostics.trouble();
  std::string error;
  for (const ScenarioText& scenario : opened.plan.scenarios) {
    auto text = opened.store.read_text(scenario.digest, error);
    if (!text) return input_output_trouble(error);
    loaded->scenario_texts.emplace(scenario.place, std::move(*text));
  }
  if (!opened.plan.trunk.empty()) {
    const auto trunk = opened.store.trunk(opened.plan.trunk, error);
    if (!trunk) return input_output_trouble(error);
    const std::string& from = loaded->experiment.from;
    loaded->experiment.from = trunk->string() + from.substr(std::min(from.rfind('@'), from.size()));
  }
  return SweepPlan::make(std::move(*loaded), registry, jobs, observer);
}

}  // namespace plussum
