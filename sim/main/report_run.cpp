// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "io/result_file.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/loop_strength.hpp"
#include "main/many_runs.hpp"
#include "main/report_parts.hpp"
#include "main/store_options.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"
#include "report/run_document.hpp"
#include "study/run_scenario.hpp"
#include "study/snapshot.hpp"

namespace plussum::main {
namespace {

std::uint32_t steps_done(const io::Trajectory& trajectory) {
  return static_cast<std::uint32_t>(trajectory.recording.digests.size());
}

std::string early_end(const Breach& breach, const Scenario& scenario) {
  return "The run ended early: " + sentence_of(breach, scenario) + ".";
}

/// Why a run in a file ended early, as far as the file tells; empty when it did not.
std::string problem_in_file(const ReportedRun& run) {
  const std::uint32_t done = steps_done(run.trajectory);
  const auto steps = static_cast<std::uint32_t>(run.planned.loaded.scenario.time.steps);
  if (done >= steps) return {};
  return fmt::format("The run {} after step {} of {}.",
                     run.trajectory.is_checkpoint ? "is not finished; this is how it stood" : "ended", done, steps);
}

/// Makes the run in the file again: what constituents have at its end, and what ended it early. False when interrupted.
bool make_again(const ReportOptions& options, const std::string& file, ReportedRun& run, int& exit_code) {
  const io::Trajectory& stored = run.trajectory;
  ConsoleObserver observer(options.common);
  const Outcome<Trunk> made = make_trunk({file, &stored.provenance, &stored.recording}, steps_done(stored),
                                         *options.common.registry, options.jobs, observer);
  if (!made && made.trouble().kind == TroubleKind::interrupted) {
    exit_code = exit_interrupted;
    return false;
  }
  if (!made) {
    run.notes.push_back(
        "The page has no value accounts and no strength of loops, because the run cannot be made again: " +
        made.trouble().sentence);
    remark(options.common, run.notes.back());
    return true;
  }
  const Snapshot& end = made->snapshot;
  run.account = value_account(end.checkpoint.world, end.standing);
  if (run.problem.empty() || stored.is_checkpoint) return true;
  Simulation next(end, run.planned.loaded.scenario, run.planned.plan, {.threads = threads_or_all(options.jobs)});
  if (const Breach breach = next.step(); breach.kind != BreachKind::none)
    run.problem = early_end(breach, run.planned.loaded.scenario);
  return true;
}

std::optional<ReportedRun> read_run(const ReportOptions& options, const ReportInput& input, int& exit_code) {
  std::string error;
  auto trajectory = io::read_trajectory(input.path, error);
  if (!trajectory) {
    complain(error);
    exit_code = exit_input_output;
    return std::nullopt;
  }
  auto planned = plan_text(trajectory->provenance.scenario_yaml,
                           {.registry = options.common.registry, .file = input.path + " (scenario)"});
  if (!planned) {
    exit_code = refuse(options.common, planned.trouble());
    return std::nullopt;
  }
  ReportedRun run{input.name, std::move(*trajectory), std::move(*planned)};
  run.problem = problem_in_file(run);
  if (options.no_runs) {
    run.notes.emplace_back("The page has no value accounts and no strength of loops, because of --no-runs.");
    return run;
  }
  if (!make_again(options, input.path, run, exit_code)) return std::nullopt;
  return run;
}

/// Runs a scenario; nothing of it is kept but what the report shows.
std::optional<ReportedRun> make_run(const ReportOptions& options, const ReportInput& input, int& exit_code) {
  auto planned = load_named({.registry = options.common.registry, .file = input.path, .sets = options.sets});
  if (!planned) {
    exit_code = refuse(options.common, planned.trouble());
    return std::nullopt;
  }
  ReportedRun run{input.name, {}, std::move(*planned)};
  const Scenario& scenario = run.planned.loaded.scenario;
  Simulation simulation(scenario, run.planned.plan, {.threads = threads_or_all(options.jobs)});
  Recorder recorder(simulation);
  ConsoleObserver observer(options.common);
  const auto start = std::chrono::steady_clock::now();
  const StretchEnd end = run_to_end(simulation, recorder, observer);
  const double wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (end.is_interrupted) {
    exit_code = exit_interrupted;
    return std::nullopt;
  }
  const Breach& breach = end.breach;
  if (breach.kind != BreachKind::none) {
    run.problem = early_end(breach, scenario);
    complain(sentence_of(breach, scenario));
    exit_code = is_of_the_scenario(breach) ? exit_failed : exit_broken_invariant;
  } else {
    run.account = value_account(simulation.world(), simulation.scenario());
  }
  run.trajectory.recording = recorder.recording();
  io::Provenance& provenance = run.trajectory.provenance = provenance_before_run(run.planned, options.command);
  provenance.steps = steps_done(run.trajectory);
  provenance.final_digest =
      hexadecimal(provenance.steps > 0 ? run.trajectory.recording.digests.back() : simulation.digest().world);
  provenance.wall_seconds = wall_seconds;
  provenance.created = io::origin_now(options.command).created;
  return run;
}

}  // namespace

std::optional<ReportedRun> run_to_report(const ReportOptions& options, const ReportInput& input, int& exit_code) {
  return input.kind == ReportInput::Kind::run ? read_run(options, input, exit_code)
                                              : make_run(options, input, exit_code);
}

std::optional<nlohmann::ordered_json> run_document(const ReportOptions& options, const ReportedRun& run,
                                                   const ReportedRun* control, int& exit_code) {
  const Scenario& scenario = run.planned.loaded.scenario;
  report::RunFindings findings{.name = run.name, .problem = run.problem, .account = run.account, .notes = run.notes};
  findings.targets =
      evaluate_targets(scenario, run.trajectory.recording, control ? &control->trajectory.recording : nullptr);
  const bool is_whole = run.account && run.problem.empty() && run.trajectory.provenance.branched_from.empty();
  if (options.inputs.size() == 1 && is_whole) {
    if (!has_seeds_for(scenario, options.loop_replicates)) {
      exit_code = exit_bad_input;
      return std::nullopt;
    }
    const LoopRuns runs{.common = options.common,
                        .replicates = options.loop_replicates,
                        .jobs = threads_or_all(options.jobs),
                        .confidence = options.confidence};
    if (!measure_loops(run.planned, runs, findings.loops, findings.notes)) {
      exit_code = exit_interrupted;
      return std::nullopt;
    }
  }
  return report::run_document(run.trajectory, scenario, run.planned.plan, findings);
}

}  // namespace plussum::main
