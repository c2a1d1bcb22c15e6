// SPDX-License-Identifier: MIT
#include "report/run_document.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "io/units.hpp"
#include "report/coverage_document.hpp"
#include "report/ledger_document.hpp"
#include "report/numbers.hpp"
#include "report/records.hpp"
#include "report/series_document.hpp"
#include "report/targets_document.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view with_changes = " with changes";

/// The run from the start, and each branch from the one before, to the same bits. The page offers the scenarios under these
/// names.
Json commands_of(const io::Provenance& provenance) {
  Json commands = Json::array();
  const std::string& name = provenance.scenario_name;
  std::string from;
  for (std::size_t k = 0; k <= provenance.branched_from.size(); ++k) {
    const bool is_last = k == provenance.branched_from.size();
    const std::string file = is_last ? name : fmt::format("{}-before-{}", name, k + 1);
    commands.push_back(fmt::format("plussum run {}{}.yaml -o {}.h5", from, file, file));
    if (is_last) break;
    const io::BranchedFrom& branch = provenance.branched_from[k];
    from = fmt::format("--from {}.h5@{} {}", file, branch.step,
                       branch.seed ? fmt::format("--seed {} ", *branch.seed) : "");
  }
  return commands;
}

Json branches_json(const io::Provenance& provenance) {
  Json branches = Json::array();
  for (const io::BranchedFrom& branch : provenance.branched_from)
    branches.push_back({{"file", branch.file},
                        {"step", branch.step},
                        {"digest", branch.digest},
                        {"seed", branch.seed ? Json(*branch.seed) : Json()},
                        {"scenario", branch.scenario_yaml}});
  return branches;
}

Json provenance_json(const io::Provenance& provenance, const TimeSettings& time, std::uint32_t steps) {
  std::string commit = provenance.git_commit;
  const bool has_changes = commit.ends_with(with_changes);
  if (has_changes) commit.resize(commit.size() - with_changes.size());
  return {{"scenario_name", provenance.scenario_name},
          {"code_version", provenance.code_version},
          {"git_commit", commit},
          {"has_uncommitted_changes", has_changes},
          {"build", provenance.build},
          {"packages", provenance.packages},
          {"seed", provenance.seed},
          {"steps", steps},
          {"digest", provenance.final_digest},
          {"start_date", provenance.start_date},
          {"end_date", date_after(time, steps)},
          {"step_unit", provenance.step_unit},
          {"steps_per_year", 1.0 / years_per_step(time.step)},
          {"currency", provenance.currency},
          {"outcome_unit", provenance.outcome_unit},
          {"represents", provenance.represents},
          {"wall_seconds", provenance.wall_seconds},
          {"created", provenance.created},
          {"command", provenance.command},
          {"reproduce", commands_of(provenance)},
          {"sources", provenance.sources},
          {"scenario", provenance.scenario_yaml},
          {"branched_from", branches_json(provenance)}};
}

Json events_json(const Recording& recording, const Scenario& scenario) {
  Json events = Json::array();
  for (const RecordedEvent& event : recording.events) {
    const auto number = find_number(scenario, event.parameter);
    events.push_back({{"step", event.step},
                      {"date", date_after(scenario.time, event.step)},
                      {"parameter", event.parameter},
                      {"value", number_json(event.value)},
                      {"unit", number ? io::shown_unit(std::string(number->info.unit), scenario.currency,
                                                       scenario.market_space.outcome_unit)
                                      : "1"}});
  }
  return events;
}

Json prosperity_json(const std::optional<ValueAccount>& account, double represents) {
  if (!account) return nullptr;
  Json list = Json::array();
  for (const Constituent& constituent : *account)
    list.push_back({{"constituent", constituent.name},
                    {"group", constituent_group_names[static_cast<std::size_t>(constituent.group)]},
                    {"value", number_json(constituent.utility.in_currency() * represents)}});
  return list;
}

}  // namespace

nlohmann::ordered_json run_document(const io::Trajectory& trajectory, const Scenario& scenario, const Plan& plan,
                                    const RunFindings& findings) {
  const Recording& recording = trajectory.recording;
  const auto steps = static_cast<std::uint32_t>(recording.digests.size());
  return {{"name", findings.name},
          {"title",
           trajectory.provenance.title.empty() ? trajectory.provenance.scenario_name : trajectory.provenance.title},
          {"description", scenario.description},
          {"provenance", provenance_json(trajectory.provenance, scenario.time, steps)},
          {"problem", findings.problem.empty() ? Json() : Json(findings.problem)},
          {"customers", scenario.population.customers},
          {"series", series_document(recording, scenario)},
          {"ledger", ledger_document(recording, scenario)},
          {"transitions", transitions_document(recording, scenario)},
          {"coverage", coverage_documents(trajectory, scenario, plan)},
          {"loops", loops_document(causal_graph(plan, scenario.links), findings.loops)},
          {"prosperity", prosperity_json(findings.account, scenario.population.represents)},
          {"targets", targets_json(findings.targets)},
          {"events", events_json(recording, scenario)},
          {"notes", findings.notes}};
}

}  // namespace plussum::report
