// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"
#include "main/warnings.hpp"

namespace plussum::main {
namespace {

struct Options {
  ScenarioOptions scenario{};
  CommonOptions common;
  bool resolved = false;
};

int check(const Options& options) {
  const auto planned = load_named(options.scenario);
  if (!planned) return refuse(options.common, planned.trouble());
  const Scenario& scenario = planned->loaded.scenario;
  const io::Diagnostics warnings = warnings_in(planned->loaded);
  if (!options.common.json) show_warnings(options.common, warnings);
  if (options.resolved) {
    put("{}", planned->loaded.resolved_yaml);
  } else if (options.common.json) {
    put_json({{"problems", nlohmann::json::array()},
              {"warnings", warnings.to_json()},
              {"name", scenario.name},
              {"customers", scenario.population.customers},
              {"steps", scenario.time.steps}});
  } else {
    put("{} is in order: {} customers, {} {}, {} mechanisms, {} steps.\n", options.scenario.file,
        scenario.population.customers, scenario.enterprises.size(),
        scenario.enterprises.size() == 1 ? "enterprise" : "enterprises", planned->plan.mechanisms.size(),
        scenario.time.steps);
  }
  return exit_good;
}

}  // namespace

void add_check(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("check", "Read a scenario and report everything that is wrong with it, without running it");
  add_scenario(verb, options->scenario, invocation);
  add_common(verb, options->common, invocation);
  verb.add_flag("--resolved", options->resolved,
                "Print the complete scenario, with everything it extends and all defaults");
  add_examples(verb, "  plussum check scenarios/cases/cemex.yaml\n  plussum check my.yaml --resolved");
  verb.callback([options, &invocation] { invocation.exit_code = check(*options); });
}

}  // namespace plussum::main
