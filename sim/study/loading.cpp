// SPDX-License-Identifier: MIT
#include "study/loading.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "build_info.hpp"
#include "io/named_file.hpp"
#include "io/text_table.hpp"
#include "plussum/engine/run_to_end.hpp"
#include "plussum/state/tally_overflow.hpp"
#include "plussum/study/input_kind.hpp"

namespace plussum {
namespace {

std::vector<std::string> all_sets(const ScenarioOptions& options) {
  std::vector<std::string> sets = options.sets;
  if (options.seed) sets.push_back("seed=" + std::to_string(*options.seed));
  if (options.steps) sets.push_back("time.steps=" + std::to_string(*options.steps));
  return sets;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

io::TextTable table_of(const Plan& plan) {
  io::TextTable table{.head = {"phase", "mechanism", "rows", "reads", "writes", "draws", "links (loops)", "source"},
                      .rows = {},
                      .right = {}};
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    std::vector<std::string> reads, writes, links;
    const std::vector<std::string_view> named_draws = draw_names(info);
    std::vector<std::string> draws(named_draws.begin(), named_draws.end());
    for (const ColumnAccess& access : planned.accesses) (access.writes ? writes : reads).push_back(column_name(access));
    reads.insert(reads.end(), planned.others.begin(), planned.others.end());
    for (const Link link : info.links) {
      const LinkInfo& named = all_links[static_cast<std::size_t>(link)];
      links.push_back(fmt::format("{} ({})", named.name, named.loops));
    }
    const std::string rows =
        info.rows == TableId::none ? "once" : std::string(table_names[static_cast<std::size_t>(info.rows)]);
    // One line for each column, so that the table stays narrow enough to read.
    const std::size_t lines = std::max({std::size_t{1}, reads.size(), writes.size(), draws.size(), links.size()});
    const auto cell = [](const std::vector<std::string>& values, std::size_t line) {
      return line < values.size() ? values[line] : std::string();
    };
    for (std::size_t line = 0; line < lines; ++line) {
      const bool first = line == 0;
      table.rows.push_back({first ? std::string(phase_names[static_cast<std::size_t>(info.phase)]) : "",
                            first ? std::string(info.name) : "", first ? rows : "", cell(reads, line),
                            cell(writes, line), cell(draws, line), cell(links, line),
                            first ? std::string(info.source) : ""});
    }
  }
  return table;
}

}  // namespace

std::string find_input(const std::string& name) {
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return name;
  const std::string found = io::find_named_file("", name).string();
  return std::filesystem::exists(found, ignored) ? found : name;
}

Outcome<PlannedScenario> plan_loaded(io::LoadedScenario loaded, const Registry& registry) {
  std::vector<PlanProblem> faults;
  Plan plan = make_plan(registry, loaded.scenario, faults);
  std::vector<Problem> problems;
  for (const PlanProblem& fault : faults)
    problems.push_back({fault.path.empty() ? "plan" : fault.path, sentence_of(fault, registry)});
  io::Diagnostics diagnostics;
  loaded.report(problems, diagnostics);
  if (!diagnostics.empty()) return diagnostics.trouble();
  return PlannedScenario{std::move(loaded), std::move(plan)};
}

Outcome<PlannedScenario> load_and_plan(const ScenarioOptions& options) {
  const std::string file = find_input(options.file);
  io::Diagnostics diagnostics;
  if (const std::string sentence = why_no_scenario(file); !sentence.empty()) {
    diagnostics.add({file, 0, 0, "", sentence});
    return diagnostics.trouble();
  }
  auto loaded = io::load_scenario(file, all_sets(options), scenario_for(*options.registry), diagnostics);
  if (!loaded) return diagnostics.trouble();
  auto planned = plan_loaded(std::move(*loaded), *options.registry);
  if (planned) planned->notes = diagnostics.notes();
  return planned;
}

Outcome<PlannedScenario> plan_text(const std::string& yaml, const ScenarioOptions& options) {
  io::Diagnostics diagnostics;
  auto loaded =
      io::load_scenario_text(yaml, options.file, all_sets(options), scenario_for(*options.registry), diagnostics);
  return loaded ? plan_loaded(std::move(*loaded), *options.registry) : diagnostics.trouble();
}

std::string sentence_of(const PlanProblem& problem, const Registry& registry) {
  const std::string& name = problem.name;
  switch (problem.fault) {
    case PlanFault::unknown_mechanism:
      return fmt::format("there is no mechanism '{}' among those of `plussum list mechanisms`{}", name,
                         io::did_you_mean(name, registry.names()));
    case PlanFault::named_twice:
      return fmt::format("the mechanism '{}' is in the plan twice", name);
    case PlanFault::not_in_plan:
      return fmt::format("the mechanism '{}' is to be dropped but is not in the plan", name);
    case PlanFault::phase_order:
      return fmt::format(
          "the mechanism '{}' belongs to an earlier phase than the one before it; phases follow each other as sense, "
          "decide, exchange, settle, change, assess",
          name);
    case PlanFault::wrong_role:
      return fmt::format("the mechanism '{}' writes '{}', whose role may not be written in its phase", name,
                         problem.other);
    case PlanFault::second_writer:
      return fmt::format("the mechanism '{}' writes '{}', which another mechanism of the plan writes", name,
                         problem.other);
    case PlanFault::read_before_written:
      return fmt::format("the mechanism '{}' reads '{}' before anything has written it in the step", name,
                         problem.other);
    case PlanFault::own_name_taken:
      return fmt::format("the mechanism '{}' declares '{}', which there is already with another declaration", name,
                         problem.other);
    case PlanFault::own_series_full:
      return fmt::format("the mechanism '{}' declares '{}', but all {} counters for series of one's own are taken",
                         name, problem.other, max_own_counters);
    case PlanFault::same_draws:
      return fmt::format("draws for '{}' would be the same as those for '{}'; rename one of the two purposes", name,
                         problem.other);
    case PlanFault::registered_twice:
      return fmt::format("two mechanisms of the program are called '{}'", name);
  }
  return {};
}

std::string sentence_of(const Breach& breach, const Scenario& scenario) {
  const std::string amount = fmt::format("{:.4f} {}", breach.amount.in_currency(), scenario.currency);
  const auto sector = sector_names[static_cast<std::size_t>(breach.sector)];
  switch (breach.kind) {
    case BreachKind::none:
      return "the books are in order";
    case BreachKind::sum_of_balances:
      return fmt::format("step {}: the sum of all balances is off by {}", breach.step, amount);
    case BreachKind::sector_balance:
      return fmt::format("step {}: the balance of sector '{}' differs by {} from what it received and paid",
                         breach.step, sector, amount);
    case BreachKind::loans_and_debts:
      return fmt::format("step {}: loans held exceed debts owed by {}", breach.step, amount);
    case BreachKind::overflow:
      return fmt::format(
          "step {}: a total became too large to be counted exactly (money from {:.2g} {}, outcome from {:.2g} units "
          "on, "
          "for one customer {:.2g} {} and {:.2g} units); use a larger unit of money for incomes and prices, a larger "
          "market_space.unit_value, fewer customers or shorter steps",
          breach.step, Money{most_counted}.in_currency(), scenario.currency, most_counted * tally_quantum,
          Money{most_of_a_row}.in_currency(), scenario.currency, most_of_a_row * tally_quantum);
    case BreachKind::overdrawn: {
      const std::string who = breach.sector == Sector::enterprise
                                  ? "enterprise '" + scenario.enterprises[breach.entry].name + "'"
                                  : fmt::format("{} {}", sector, breach.entry);
      return fmt::format("step {}: {} is overdrawn, its cash is {}", breach.step, who, amount);
    }
  }
  return {};
}

Trouble trouble_of(const Breach& breach, const Scenario& scenario) {
  std::string sentence = sentence_of(breach, scenario);
  if (is_insolvency(breach))
    sentence += "; the enterprise needs more starting_cash, a higher share of revenue, or may_be_overdrawn: true";
  return {is_of_the_scenario(breach) ? TroubleKind::failed : TroubleKind::broken_invariant, std::move(sentence)};
}

std::string plan_table(const Plan& plan) {
  return table_of(plan).render();
}

std::string build_text() {
  return fmt::format("{}, {} {}, {}", build_info::compiler, build_info::build_type, build_info::flags,
                     build_info::system);
}

std::string packages_text() {
  std::vector<std::string> packages;
  for (const auto& package : build_info::packages)
    packages.push_back(fmt::format("{} {}", package.name, package.version));
  return joined(packages);
}

io::Provenance provenance_before_run(const PlannedScenario& planned_scenario, const std::string& command) {
  const Scenario& scenario = planned_scenario.loaded.scenario;
  io::Provenance provenance = io::provenance_of(scenario);
  provenance.scenario_yaml = planned_scenario.loaded.resolved_yaml;
  provenance.code_version = build_info::version;
  provenance.git_commit = std::string(build_info::git_commit) + (build_info::git_dirty ? " with changes" : "");
  provenance.git_patch = build_info::git_patch;
  provenance.build = build_text();
  provenance.packages = packages_text();
  provenance.plan_text = io::render_table(table_of(planned_scenario.plan), 0);  // the same at any width of a terminal
  for (const PlannedMechanism& mechanism : planned_scenario.plan.mechanisms) {
    std::string source(mechanism.entry->info->source);
    if (std::find(provenance.sources.begin(), provenance.sources.end(), source) == provenance.sources.end())
      provenance.sources.push_back(std::move(source));
  }
  provenance.command = command;
  return provenance;
}

}  // namespace plussum
