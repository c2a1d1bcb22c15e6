// SPDX-License-Identifier: MIT
#include "report/comparison_parties.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/numbers.hpp"
#include "report/records.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
std::vector<double> of_each(const PairedReplicates& replicates, Value&& value) {
  std::vector<double> values;
  for (const PairedReplicate* replicate : replicates) values.push_back(value(*replicate));
  return values;
}

/// A group of people in each replicate. In a replicate without any of them there is no share.
template <class Group>
Json shares_json(const PairedReplicates& replicates, const MeasuredComparison& measured, Group&& group) {
  const double confidence = measured.confidence, scale = measured.treatment.population.represents;
  std::vector<double> not_worse, better, equal, worse, changes;
  for (const PairedReplicate* replicate : replicates) {
    const PeopleCount& count = group(replicate->pair.people);
    changes.push_back(count.change.in_currency() * scale);
    if (count.customers() == 0) continue;
    const auto share = [&count](std::int64_t part) {
      return static_cast<double>(part) / static_cast<double>(count.customers());
    };
    not_worse.push_back(share(count.not_worse()));
    better.push_back(share(count.better));
    equal.push_back(share(count.equal));
    worse.push_back(share(count.worse));
  }
  const PeopleCount& of_reference = group(measured.replicates[measured.reference].pair.people);
  return {{"customers", number_json(static_cast<double>(of_reference.customers()) * scale)},
          {"change", estimate_json(estimate_mean(changes, confidence))},
          {"not_worse", estimate_json(estimate_mean(not_worse, confidence))},
          {"better", estimate_json(estimate_mean(better, confidence))},
          {"equal", estimate_json(estimate_mean(equal, confidence))},
          {"worse", estimate_json(estimate_mean(worse, confidence))}};
}

Json party_json(const std::string& name, const std::vector<double>& changes, double confidence) {
  const Regret of_control = regret_of_control(changes), of_treatment = regret_of_treatment(changes);
  return {{"party", name},
          {"effect", estimate_json(estimate_mean(changes, confidence))},
          {"by_replicate", changes},
          {"probability_better", estimate_json(probability_better(changes, confidence))},
          {"regret",
           {{"control", {{"mean", of_control.mean}, {"worst", of_control.worst}}},
            {"treatment", {{"mean", of_treatment.mean}, {"worst", of_treatment.worst}}}}}};
}

using Ends = std::vector<EnterpriseEnd> PairedResult::*;

Json ends_of_world(const PairedReplicates& replicates, const Scenario& scenario, Ends ends) {
  Json rows = Json::array();
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    std::vector<double> steps;
    std::int64_t insolvent = 0;
    for (const PairedReplicate* replicate : replicates)
      for (const EnterpriseEnd& end : replicate->pair.*ends)
        if (end.enterprise == e) {
          steps.push_back(end.step);
          insolvent += end.is_insolvent ? 1 : 0;
        }
    if (steps.empty()) continue;
    const auto [first, last] = std::minmax_element(steps.begin(), steps.end());
    rows.push_back({{"enterprise", scenario.enterprises[e].name},
                    {"replicates", steps.size()},
                    {"insolvent", insolvent},
                    {"first_step", static_cast<std::uint32_t>(*first)},
                    {"last_step", static_cast<std::uint32_t>(*last)},
                    {"first_date", date_after(scenario.time, static_cast<std::uint32_t>(*first))},
                    {"last_date", date_after(scenario.time, static_cast<std::uint32_t>(*last))}});
  }
  return rows;
}

/// Mean share of customers in a lock state at the end.
double share_of_state(const PairedReplicates& replicates, LockState state, bool of_treatment) {
  return summarise(of_each(replicates,
                           [&](const PairedReplicate& replicate) {
                             const PairedMoment& end = replicate.pair.moments.back();
                             const MarketState& market = of_treatment ? end.treatment : end.control;
                             return static_cast<double>(market.lock_states[static_cast<std::size_t>(state)]) /
                                    static_cast<double>(replicate.pair.people.all.customers());
                           }))
      .mean;
}

Json state_json(const MarketState& market, double scale) {
  Json states, barriers;
  for (std::size_t state = 0; state < lock_state_count; ++state)
    states[std::string(lock_state_names[state])] = number_json(static_cast<double>(market.lock_states[state]) * scale);
  for (std::size_t barrier = 0; barrier < barrier_count; ++barrier)
    barriers[std::string(barrier_names[barrier])] =
        number_json(static_cast<double>(market.locked_out_by[barrier]) * scale);
  return {{"customers_by_lock_state", states}, {"locked_out_by_barrier", barriers}};
}

/// The levels that differ because an enterprise follows another strategy, which `path` says.
std::vector<io::ParameterDifference> level_differences(const MeasuredComparison& measured, const std::string& path) {
  std::vector<io::ParameterDifference> differences;
  for (const Enterprise& after : measured.treatment.enterprises) {
    const std::string item = "enterprises." + after.name;
    if (path != item + ".like") continue;
    for (const Enterprise& before : measured.control.enterprises)
      for (std::size_t k = 0; before.name == after.name && k < dimension_count; ++k) {
        const double a = declared_level(before.strategy, before.like, measured.control.strategies, k),
                     b = declared_level(after.strategy, after.like, measured.treatment.strategies, k);
        // A level that an enterprise has of its own is a difference of its own.
        if (a != b && before.strategy.level[k] == after.strategy.level[k])
          differences.push_back({fmt::format("{}.strategy.{}", item, dimension_names[k]), fmt::format("{:g}", a),
                                 fmt::format("{:g}", b)});
      }
  }
  return differences;
}

}  // namespace

Json people_json(const PairedReplicates& replicates, const MeasuredComparison& measured) {
  const auto shares = [&](auto&& group) { return shares_json(replicates, measured, group); };
  Json people = shares([](const PeopleComparison& all) -> const PeopleCount& { return all.all; });
  Json deciles = Json::array();
  for (std::size_t decile = 0; decile < decile_count; ++decile) {
    Json row{{"decile", decile + 1}};
    row.update(shares([decile](const PeopleComparison& all) -> const PeopleCount& { return all.by_decile[decile]; }));
    deciles.push_back(row);
  }
  people["by_decile"] = deciles;
  people["served"] = shares([](const PeopleComparison& all) -> const PeopleCount& { return all.served; });
  people["not_served"] = shares([](const PeopleComparison& all) -> const PeopleCount& { return all.not_served; });
  return people;
}

Json parties_json(const PairedReplicates& replicates, const MeasuredComparison& measured) {
  const auto amount = [&](Money money) { return money.in_currency() * measured.treatment.population.represents; };
  Json parties = Json::array();
  const auto add = [&](const std::string& name, auto&& change) {
    const auto changes = of_each(replicates, [&](const PairedReplicate& one) { return amount(change(one.pair)); });
    parties.push_back(party_json(name, changes, measured.confidence));
  };
  add("all", [](const PairedResult& pair) { return pair.values.total_change; });
  add("people", [](const PairedResult& pair) { return pair.people.all.change; });
  const auto& rows = replicates.front()->pair.values.constituents;
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (rows[k].group == ConstituentGroup::enterprise)
      add(rows[k].name, [k](const PairedResult& pair) { return pair.values.constituents[k].change; });
  return parties;
}

Json ends_json(const PairedReplicates& replicates, const MeasuredComparison& measured) {
  const auto world = [&](const Scenario& scenario, Ends ends, bool of_treatment) -> Json {
    return {{"gone", ends_of_world(replicates, scenario, ends)},
            {"locked_out", share_of_state(replicates, LockState::locked_out, of_treatment)}};
  };
  return {{"control", world(measured.control, &PairedResult::control_ends, false)},
          {"treatment", world(measured.treatment, &PairedResult::treatment_ends, true)}};
}

Json differences_json(const MeasuredComparison& measured) {
  Json differences = Json::array();
  for (const io::ParameterDifference& difference : measured.differences) {
    differences.push_back({{"path", difference.path}, {"control", difference.a}, {"treatment", difference.b}});
    for (const io::ParameterDifference& level : level_differences(measured, difference.path))
      differences.push_back({{"path", level.path}, {"control", level.a}, {"treatment", level.b}});
  }
  return differences;
}

Json moments_json(const MeasuredComparison& measured) {
  const double scale = measured.treatment.population.represents;
  Json moments = Json::array();
  for (const PairedMoment& moment : measured.replicates[measured.reference].pair.moments)
    moments.push_back({{"step", moment.step},
                       {"control", state_json(moment.control, scale)},
                       {"treatment", state_json(moment.treatment, scale)},
                       {"total_change", number_json(moment.total_change.in_currency() * scale)}});
  return moments;
}

}  // namespace plussum::report
