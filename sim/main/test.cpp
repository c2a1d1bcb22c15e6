// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/hypotheses.hpp"
#include "io/text_file.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/test_store.hpp"
#include "main/verbs.hpp"
#include "report/test_document.hpp"
#include "report/test_text.hpp"
#include "study/sweep_store.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string store;
  std::vector<std::string> fail_on;
  std::string registered;
  std::int64_t bootstrap_seed = static_cast<std::int64_t>(usual_bootstrap_seed);
  std::optional<double> half_width;
};

/// Lays the experiment out again from what the store holds and compares it with the lodged text. False with the complaint
/// made and the exit code set.
bool compare_with_file(const Options& options, const OpenedStore& opened, const Experiment& experiment,
                       Registration& registration, int& exit_code) {
  std::string text, error;
  if (const auto refused = io::read_text_file(options.registered, text)) error = refused->message;
  std::erase(text, '\r');
  const auto lodged = error.empty() ? io::read_lodged(text, error) : std::nullopt;
  if (!lodged) {
    complain(fmt::format("cannot read '{}': {}", options.registered, error));
    exit_code = exit_input_output;
    return false;
  }
  ConsoleObserver observer(options.common);
  const auto made = plan_from_store(opened, *options.common.registry, 1, observer);
  if (!made) {
    exit_code = refuse(options.common, made.trouble());
    return false;
  }
  const std::unique_ptr<SweepPlan>& plan = *made;
  ResultPlan held = opened.plan;
  // Another version of the program writes scenarios otherwise: then what the store says of itself has to do.
  const bool is_same_program = plan->results().engine_version == held.engine_version;
  if (is_same_program) held.scenarios_digest = plan->results().scenarios_digest;
  compare_with_lodged(registered_parts(experiment, held), *lodged, io::read_registrations(opened.store.folder(), {}),
                      registration);
  if (!is_same_program)
    registration.lodged +=
        fmt::format("; this program is {}, so the scenarios were not laid out again", plan->results().engine_version);
  else if (!has_the_runs_of(*plan, held)) {
    registration.lodged = "not what was lodged: the runs in the plan of this store are not those of its scenarios";
    registration.equals_lodged = false;
  }
  return true;
}

std::string standing_text(const Registration& registration) {
  return registration.lodged.empty() ? registration.sentence : registration.lodged + "; " + registration.sentence;
}

int judge(const Options& options, const OpenedStore& opened, const io::LoadedExperiment& loaded,
          const std::vector<ReadHypothesis>& hypotheses) {
  const auto table = read_table(opened.store, opened.plan);
  if (!table) return refuse(options.common, table.trouble());
  TestedClaims tested =
      test_store(opened, *table, loaded, hypotheses, static_cast<std::uint64_t>(options.bootstrap_seed));
  int exit_code = exit_good;
  if (!options.registered.empty() &&
      !compare_with_file(options, opened, loaded.experiment, tested.registration, exit_code))
    return exit_code;
  bool fails = !tested.registration.equals_lodged;
  for (const TestedHypothesis& one : tested.hypotheses) {
    const auto name = claim_verdict_names[static_cast<std::size_t>(one.verdict)];
    fails = fails || std::find(options.fail_on.begin(), options.fail_on.end(), name) != options.fail_on.end();
  }
  if (options.common.json) {
    put_json(report::test_document(opened.plan, tested));
  } else {
    put("{} ({})\n\n{}\n", opened.plan.title.empty() ? opened.plan.name : opened.plan.title,
        standing_text(tested.registration), report::tested_table(opened.plan, tested.hypotheses));
    for (const TestedHypothesis& one : tested.hypotheses)
      put("{}{}\n", report::tested_text(opened.plan, one),
          options.half_width ? report::width_text(one, *options.half_width) : std::string());
  }
  return fails ? exit_failed : exit_good;
}

int test(const Options& options) {
  const auto opened = open_store(options.store);
  if (!opened) return refuse(options.common, opened.trouble());
  if (const auto list = io::read_registrations(opened->store.folder(), opened->plan.registration);
      !list.broken.empty()) {
    complain(list.broken);
    return exit_input_output;
  }
  io::Diagnostics diagnostics;
  const auto loaded = io::load_planned_experiment(opened->plan, options.store + " (experiment)", diagnostics);
  const auto hypotheses = loaded ? io::read_hypotheses(*loaded, opened->plan, diagnostics) : std::nullopt;
  if (!hypotheses) return refuse(options.common, diagnostics);
  if (hypotheses->empty()) {
    complain(fmt::format("the experiment in '{}' states no hypotheses", options.store));
    return exit_bad_input;
  }
  return judge(options, *opened, *loaded, *hypotheses);
}

}  // namespace

void add_test(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "test", "Hold the hypotheses of an experiment against its runs: supported, refuted or undecided");
  verb.add_option("store", options->store, "Run store of the experiment")->required();
  verb.add_option("--fail-on", options->fail_on, "Verdicts that end with exit code 1, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember({"supported", "refuted", "undecided"}));
  verb.add_option("--half-width", options->half_width,
                  "Say how many replicates an interval of this half width takes, in the metric's unit")
      ->check(above_zero());
  verb.add_option("--bootstrap-seed", options->bootstrap_seed, "Seed of the bootstrap intervals");
  verb.add_option(
      "--registered", options->registered,
      "Text of `plussum register` that was lodged elsewhere: say whether the store holds what it states; exit "
      "code 1 when not");
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum sweep complements && plussum test complements.store\n"
               "  plussum test complements.store --json --fail-on refuted,undecided");
  verb.callback([options, &invocation] { invocation.exit_code = test(*options); });
}

}  // namespace plussum::main
