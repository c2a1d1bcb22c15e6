// SPDX-License-Identifier: MIT
#include "report/coverage_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plussum/engine/series_values.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "report/numbers.hpp"
#include "report/records.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

/// The recorded series that coverage hangs on; null where one is missing.
struct Levels {
  const RecordedSeries *coverage_level, *cycle_breadth, *active, *capacity;

  explicit Levels(const Recording& recording)
      : coverage_level(find_series(recording, "enterprise_coverage_level")),
        cycle_breadth(find_series(recording, "enterprise_cycle_breadth")),
        active(find_series(recording, "enterprise_active")),
        capacity(find_series(recording, "partner_capacity")) {}
  bool all_there(const Scenario& scenario) const {
    return coverage_level && cycle_breadth && active && (capacity || scenario.partners.empty());
  }
};

Json activities_json(const MarketSpace& market) {
  // Without any of an essential activity the outcome is 0, however well the others are covered (cover.3).
  const bool essential = market.weakest_link || market.complementarity <= 0.0;
  Json activities = Json::array();
  for (const Activity& activity : market.activities)
    activities.push_back({{"name", activity.name},
                          {"stage", cycle_phase_names[static_cast<std::size_t>(activity.phase)]},
                          {"essential", essential && activity.weight > 0.0},
                          {"weight", activity.weight}});
  return activities;
}

/// [activity][record] of each enterprise.
std::vector<Json> covered_rows(const Recording& recording, const Levels& levels, const Records& records,
                               Scenario scenario) {
  const std::size_t enterprises = scenario.enterprises.size(), partners = scenario.partners.size(),
                    activities = scenario.market_space.activities.size();
  std::vector<Json> covered(enterprises, Json(activities, Json::array()));
  auto event = recording.events.begin();
  for (std::size_t kept = 0; kept < records.size(); ++kept) {
    for (; event != recording.events.end() && event->step < records.steps(kept); ++event)
      set_number(scenario, event->parameter, event->value);
    const std::size_t record = records.last(kept);
    const auto capacity = levels.capacity ? std::span(levels.capacity->values).subspan(record * partners, partners)
                                          : std::span<const double>();
    for (std::size_t e = 0; e < enterprises; ++e) {
      const std::size_t at = record * enterprises + e;
      const Offering offering =
          offering_of(scenario, e, levels.coverage_level->values[at], levels.cycle_breadth->values[at], capacity);
      for (std::size_t a = 0; a < activities; ++a)
        covered[e][a].push_back(
            levels.active->values[at] > 0.0
                ? number_json(coverage_offered(scenario.enterprises[e], offering, scenario.market_space.activities[a]))
                : Json());
    }
  }
  return covered;
}

}  // namespace

nlohmann::ordered_json coverage_documents(const io::Trajectory& trajectory, const Scenario& scenario,
                                          const Plan& plan) {
  const Recording& recording = trajectory.recording;
  const Levels levels(recording);
  const bool is_planned = std::any_of(plan.mechanisms.begin(), plan.mechanisms.end(), [](const auto& mechanism) {
    return mechanism.entry->info->name == Cover::info.name;
  });
  if (!is_planned || !levels.all_there(scenario) || !trajectory.provenance.branched_from.empty()) return Json::array();
  const Records records(recording.series_steps, scenario.time);
  std::vector<Json> covered = covered_rows(recording, levels, records, scenario);
  Json documents = Json::array();
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    Json document{{"enterprise", scenario.enterprises[e].name}, {"activities", activities_json(scenario.market_space)}};
    records.add_times(document);
    document["covered"] = std::move(covered[e]);
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace plussum::report
