// SPDX-License-Identifier: MIT
#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"
#include "main/warnings.hpp"
#include "plussum/experiment/workers.hpp"
#include "study/run_scenario.hpp"
#include "study/sweep_store.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  CommonOptions common;
  SweepOptions sweep{};
  std::string store, shard;
  std::optional<std::int64_t> replicates, seed;
  unsigned jobs = 0;
  bool dry_run = false, retry_failed = false, no_file = false;
};

/// "2/8" as the second of eight: digits alone, without sign or space. False when it is not that.
bool read_shard(const std::string& text, RunnerOptions& runner) {
  if (text.empty()) return true;
  const char *const end = text.data() + text.size(), *const bar = std::find(text.data(), end, '/');
  const auto number = [](const char* first, const char* last, std::uint32_t& value) {
    const auto read = std::from_chars(first, last, value);
    return read.ec == std::errc() && read.ptr == last;
  };
  std::uint32_t part = 0, of = 0;
  if (bar == end || !number(text.data(), bar, part) || !number(bar + 1, end, of) || part < 1 || part > of) return false;
  runner.shard = part - 1;
  runner.shards = of;
  return true;
}

std::string plan_text(const SweepPlan& plan) {
  const ResultPlan& results = plan.results();
  std::string text = fmt::format("{}: {} points x {} replicates = {} runs\n", results.name, results.points.size(),
                                 results.replicates, results.runs.size());
  TextTable factors{.head = {"factor", "unit", "levels or range tried", "meaning"}, .rows = {}, .right = {}};
  for (std::size_t f = 0; f < results.factors.size(); ++f)
    factors.rows.push_back(
        {results.factors[f].name, results.factors[f].unit, tried_text(results, f), results.factors[f].meaning});
  TextTable metrics{.head = {"metric", "unit", "meaning", "measured"}, .rows = {}, .right = {}};
  for (const MetricColumn& metric : results.metrics)
    metrics.rows.push_back({metric.name, metric.unit, metric.meaning, metric.label});
  return text + (factors.rows.empty() ? "" : "\n" + factors.render()) + "\n" + metrics.render();
}

Json plan_json(const SweepPlan& plan) {
  const ResultPlan& results = plan.results();
  Json points = Json::array();
  for (const DesignPoint& point : results.points) points.push_back(point_json(results, point));
  return {{"experiment", results.name},
          {"points", points},
          {"replicates", results.replicates},
          {"runs", results.runs.size()}};
}

std::string outcome_text(const SweepOutcome& outcome, const io::StoreStatus& status, const std::string& store) {
  std::string text = fmt::format("{} of {} runs finished in {}: {} made now in {}", status.finished, status.planned,
                                 store, outcome.made, duration_text(outcome.wall_seconds));
  if (outcome.made > 0)
    text +=
        fmt::format(" ({:.3g} runs/s, {} jobs {:.0f} % busy)", static_cast<double>(outcome.made) / outcome.wall_seconds,
                    outcome.jobs, 100.0 * outcome.busy_seconds / (outcome.wall_seconds * outcome.jobs));
  if (!outcome.stopped_because.empty())
    text +=
        fmt::format(", after {} replicates the stopping rule says: {}", outcome.replicates, outcome.stopped_because);
  if (status.failed > 0) text += fmt::format(", {} failed (`plussum status {}` says why)", status.failed, store);
  return text + ".\n";
}

Json outcome_json(const SweepOutcome& outcome, const io::StoreStatus& status, const std::string& store,
                  const std::string& file) {
  return {{"store", store},
          {"file", file.empty() ? Json(nullptr) : Json(file)},
          {"planned", status.planned},
          {"finished", status.finished},
          {"failed", status.failed},
          {"missing", status.missing},
          {"made", outcome.made},
          {"known", outcome.known},
          {"jobs", outcome.jobs},
          {"wall_seconds", outcome.wall_seconds},
          {"busy_seconds", outcome.busy_seconds},
          {"interrupted", outcome.interrupted},
          {"replicates", outcome.replicates},
          {"stopped_because", outcome.stopped_because}};
}

int finish(const Options& options, const SweptStore& swept) {
  const std::string folder = swept.store.folder().string();
  if (options.common.json)
    put_json(outcome_json(swept.outcome, swept.status, folder, swept.file));
  else
    put("{}{}", outcome_text(swept.outcome, swept.status, folder),
        swept.file.empty() ? "" : "The table of all runs is " + swept.file + ".\n");
  const int code = exit_of(swept.status);
  return code == exit_broken_invariant || !swept.outcome.interrupted ? code : end_interrupted();
}

/// Warnings of the scenario that is varied, as it stands before arms and factors.
io::Diagnostics warnings_of_base(const Options& options, const Experiment& experiment) {
  if (experiment.scenario.empty()) return {};
  const std::filesystem::path beside = std::filesystem::path(find_input(options.sweep.file)).parent_path();
  std::vector<std::string> sets = experiment.set;
  sets.insert(sets.end(), options.sweep.scenario_sets.begin(), options.sweep.scenario_sets.end());
  std::error_code ignored;
  const std::filesystem::path named = beside / experiment.scenario;
  io::Diagnostics told;
  const auto loaded = io::load_scenario(
      std::filesystem::exists(named, ignored) ? named.lexically_normal().string() : find_input(experiment.scenario),
      sets, scenario_for(*options.common.registry), told);
  return loaded ? warnings_in(*loaded) : io::Diagnostics{};
}

int show_plan(const Options& options, const SweepPlan& plan) {
  const io::Diagnostics warnings = warnings_of_base(options, plan.experiment());
  if (options.common.json) {
    Json json = plan_json(plan);
    json["warnings"] = warnings.to_json();
    put_json(json);
  } else {
    show_warnings(options.common, warnings);
    put("{}", plan_text(plan));
  }
  return exit_good;
}

/// What is wrong on the command line itself, a sentence; empty when nothing is.
std::string read_options(Options& options, RunnerOptions& runner) {
  if (!read_shard(options.shard, runner))
    return fmt::format(
        "--shard is of the form 2/8, the second part of eight, with parts from 1/8 to 8/8; '{}' is not that",
        options.shard);
  if (options.replicates) options.sweep.sets.push_back(fmt::format("replicates={}", *options.replicates));
  if (options.seed) options.sweep.sets.push_back(fmt::format("first_seed={}", *options.seed));
  options.sweep.jobs = runner.jobs;
  return {};
}

int sweep(Options& options, const std::string& command) {
  ConsoleObserver observer(options.common);
  auto ranks = join_ranks(observer);
  const bool is_first = !ranks || ranks->is_first();  // the one that speaks
  RunnerOptions runner{.jobs = threads_or_all(options.jobs), .retry_failed = options.retry_failed};
  if (ranks && options.jobs == 0) runner.jobs = std::max(1U, runner.jobs / ranks->on_this_machine());
  if (const std::string wrong = read_options(options, runner); !wrong.empty()) {
    if (is_first) complain(wrong);
    return exit_bad_input;
  }
  const auto made = SweepPlan::make(options.sweep, observer);
  const std::string quarrel = ranks ? ranks->agree(made ? &(*made)->results() : nullptr, runner.jobs) : std::string();
  if (!quarrel.empty() && is_first) complain(quarrel);
  if (!made && (is_first || !quarrel.empty())) return refuse(options.common, made.trouble());
  if (!made || !quarrel.empty()) return exit_bad_input;
  const std::unique_ptr<SweepPlan>& plan = *made;
  if (is_first && options.dry_run) return show_plan(options, *plan);
  if (runner.shards > 1 && !plan->experiment().stop.hypothesis.empty()) {
    if (is_first) complain("a stopping rule needs all runs in one store; leave out --shard, or the rule");
    return exit_bad_input;
  }
  if (is_first) {
    const SweepTarget target{.store = options.store, .writes_file = !options.no_file, .command = command};
    const auto swept = sweep_into_store(*plan, target, runner, std::move(ranks), observer);
    return swept ? finish(options, *swept) : refuse(options.common, swept.trouble());
  }
  ranks->serve([&plan](std::size_t position, const std::function<bool()>& go_on) {
    return make_or_fail(*plan, plan->results().runs[position], go_on);
  });
  return exit_good;
}

}  // namespace

void add_sweep(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "sweep", "Make the runs of an experiment; the same command goes on where an interrupted one stopped");
  verb.add_option("experiment", options->sweep.file, "Experiment file")->required();
  verb.add_option("-o,--store", options->store, "Folder that keeps the runs; NAME.store when not given");
  once_each(verb.add_option("--set", options->sweep.scenario_sets,
                            "PATH=VALUE for the scenario of every run; may be repeated"));
  once_each(verb.add_option("--set-experiment", options->sweep.sets,
                            "PATH=VALUE for the experiment itself; may be repeated"));
  verb.add_option("--replicates", options->replicates, "Seeds at each point; more than before extends the sweep");
  verb.add_option("--seed", options->seed, "Seed of the first replicate");
  verb.add_option("-j,--jobs", options->jobs, "Runs at a time; 0 (default) is one for each processor")
      ->check(whole_between(0, most_jobs));
  verb.add_option("--shard", options->shard, "I/N: make only the I-th part of N, for arrays of jobs; see merge");
  verb.add_flag("--dry-run", options->dry_run, "Show the points and check every scenario, make no run");
  verb.add_flag("--retry-failed", options->retry_failed, "Try runs again that failed before");
  verb.add_flag("--no-file", options->no_file, "Do not write STORE/results.h5 at the end");
  add_common(verb, options->common, invocation);
  options->sweep.registry = &invocation.registry;
  add_examples(verb,
               "  plussum sweep scenarios/experiments/complements.yaml --dry-run\n"
               "  plussum sweep complements -o complements.store --jobs 2\n"
               "  plussum sweep complements --replicates 40        extends the store made before\n"
               "  plussum sweep complements -o part2.store --shard 2/8\n"
               "  mpirun -n 4 plussum sweep complements            over four processes, in a build for MPI");
  verb.callback([options, &invocation] { invocation.exit_code = sweep(*options, invocation.command); });
}

}  // namespace plussum::main
