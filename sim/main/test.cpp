// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "io/hypotheses.hpp"
#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/test_store.hpp"
#include "main/test_text.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string store;
  std::vector<std::string> fail_on;
  std::int64_t bootstrap_seed = static_cast<std::int64_t>(usual_bootstrap_seed);
  std::optional<double> half_width;
};

std::string standing_text(const std::optional<Registration>& registration) {
  if (!registration) return "exploratory: these claims were never registered with the store";
  if (registration->is_confirmatory())
    return fmt::format("confirmatory: registered {} before the first run", registration->created);
  return fmt::format("exploratory: first stated {}, when the store had {} runs", registration->created,
                     registration->runs);
}

int judge(const Options& options, const OpenedStore& opened, const io::LoadedExperiment& loaded,
          const std::vector<ReadHypothesis>& hypotheses) {
  std::string error;
  const auto table = read_table(opened.store, opened.plan, error);
  if (!table) {
    complain(error);
    return exit_input_output;
  }
  const TestedClaims tested =
      test_store(opened, *table, loaded, hypotheses, static_cast<std::uint64_t>(options.bootstrap_seed));
  bool fails = false;
  for (const TestedHypothesis& one : tested.hypotheses) {
    const auto name = claim_verdict_names[static_cast<std::size_t>(one.verdict)];
    fails = fails || std::find(options.fail_on.begin(), options.fail_on.end(), name) != options.fail_on.end();
  }
  if (options.common.json) {
    put_json(tested_json(opened.plan, tested));
  } else {
    put("{} ({})\n\n{}\n", opened.plan.title.empty() ? opened.plan.name : opened.plan.title,
        standing_text(tested.registration), tested_table(opened.plan, tested.hypotheses));
    for (const TestedHypothesis& one : tested.hypotheses)
      put("{}{}\n", tested_text(opened.plan, one),
          options.half_width ? width_text(one, *options.half_width) : std::string());
  }
  return fails ? exit_failed : exit_good;
}

int test(const Options& options) {
  int exit_code = exit_good;
  const auto opened = open_store(options.store, exit_code);
  if (!opened) return exit_code;
  std::string error;
  if (!check_registrations(opened->store.folder(), error)) {
    complain(error);
    return exit_input_output;
  }
  io::Diagnostics diagnostics;
  const auto loaded =
      io::load_experiment_text(opened->plan.experiment_yaml, options.store + " (experiment)", diagnostics);
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
  add_common(verb, options->common);
  add_examples(verb,
               "  plussum sweep complements && plussum test complements.store\n"
               "  plussum test complements.store --json --fail-on refuted,undecided");
  verb.callback([options, &invocation] { invocation.exit_code = test(*options); });
}

}  // namespace plussum::main
