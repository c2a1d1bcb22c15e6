// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"
#include "plussum/engine/series_values.hpp"
#include "report/targets_document.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string file, control;
  bool fail_on_miss = false;
};

double last_of(const Recording& recording, std::string_view name, std::string_view label) {
  const auto values = series_values(recording, name, label);
  return values && !values->empty() ? values->back() : std::nan("");
}

/// Treatment beside control at the end of both runs.
std::string comparison_table(const Scenario& scenario, const io::Trajectory& run, const io::Trajectory& control) {
  TextTable table{.head = {"at the end", control.provenance.scenario_name, run.provenance.scenario_name},
                  .rows = {},
                  .right = {false, true, true}};
  const auto add = [&](const std::string& what, std::string_view series, std::string_view label) {
    table.rows.push_back(
        {what, readable(last_of(control.recording, series, label)), readable(last_of(run.recording, series, label))});
  };
  for (const std::string_view state : lock_state_names)
    add("customers " + std::string(state), "customers_by_lock_state", state);
  add("outcome stock [" + scenario.market_space.outcome_unit + "]", "outcome_stock", "");
  add("cash of households [" + scenario.currency + "]", "household_cash", "");
  add("weeks per unit, self-provision", "weeks_per_outcome_unit", "self_provision");
  add("cost per unit, self-provision", "cost_per_outcome_unit", "self_provision");
  for (const Enterprise& enterprise : scenario.enterprises) {
    add("families enrolled by " + enterprise.name, "families_enrolled", enterprise.name);
    add("weeks per unit, " + enterprise.name, "weeks_per_outcome_unit", enterprise.name);
    add("cost per unit, " + enterprise.name, "cost_per_outcome_unit", enterprise.name);
    add("instalments paid in full, " + enterprise.name, "repayment_share", enterprise.name);
    add("cash of " + enterprise.name + " [" + scenario.currency + "]", "enterprise_cash", enterprise.name);
  }
  return table.render();
}

int targets(const Options& options) {
  std::string error;
  const auto run = io::read_trajectory(options.file, error);
  if (!run) {
    complain(error);
    return exit_input_output;
  }
  std::optional<io::Trajectory> control;
  if (!options.control.empty()) {
    control = io::read_trajectory(options.control, error);
    if (!control) {
      complain(error);
      return exit_input_output;
    }
  }
  const auto planned = plan_text(run->provenance.scenario_yaml,
                                 {.registry = options.common.registry, .file = options.file + " (scenario)"});
  if (!planned) return refuse(options.common, planned.trouble());
  const Scenario& scenario = planned->loaded.scenario;
  if (scenario.targets.empty()) remark(options.common, "The scenario names no targets.");
  if (control && control->provenance.seed != run->provenance.seed)
    remark(options.common, "Note: the control run has another seed, so the two do not share their draws.");
  const auto results = evaluate_targets(scenario, run->recording, control ? &control->recording : nullptr);
  if (options.common.json) {
    put_json({{"file", options.file}, {"control", options.control}, {"targets", report::targets_json(results)}});
  } else {
    if (control) put("{}\n", comparison_table(scenario, *run, *control));
    put("{}", report::target_table(results));
  }
  return options.fail_on_miss && !report::all_hit(results) ? exit_failed : exit_good;
}

}  // namespace

void add_targets(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb =
      *app.add_subcommand("targets", "Hold a run against the facts of its scenario, beside its control run");
  verb.add_option("file", options->file, "Trajectory file")->required();
  verb.add_option("--control", options->control, "Trajectory of the control run");
  verb.add_flag("--fail-on-miss", options->fail_on_miss, "Exit with 1 unless every target is hit");
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum targets cemex.h5 --control cemex-self-build.h5");
  verb.callback([options, &invocation] { invocation.exit_code = targets(*options); });
}

}  // namespace plussum::main
