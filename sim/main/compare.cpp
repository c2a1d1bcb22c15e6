// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "io/atomic_file.hpp"
#include "io/safe_text.hpp"
#include "main/compared_worlds.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/comparison.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/study/pairing.hpp"
#include "report/comparison_document.hpp"
#include "study/run_scenario.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  CommonOptions common;
  std::string control, treatment, output;
  std::vector<std::string> sets, control_sets, treatment_sets;
  std::optional<std::int64_t> seed, steps;
  unsigned threads = 0;
  std::uint32_t moments = 6;
};

/// A scenario, or the one a trajectory file was made with, changed by --set.
Outcome<PlannedScenario> load_side(const Options& options, const std::string& file,
                                   const std::vector<std::string>& own_sets) {
  ScenarioOptions side{.registry = options.common.registry,
                       .file = file,
                       .sets = options.sets,
                       .seed = options.seed,
                       .steps = options.steps};
  side.sets.insert(side.sets.end(), own_sets.begin(), own_sets.end());
  if (!file.ends_with(".h5")) return load_named(side);
  std::string error;
  const auto stored = io::read_trajectory(file, error);
  if (!stored) return input_output_trouble(error);
  if (!stored->provenance.branched_from.empty()) return input_output_trouble(branch_cannot_be_paired(file));
  side.file += " (scenario)";
  return plan_text(stored->provenance.scenario_yaml, side);
}

/// The trouble of both sides, so that all of it is mended at once.
Trouble trouble_of_sides(const Outcome<PlannedScenario>& control, const Outcome<PlannedScenario>& treatment) {
  if (control) return treatment.trouble();
  Trouble both = control.trouble();
  if (treatment || !both.sentence.empty()) return both;
  const Trouble& other = treatment.trouble();
  both.diagnostics.insert(both.diagnostics.end(), other.diagnostics.begin(), other.diagnostics.end());
  both.not_listed += other.not_listed;
  return both;
}

int write_json(const std::string& path, const Json& json) {
  const auto written = io::write_text_file(path, io::json_text(json) + "\n");
  return written ? exit_good : refuse({}, written.trouble());
}

/// The exit code for a breach or an insolvency, which is told.
int exit_code_of_world(const Breach& breach, std::span<const EnterpriseEnd> ends, const Scenario& scenario,
                       std::string_view which) {
  int code = exit_good;
  for (const EnterpriseEnd& end : ends) {
    if (!end.is_insolvent) continue;
    const Breach insolvency{.kind = BreachKind::overdrawn,
                            .step = end.step - 1,
                            .sector = Sector::enterprise,
                            .amount = end.cash,
                            .entry = end.enterprise};
    complain(
        fmt::format("{} run: {}; it leaves, and the run goes on without it", which, sentence_of(insolvency, scenario)));
    code = exit_failed;
  }
  if (breach.kind == BreachKind::none) return code;
  complain(fmt::format("{} run: {}", which, sentence_of(breach, scenario)));
  return plussum::main::exit_code_of(trouble_of(breach, scenario).kind);
}

int compare(const Options& options) {
  const auto control = load_side(options, options.control, options.control_sets);
  const auto treatment = load_side(options, options.treatment, options.treatment_sets);
  if (!control || !treatment) return refuse(options.common, trouble_of_sides(control, treatment));
  const Scenario &a = control->loaded.scenario, &b = treatment->loaded.scenario;
  if (const std::string obstacle = obstacle_to_pairing(a, b); !obstacle.empty()) {
    complain(fmt::format("the two cannot be compared on the same random numbers: {}", obstacle));
    return exit_bad_input;
  }
  if (const int code = check_output(options.output, {options.control, options.treatment}); code != exit_good)
    return code;
  watch_for_interrupt();
  report::MeasuredComparison measured{
      .control_run = 0, .treatment_run = 1, .control = a, .treatment = b, .metrics = compared_metrics(a, b)};
  measured.replicates.push_back(run_replicate({a, control->plan}, {b, treatment->plan}, measured.metrics,
                                              options.moments, [] { return !interrupted(); },
                                              {.threads = threads_or_all(options.threads)}));
  const PairedReplicate& replicate = measured.replicates.front();
  if (replicate.interrupted) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  const int code =
      std::max(exit_code_of_world(replicate.pair.control_breach, replicate.pair.control_ends, a, "the control"),
               exit_code_of_world(replicate.pair.treatment_breach, replicate.pair.treatment_ends, b, "the treatment"));
  if (!replicate.is_complete()) return code;
  measured.failures.emplace_back();
  measured.differences =
      io::parameter_differences(values_of(a, *options.common.registry), values_of(b, *options.common.registry));
  measured.first_different_columns = columns_that_differ(replicate, *options.common.registry);
  const Json json = report::comparison_document(measured);
  if (options.common.json)
    put_json(json);
  else
    put("{}", report::comparison_text(measured));
  if (!options.output.empty()) {
    if (const int failed = write_json(options.output, json); failed != exit_good) return failed;
  }
  return code;
}

}  // namespace

void add_compare(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "compare", "Run two scenarios on the same random numbers: who has more, who less, and whose fate differs");
  verb.add_option("control", options->control,
                  "Scenario to compare with, or a trajectory file, whose scenario is run again")
      ->required();
  verb.add_option("treatment", options->treatment, "Scenario whose effect is asked for")->required();
  once_each(verb.add_option("--set", options->sets, "PATH=VALUE for both scenarios; may be repeated"));
  once_each(
      verb.add_option("--set-control", options->control_sets, "PATH=VALUE for the control only; may be repeated"));
  once_each(verb.add_option("--set-treatment", options->treatment_sets,
                            "PATH=VALUE for the treatment only; may be repeated"));
  verb.add_option("--seed", options->seed, "Seed of both runs");
  verb.add_option("--steps", options->steps, "Number of steps of both runs");
  verb.add_option("--moments", options->moments, "How many steps the tables over time show")
      ->check(whole_between(1, 1000));
  verb.add_option("-o,--output", options->output, "File (JSON) for the same numbers");
  add_threads(verb, options->threads);
  add_common(verb, options->common, invocation);
  add_examples(
      verb,
      "  plussum compare scenarios/eras/emerging-era1.yaml scenarios/eras/emerging-era3.yaml\n"
      "  plussum compare emerging-era1 emerging-era1 --set-treatment enterprises.firm.strategy.need=3\n"
      "  plussum compare emerging-era3 emerging-era3 --set-treatment links.profit_to_investment=0 -o cut.json");
  verb.callback([options, &invocation] { invocation.exit_code = compare(*options); });
}

}  // namespace plussum::main
