// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "main/compared_worlds.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/many_runs.hpp"
#include "main/report_comparison_numbers.hpp"
#include "main/report_parts.hpp"
#include "plussum/experiment/make_run.hpp"
#include "plussum/loops/cut_loops.hpp"
#include "plussum/loops/loop_gain.hpp"
#include "plussum/study/column_origin.hpp"
#include "plussum/study/pairing.hpp"
#include "report/comparison_document.hpp"
#include "study/comparison_runs.hpp"

namespace plussum::main {
namespace {

/// Cutting every loop in every replicate would take most of the time of a comparison; three replicates give an interval.
constexpr std::size_t most_loop_replicates = 3;

/// Whether cutting these links can change the world at all: one of them stands in the plan with a gain, or is given one by an event.
bool can_be_cut(std::span<const std::string> links, const Plan& plan, const Scenario& scenario) {
  const auto has_gain = [&](Link link) {
    const std::string name(all_links[static_cast<std::size_t>(link)].name);
    if (std::find(links.begin(), links.end(), name) == links.end()) return false;
    return scenario.links.of(link) != 0.0 ||
           std::any_of(scenario.events.begin(), scenario.events.end(),
                       [&](const Event& event) { return event.set == "links." + name && event.value != 0.0; });
  };
  return std::any_of(plan.mechanisms.begin(), plan.mechanisms.end(), [&](const PlannedMechanism& mechanism) {
    const auto& own = mechanism.entry->info->links;
    return std::any_of(own.begin(), own.end(), has_gain);
  });
}

/// The world without these links; nothing when that is the world as it stands.
std::optional<Scenario> cut(std::span<const std::string> links, const Plan& plan, Scenario scenario) {
  if (!can_be_cut(links, plan, scenario)) return std::nullopt;
  cut_links(scenario, links);
  return scenario;
}

/// A loop, or loops that are cut by the same links, and ΔW less ΔW without them.
struct CutTogether {
  std::vector<std::string> links;
  std::vector<const NamedLoop*> loops;
  std::vector<double> by_replicate;
};

std::vector<CutTogether> loops_by_links(const PlannedScenario& planned) {
  std::vector<CutTogether> groups;
  for (const CutLoop& cut : closed_loops(planned.plan, planned.loaded.scenario)) {
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const auto& other) { return other.links == cut.links; });
    if (group == groups.end()) group = groups.insert(groups.end(), {cut.links, {}, {}});
    group->loops.push_back(cut.loop);
  }
  return groups;
}

/// Cuts these loops in both worlds of these replicates.
void measure(std::span<CutTogether*> groups, std::span<const std::size_t> replicates, const PlannedScenario& control,
             const PlannedScenario& treatment, ComparisonRuns& runs) {
  std::vector<ChangedPair> pairs;
  for (const CutTogether* group : groups)
    for (const std::size_t r : replicates)
      pairs.push_back({.replicate = r,
                       .control = cut(group->links, control.plan, runs.control_of(r)),
                       .treatment = cut(group->links, treatment.plan, runs.treatment_of(r)),
                       .what = fmt::format("with loop {} cut", group->loops.front()->name)});
  const std::vector<double> without = runs.total_changes(pairs, "what loops carry: ");
  auto next = without.begin();
  for (CutTogether* group : groups)
    for (const std::size_t r : replicates) {
      const double with = report::total_change(runs.replicates()[r], runs.treatment());
      if (!std::isnan(*next)) group->by_replicate.push_back(with - *next);
      ++next;
    }
}

/// For each loop that closes in the treatment. The reference comes first; a loop that changes nothing at all in it is left
/// at that.
std::vector<report::LoopContribution> loop_contributions(const PlannedScenario& control,
                                                         const PlannedScenario& treatment, ComparisonRuns& runs) {
  std::vector<std::size_t> replicates = runs.complete();
  const auto reference = std::find(replicates.begin(), replicates.end(), runs.reference());
  std::rotate(replicates.begin(), reference, reference + 1);
  replicates.resize(std::min(replicates.size(), most_loop_replicates));
  std::vector<CutTogether> groups = loops_by_links(treatment);
  std::vector<CutTogether*> left;
  for (CutTogether& group : groups) left.push_back(&group);
  measure(left, std::span(replicates).first(1), control, treatment, runs);
  std::erase_if(left, [](const CutTogether* group) { return group->by_replicate == std::vector<double>{0.0}; });
  measure(left, std::span(replicates).subspan(1), control, treatment, runs);
  std::vector<report::LoopContribution> contributions;
  for (const CutTogether& group : groups)
    for (const NamedLoop* loop : group.loops)
      if (!group.by_replicate.empty())
        contributions.push_back({.loop = std::string(loop->name),
                                 .title = std::string(loop->title),
                                 .kind = std::string(loop_kind_names[static_cast<std::size_t>(loop->kind)]),
                                 .by_replicate = group.by_replicate});
  return contributions;
}

/// Says which prices are 0 in both worlds; empty when none is.
std::string note_on_prices(const std::vector<io::ParameterValue>& of_control,
                           const std::vector<io::ParameterValue>& of_treatment) {
  const auto is_zero = [](const std::vector<io::ParameterValue>& values, std::string_view path) {
    return std::any_of(values.begin(), values.end(), [path](const io::ParameterValue& value) {
      return value.path == path && value.is_number && value.number == 0.0;
    });
  };
  std::string paths;
  for (const std::string_view path :
       {"market_space.service_value", "mechanisms.assess_value.wellbeing_value",
        "mechanisms.assess_value.capability_value", "mechanisms.assess_value.commons_value"})
    if (is_zero(of_control, path) && is_zero(of_treatment, path))
      paths += fmt::format("{}{}", paths.empty() ? "" : ", ", path);
  return paths.empty()
             ? paths
             : fmt::format("The change of value does not count holdings without a price. Prices of 0: {}.", paths);
}

/// Why these two runs cannot be compared; empty when they can.
std::string obstacle(const ReportedRun& control, const ReportedRun& treatment) {
  for (const ReportedRun* run : {&control, &treatment})
    if (!run->trajectory.provenance.branched_from.empty()) return branch_cannot_be_paired(run->name);
  const std::string why = obstacle_to_pairing(control.planned.loaded.scenario, treatment.planned.loaded.scenario);
  return why.empty() ? why
                     : fmt::format("'{}' and '{}' cannot be compared on the same random numbers: {}", control.name,
                                   treatment.name, why);
}

}  // namespace

std::optional<nlohmann::ordered_json> comparison_document(const ReportOptions& options,
                                                          const std::vector<ReportedRun>& reported, std::size_t control,
                                                          std::size_t treatment, int& exit_code) {
  const PlannedScenario &a = reported[control].planned, &b = reported[treatment].planned;
  const auto fail = [&exit_code](int code, const std::string& sentence) {
    exit_code = interrupted() ? exit_interrupted : code;
    if (!interrupted()) complain(sentence);
    return std::nullopt;
  };
  if (const std::string why = obstacle(reported[control], reported[treatment]); !why.empty())
    return fail(exit_bad_input, why);
  if (!has_seeds_for(b.loaded.scenario, options.replicates)) {
    exit_code = exit_bad_input;
    return std::nullopt;
  }
  report::MeasuredComparison measured{.control_run = control,
                                      .treatment_run = treatment,
                                      .control = a.loaded.scenario,
                                      .treatment = b.loaded.scenario,
                                      .confidence = options.confidence,
                                      .metrics = compared_metrics(a.loaded.scenario, b.loaded.scenario)};
  const std::vector<io::ParameterValue> of_control = values_of(measured.control, *options.common.registry),
                                        of_treatment = values_of(measured.treatment, *options.common.registry);
  measured.differences = io::parameter_differences(of_control, of_treatment);
  ConsoleObserver observer(options.common);
  ComparisonRuns runs(a, b, options.replicates, options.jobs, observer);
  const bool has_replicates = runs.make_replicates(measured.metrics);
  if (!has_replicates) return fail(exit_failed, "no pair of runs came to its end: " + runs.failures().front());
  measured.reference = runs.reference();
  const PairedReplicate& first = runs.replicates()[measured.reference];
  measured.first_different_columns = columns_that_differ(first, *options.common.registry);
  if (std::string note = note_on_prices(of_control, of_treatment); !note.empty())
    measured.notes.push_back(std::move(note));
  measured.loops = loop_contributions(a, b, runs);
  measured.numbers = numbers_that_matter(options.screen, of_control, of_treatment, runs, measured.notes);
  if (interrupted()) return fail(exit_interrupted, "");
  if (!options.common.quiet && !runs.notes().empty())
    say("Some runs with a changed number or a cut loop ended early; they do not count, and the notes of the page say "
        "why.\n");
  measured.replicates = runs.take_replicates();
  measured.failures = runs.failures();
  measured.notes.insert(measured.notes.end(), runs.notes().begin(), runs.notes().end());
  return report::comparison_document(measured);
}

}  // namespace plussum::main
