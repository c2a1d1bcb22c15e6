// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  ScenarioOptions scenario{};
  CommonOptions common;
  std::vector<std::string> without;
};

nlohmann::ordered_json plan_json(const Plan& plan) {
  auto list = nlohmann::ordered_json::array();
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    auto reads = nlohmann::json::array(), writes = nlohmann::json::array(), draws = nlohmann::json::array(),
         links = nlohmann::json::array();
    for (const ColumnAccess& access : planned.accesses) (access.writes ? writes : reads).push_back(column_name(access));
    for (const std::string_view name : draw_names(info)) draws.push_back(name);
    for (const Link link : info.links) links.push_back(all_links[static_cast<std::size_t>(link)].name);
    list.push_back({{"phase", phase_names[static_cast<std::size_t>(info.phase)]},
                    {"mechanism", info.name},
                    {"rows", info.rows == TableId::none ? "once" : table_names[static_cast<std::size_t>(info.rows)]},
                    {"reads", reads},
                    {"asks_for", planned.others},
                    {"writes", writes},
                    {"draws", draws},
                    {"links", links},
                    {"source", info.source}});
  }
  return list;
}

/// Columns that the shortened plan reads and nothing in it writes any more, though the whole plan does.
std::string orphans(const Plan& whole, const Plan& shortened) {
  const auto writes = [](const Plan& plan, ColumnKey column) {
    for (const PlannedMechanism& planned : plan.mechanisms)
      for (const ColumnAccess& access : planned.accesses)
        if (access.writes && access.column == column) return true;
    return false;
  };
  std::string text;
  for (const PlannedMechanism& planned : shortened.mechanisms)
    for (const ColumnAccess& access : planned.accesses)
      if (!access.writes && writes(whole, access.column) && !writes(shortened, access.column))
        text += fmt::format("'{}' reads '{}', which nothing writes any more: it keeps its starting value\n",
                            planned.entry->info->name, column_name(access));
  return text.empty() ? "No other mechanism reads what was left out.\n" : text;
}

int show_plan(Options options) {
  const auto whole = load_named(options.scenario);
  if (!whole) return refuse(options.common, whole.trouble());
  Scenario scenario = whole->loaded.scenario;
  std::vector<PlanProblem> problems;
  scenario.plan.drop.insert(scenario.plan.drop.end(), options.without.begin(), options.without.end());
  const Plan plan = make_plan(*options.common.registry, scenario, problems);
  for (const PlanProblem& problem : problems) complain(sentence_of(problem, *options.common.registry));
  if (!problems.empty()) return exit_bad_input;
  if (options.common.json) {
    put_json({{"mechanisms", plan_json(plan)}});
    return exit_good;
  }
  put("{}", plan_table(plan));
  put("\nEach phase writes columns of one role only: sense and assess derived, decide intention, exchange flow, settle "
      "stock, change link.\n"
      "`plussum explain NAME` shows a mechanism's page, `plussum columns` all columns.\n");
  if (!options.without.empty()) put("\n{}", orphans(whole->plan, plan));
  return exit_good;
}

}  // namespace

void add_plan(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "plan", "Show the step of a scenario: its mechanisms in order, with what each reads, writes and draws");
  add_scenario(verb, options->scenario, invocation);
  add_common(verb, options->common, invocation);
  once_each(verb.add_option("--without", options->without,
                            "Leave out a mechanism and tell which reads become orphans (may be repeated)"));
  add_examples(verb,
               "  plussum plan scenarios/cases/cemex.yaml\n  plussum plan scenarios/cases/cemex.yaml --without reach");
  verb.callback([options, &invocation] { invocation.exit_code = show_plan(*options); });
}

}  // namespace plussum::main
