// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "main/warnings.hpp"
#include "report/targets_document.hpp"
#include "study/run_scenario.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  ScenarioOptions scenario{};
  RunOptions run;
  std::string output, against, from;
  bool no_record = false, fail_on_miss = false, restart = false;
};

double last_value(const Recording& recording, std::string_view name, std::size_t label = 0) {
  for (const RecordedSeries& series : recording.series)
    if (series.name == name && !recording.series_steps.empty()) {
      const std::size_t labels = series.values.size() / recording.series_steps.size();
      return label < labels ? series.values[series.values.size() - labels + label] : 0.0;
    }
  return 0.0;
}

/// What one wants to know first of a run.
void print_summary(const Scenario& scenario, const ScenarioRun& outcome) {
  const Recording& recording = outcome.recording;
  put("{}\n", scenario.title.empty() ? scenario.name : scenario.title);
  put("{} customers for {} real ones, {} steps of one {}, seed {}\n\n",
      readable(static_cast<double>(scenario.population.customers)),
      readable(static_cast<double>(scenario.population.customers) * scenario.population.represents), outcome.steps,
      std::array{"day", "week", "month", "year"}[static_cast<std::size_t>(scenario.time.step)], scenario.seed);
  if (!recording.series_steps.empty()) {
    TextTable table{.head = {"at the end", "customers", "share"}, .rows = {}, .right = {false, true, true}};
    const double all = static_cast<double>(scenario.population.customers) * scenario.population.represents;
    for (std::size_t state = 0; state < lock_state_count; ++state) {
      const double customers = last_value(recording, "customers_by_lock_state", state);
      table.rows.push_back({std::string(lock_state_names[state]), readable(customers),
                            fmt::format("{:.1f} %", 100.0 * customers / all)});
    }
    for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
      const double enrolled = last_value(recording, "families_enrolled", e);
      table.rows.push_back({"ever enrolled by " + scenario.enterprises[e].name, readable(enrolled),
                            fmt::format("{:.1f} %", 100.0 * enrolled / all)});
    }
    put("{}\n", table.render());
  }
}

nlohmann::ordered_json result_json(const Options& options, const ScenarioRun& outcome,
                                   const std::vector<TargetResult>& targets, const io::Diagnostics& warnings) {
  return {{"digest", outcome.digest},
          {"steps", outcome.steps},
          {"wall_seconds", outcome.wall_seconds},
          {"recording_seconds", outcome.recording_seconds},
          {"customer_steps_per_second", outcome.customer_steps_per_second},
          {"ledger", {{"largest_imbalance", outcome.largest_imbalance.units}}},
          {"targets", report::targets_json(targets)},
          {"warnings", warnings.to_json()},
          {"output", options.output.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(options.output)}};
}

/// With --from: the scenario that is to go on from the trunk.
Outcome<PlannedScenario> load_for(const Options& options, const std::optional<Trunk>& trunk) {
  return trunk ? load_branch(*trunk, options.scenario) : load_named(options.scenario);
}

/// The checkpoint of a run that was interrupted is hours of work; only one who says so loses it.
int check_checkpoint(const Options& options, const std::vector<std::string>& read) {
  if (options.output.empty() || options.run.resume) return exit_good;
  const std::string checkpoint = options.output + ".checkpoint";
  if (const int code = check_output(checkpoint, read); code != exit_good) return code;
  std::error_code ignored;
  if (options.restart || !std::filesystem::exists(checkpoint, ignored)) return exit_good;
  complain(
      fmt::format("'{}' is the checkpoint of a run that did not come to its end; say --resume to continue that run, "
                  "--restart to lose it and begin anew, or name another output",
                  checkpoint));
  return exit_bad_input;
}

int run(Options& options, const std::string& command) {
  ConsoleObserver observer(options.common);
  std::optional<Trunk> trunk;
  if (!options.from.empty()) {
    Outcome<Trunk> loaded = load_trunk(options.from, *options.common.registry, options.run.threads, observer);
    if (!loaded) return refuse(options.common, loaded.trouble());
    trunk = std::move(*loaded);
    options.run.trunk = &*trunk;
    options.run.draw_seed = options.scenario.seed;
  } else if (options.scenario.file.empty()) {
    complain("a scenario is missing: name its file, or with --from FILE@STEP the run that is to be continued");
    return exit_bad_input;
  }
  const auto planned = load_for(options, trunk);
  if (!planned) return refuse(options.common, planned.trouble());
  if (trunk) {
    const std::string obstacle = obstacle_sentence(*trunk, planned->loaded.scenario);
    if (!obstacle.empty()) {
      complain(obstacle);
      return exit_bad_input;
    }
  }
  std::optional<io::Trajectory> control;
  if (!options.against.empty()) {
    std::string error;
    control = io::read_trajectory(options.against, error);
    if (!control) {
      complain(error);
      return exit_input_output;
    }
  }
  options.run.output = options.output;
  options.run.record = !options.no_record;
  options.run.command = command;
  if (options.run.resume && options.output.empty()) {
    complain("--resume needs the output file of the run that is to be continued (-o FILE)");
    return exit_bad_input;
  }
  std::vector<std::string> read{options.scenario.file, options.against, file_of_branch(options.from)};
  int exit_code = check_output(options.output, read);
  if (exit_code == exit_good) exit_code = check_checkpoint(options, read);
  if (exit_code != exit_good) return exit_code;
  const io::Diagnostics warnings = warnings_in(planned->loaded);
  if (!options.common.json) show_warnings(options.common, warnings);
  const auto run = run_scenario(*planned, options.run, observer);
  if (!run) return refuse(options.common, run.trouble());
  const ScenarioRun& outcome = *run;
  const Scenario& scenario = planned->loaded.scenario;
  const auto targets = options.no_record
                           ? std::vector<TargetResult>{}
                           : evaluate_targets(scenario, outcome.recording, control ? &control->recording : nullptr);
  if (options.common.json) {
    put_json(result_json(options, outcome, targets, warnings));
  } else {
    print_summary(scenario, outcome);
    if (!targets.empty()) put("{}\n", report::target_table(targets));
    put("digest {}  largest ledger imbalance {}  {:.3g} customer-steps/s  {:.2f} s\n", outcome.digest,
        outcome.largest_imbalance.units, outcome.customer_steps_per_second, outcome.wall_seconds);
    if (!options.output.empty()) put("written to {}\n", options.output);
  }
  return options.fail_on_miss && !report::all_hit(targets) ? exit_failed : exit_good;
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand("run", "Run a scenario and write its trajectory");
  add_scenario(verb, options->scenario, invocation);
  verb.get_option("scenario")->required(false);
  verb.get_option("--seed")->description("Seed of all draws; with --from of those after the snapshot");
  verb.add_option(
      "--from", options->from,
      "Branch off from a run: FILE@STEP, a trajectory or checkpoint and the number of steps done. SCENARIO may "
      "be left out then: it is the one in the file");
  add_common(verb, options->common, invocation);
  add_threads(verb, options->run.threads);
  verb.add_option("-o,--output", options->output,
                  "Trajectory file (HDF5); complete as soon as it is there under this name");
  CLI::Option* resume =
      verb.add_flag("--resume", options->run.resume, "Continue from the checkpoint next to the output file");
  verb.add_flag("--restart", options->restart, "Begin anew although there is a checkpoint, which is lost")
      ->excludes(resume);
  verb.add_option("--against", options->against, "Trajectory of the control run, for targets that compare with it");
  verb.add_flag("--fail-on-miss", options->fail_on_miss, "Exit with 1 unless every target is hit");
  verb.add_option("--checkpoint-every", options->run.checkpoint_every,
                  "Steps between checkpoints; 0 (default): about half a minute")
      ->check(whole_between(0, 1'000'000'000));
  verb.add_option("--block-rows", options->run.block_rows,
                  "Rows a thread takes at a time; the result does not depend on it")
      ->check(whole_between(1, 100000000));
  verb.add_flag("--no-record", options->no_record, "Record nothing; the result does not depend on it");
  add_examples(verb,
               "  plussum run scenarios/cases/cemex.yaml -o cemex.h5\n"
               "  plussum run cemex --set population.customers=5000 --steps 104 --json\n"
               "  plussum run scenarios/cases/cemex.yaml -o cemex.h5 --resume\n"
               "  plussum run --from cemex.h5@104 --set enterprises.cemex.promotion=0.5 --seed 2 -o branch.h5");
  verb.callback([options, &invocation] { invocation.exit_code = run(*options, invocation.command); });
}

}  // namespace plussum::main
