// SPDX-License-Identifier: MIT
// The world at the start: regions, tenths of the market, and the tables of enterprises.
#include "plussum/engine/build_world.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

std::vector<Region> regions_with(const std::vector<double>& shares) {
  std::vector<Region> regions;
  for (const double share : shares) regions.push_back({.name = "r" + std::to_string(regions.size()), .share = share});
  return regions;
}

/// How many communities each region has.
std::vector<std::int64_t> places_of(const World& world) {
  std::vector<std::int64_t> places;
  for (std::size_t k = 0; k < world.regions.size(); ++k)
    places.push_back(
        std::count(world.communities.region.begin(), world.communities.region.end(), static_cast<std::uint8_t>(k)));
  return places;
}

}  // namespace

TEST_CASE("build_world: without regions the market is one region", "[unit][build_world]") {
  const World world = build_world(scenario_with({.customers = 12, .communities = 4}));
  CHECK(world.regions.size() == 1);
  CHECK(world.regions.commons == Column<double>{1.0});
  CHECK(world.communities.region == Column<std::uint8_t>(4));
}

TEST_CASE("build_world: regions take communities in their order, each its share", "[unit][build_world]") {
  struct Row {
    std::vector<double> shares;
    std::vector<std::int64_t> places;
  };
  const Row rows[] = {{{1.0}, {10}},
                      {{0.5, 0.5}, {5, 5}},
                      {{0.2, 0.3, 0.5}, {2, 3, 5}},
                      {{0.1, 0.1}, {5, 5}},          // relative to each other
                      {{1.0, 0.0, 1.0}, {5, 0, 5}},  // one without places
                      {{0.0, 1.0}, {0, 10}},
                      {{1.0, 1.0, 1.0}, {3, 4, 3}}};
  for (const Row& row : rows) {
    Scenario scenario = scenario_with({.customers = 20, .communities = 10});
    scenario.regions = regions_with(row.shares);
    const World world = build_world(scenario);
    CHECK(places_of(world) == row.places);
    CHECK(std::is_sorted(world.communities.region.begin(), world.communities.region.end()));
  }
}

TEST_CASE("build_world: a region's income level multiplies its customers' incomes alone", "[unit][build_world]") {
  Scenario scenario = scenario_with({.customers = 40, .communities = 4}) + shop();
  scenario.population.income_log_sd = 0.7;
  scenario.regions = regions_with({0.5, 0.5});
  scenario.regions[1].commons_start = 0.25;
  const World before = build_world(scenario);
  scenario.regions[1].income_level = 4.0;
  const World world = build_world(scenario);
  CHECK(world.regions.commons == Column<double>{1.0, 0.25});
  CHECK(world.regions.know_how == Column<double>(2));
  for (std::size_t row = 0; row < 40; ++row)
    CHECK(world.customers.income_potential[row] == before.customers.income_potential[row] * (row < 20 ? 1.0f : 4.0f));
  CHECK(world.communities.income_potential[3] == Approx(4.0 * before.communities.income_potential[3]));
}

TEST_CASE("build_world: tenths of the market are of one size and in the order of income", "[unit][build_world]") {
  Scenario scenario = scenario_with({.customers = 205, .communities = 4});
  for (const double spread : {0.8, 0.0}) {  // with equal incomes in the order of ids
    scenario.population.income_log_sd = spread;
    const Customers customers = build_world(scenario).customers;
    std::array<std::int64_t, decile_count> size{};
    for (std::size_t a = 0; a < 205; ++a) {
      ++size[customers.income_decile[a]];
      for (std::size_t b = 0; b < a; ++b) {
        const float first = customers.income_potential[b], second = customers.income_potential[a];
        if (first <= second) CHECK(customers.income_decile[b] <= customers.income_decile[a]);
        if (first > second) CHECK(customers.income_decile[b] >= customers.income_decile[a]);
      }
    }
    for (const std::int64_t one : size) CHECK((one == 20 || one == 21));
  }
  scenario.population.customers = 5;  // fewer than tenths: the poorest stands in the first
  const Customers few = build_world(scenario).customers;
  CHECK(few.income_decile == Column<std::uint8_t>{0, 2, 4, 6, 8});
}

TEST_CASE("build_world: rows of strategies, levers and beliefs", "[unit][build_world]") {
  Scenario scenario = scenario_with() + shop() + savings_club();
  scenario.enterprises[1].strategy.level = {1.0, 1.5, 2.0, 2.5, 3.0, 1.25, 1.75, 2.25};
  scenario.enterprises[1].starting_levels = {{"training", 0.75}};
  scenario.enterprises[1].price_level = 1.5;
  scenario.enterprises[1].intermediary_margin = 0.5;
  const World world = build_world(scenario);
  CHECK(world.stances.size() == 2 * dimension_count);
  CHECK(world.levers.size() == 2 * lever_count);
  CHECK(world.beliefs.size() == 2 * belief_count);
  for (std::size_t e = 0; e < 2; ++e) {
    for (std::size_t k = 0; k < dimension_count; ++k) {
      const std::size_t row = Stances::row(e, static_cast<Dimension>(k));
      CHECK(world.stances.enterprise[row] == e);
      CHECK(world.stances.dimension[row] == k);
      CHECK(world.stances.declared[row] == (e == 1 ? scenario.enterprises[e].strategy.level[k] : 1.0));
    }
    for (const Lever lever : all_levers) {
      const std::size_t row = Levers::row(e, lever);
      CHECK(world.levers.enterprise[row] == e);
      CHECK(world.levers.lever[row] == static_cast<std::uint8_t>(lever));
      CHECK(world.levers.level[row] == scenario.enterprises[e].starting_level(lever));
    }
    CHECK(world.beliefs.belief[Beliefs::row(e, Belief::affordable, 9)] == 15);
    CHECK(world.beliefs.enterprise[Beliefs::row(e, Belief::leaving)] == e);
  }
  CHECK(world.enterprises.price_level == Column<double>{1.0, 1.5});
  CHECK(world.enterprises.intended_price == Column<double>{1.0, 1.5});
  CHECK(world.enterprises.intermediary_margin == Column<double>{0.0, 0.5});
  CHECK(world.enterprises.experience_factor == Column<double>{1.0, 1.0});
}

TEST_CASE("build_world: who enters after the start is not in the market yet", "[unit][build_world]") {
  struct Row {
    const char* enters;
    std::uint8_t active;
  };
  Scenario scenario = scenario_with() + shop();
  scenario.time.start = "2000-05-01";
  for (const Row& row : {Row{"", 1}, Row{"1999-01-01", 1}, Row{"2000-05-01", 1}, Row{"2000-05-02", 0}}) {
    INFO(row.enters);
    scenario.enterprises[0].enters = row.enters;
    CHECK(build_world(scenario).enterprises.active[0] == row.active);
  }
}

TEST_CASE("build_world: events may change what a run reads afresh, not what made the world", "[unit][build_world]") {
  Scenario scenario = scenario_with() + shop();
  scenario.regions = regions_with({1.0, 1.0});
  scenario.enterprises[0].starting_levels = {{"trust", 0.5}};
  const auto may_change = [&](const std::string& path) {
    Scenario changed = scenario;
    Event event;
    event.at = "2000-02-01";
    event.set = path;
    event.value = 0.5;
    changed.events = {event};
    return changed.check().empty();
  };
  for (const char* path :
       {"regions.r1.levy", "regions[0].connectivity", "regions.r0.switching_cost_cap", "mechanisms.pool.share",
        "strategy_table.livelihood.at_3", "enterprises.shop.transformation.towards.customer", "population.subsistence"})
    CHECK(may_change(path));
  for (const char* path :
       {"regions.r1.share", "regions.r1.income_level", "regions[1].commons_start", "enterprises.shop.starting_cash",
        "enterprises.shop.starting_levels.trust", "enterprises.shop.strategy.customer", "population.income_median",
        "enterprises.shop.transformation.threshold_mean", "enterprises.shop.transformation.points_of_light"})
    CHECK_FALSE(may_change(path));
}
