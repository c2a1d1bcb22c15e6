// SPDX-License-Identifier: MIT
#include "main/compare_people.hpp"

#include <fmt/core.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "main/console.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

/// NaN of nobody.
double share(std::int64_t part, const PeopleCount& count) {
  return static_cast<double>(part) / static_cast<double>(count.customers());
}

std::string percent(std::int64_t part, const PeopleCount& count) {
  return count.customers() == 0 ? "-" : fmt::format("{:.1f} %", 100.0 * share(part, count));
}

Json share_json(std::int64_t part, const PeopleCount& count) {
  return count.customers() == 0 ? Json() : Json(share(part, count));
}

Json count_json(const PeopleCount& count, const Scenario& scenario) {
  return {{"customers", static_cast<double>(count.customers()) * scenario.population.represents},
          {"not_worse", share_json(count.not_worse(), count)},
          {"better", share_json(count.better, count)},
          {"equal", share_json(count.equal, count)},
          {"worse", share_json(count.worse, count)},
          {"change", count.change.in_currency() * scenario.population.represents}};
}

}  // namespace

std::string people_text(const PeopleComparison& people) {
  TextTable table{.head = {"people, each by her own account", "not worse off", "better", "equal", "worse"},
                  .rows = {},
                  .right = {false, true, true, true, true}};
  const auto add = [&table](const std::string& name, const PeopleCount& count) {
    table.rows.push_back({name, percent(count.not_worse(), count), percent(count.better, count),
                          percent(count.equal, count), percent(count.worse, count)});
  };
  add("all", people.all);
  for (std::size_t decile = 0; decile < decile_count; ++decile)
    add(fmt::format("tenth {} of income{}", decile + 1, decile == 0 ? ", the poorest" : ""), people.by_decile[decile]);
  add("served at the end of the treatment", people.served);
  add("not served then", people.not_served);
  return fmt::format("{} of the people are not worse off with the treatment.\n\n{}",
                     percent(people.all.not_worse(), people.all), table.render());
}

Json people_json(const PeopleComparison& people, const Scenario& scenario) {
  Json json = count_json(people.all, scenario), deciles = Json::array();
  for (std::size_t decile = 0; decile < decile_count; ++decile) {
    Json row{{"decile", decile + 1}};
    row.update(count_json(people.by_decile[decile], scenario));
    deciles.push_back(row);
  }
  json["by_decile"] = deciles;
  json["served"] = count_json(people.served, scenario);
  json["not_served"] = count_json(people.not_served, scenario);
  return json;
}

std::string ends_text(std::span<const EnterpriseEnd> ends, const std::string& world, const Scenario& scenario) {
  std::string text;
  for (const EnterpriseEnd& end : ends)
    text +=
        fmt::format("In {} enterprise '{}' {} after step {} of {}; its account stands as it was then.\n", world,
                    scenario.enterprises[end.enterprise].name,
                    end.is_insolvent ? "is insolvent and gone" : "has left the market", end.step, scenario.time.steps);
  return text;
}

Json ends_json(std::span<const EnterpriseEnd> ends, const Scenario& scenario) {
  Json rows = Json::array();
  for (const EnterpriseEnd& end : ends)
    rows.push_back({{"enterprise", scenario.enterprises[end.enterprise].name},
                    {"step", end.step},
                    {"insolvent", end.is_insolvent}});
  return rows;
}

}  // namespace plussum::main
