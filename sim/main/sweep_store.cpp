// SPDX-License-Identifier: MIT
#include "main/sweep_store.hpp"

#include "io/result_file.hpp"
#include "main/exit_codes.hpp"
#include "main/registration.hpp"
#include "main/store_options.hpp"

namespace plussum::main {
namespace {

bool register_claims_of(const SweepPlan& plan, const io::RunStore& store, const std::string& command,
                        std::string& error) {
  if (plan.hypotheses().empty()) return true;
  const Registration claims{claims_digest(plan.experiment()), origin_now(command).created, store.size()};
  return register_claims(store.folder(), claims, error);
}

/// Makes the runs, and leaves the store as it is to be read. False with a sentence in `error`.
bool make_runs(SweepPlan& plan, io::RunStore& store, RunnerOptions& runner, std::unique_ptr<Ranks> ranks,
               SweepOutcome& outcome, std::string& error) {
  runner.ranks = ranks.get();
  outcome = run_sweep(plan, store, runner);
  ranks.reset();  // what follows may start a process, which MPI does not like
  if (!outcome.stopped_because.empty()) {
    plan.keep_replicates(outcome.replicates);
    if (!store.write_plan(plan.results(), error)) return false;
  }
  error = outcome.error;
  return error.empty() && store.finish(error);
}

}  // namespace

std::optional<SweptStore> sweep_into_store(SweepPlan& plan, const SweepTarget& target, RunnerOptions runner,
                                           std::unique_ptr<Ranks> ranks, int& exit_code) {
  const auto fail = [&](const std::string& error) {
    complain(error);
    exit_code = exit_input_output;
    return std::nullopt;
  };
  std::string error;
  const std::string folder = target.store.empty() ? plan.results().name + ".store" : target.store;
  auto store = io::RunStore::open(folder, error);
  if (!store || !check_registrations(store->folder(), error) || !store->write_plan(plan.results(), error))
    return fail(error);
  if (!store->notice().empty()) remark(runner.common, store->notice());
  if (!register_claims_of(plan, *store, target.command, error)) return fail(error);
  SweepOutcome outcome;
  if (!make_runs(plan, *store, runner, std::move(ranks), outcome, error)) return fail(error);
  store->refresh();
  SweptStore swept{std::move(*store), std::move(outcome), {}, {}};
  swept.status = swept.store.status(plan.results());
  // A sweep that is not whole has its file when it is: `plussum export` writes what there is.
  if (!target.writes_file || swept.status.missing > 0 || swept.outcome.interrupted) return swept;
  swept.file = (swept.store.folder() / "results.h5").string();
  if (!io::write_result_file(swept.file, swept.store, plan.results(), origin_now(target.command), error))
    return fail(error);
  return swept;
}

int end_interrupted() {
  say("Interrupted; what was finished is kept. The same command goes on from there.\n");
  return exit_interrupted;
}

}  // namespace plussum::main
