// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/open.hpp"

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

TEST_CASE("open: formula outlets are the share of communities to the nearest whole number (Q1)", "[mechanisms][open]") {
  struct Row {
    std::int64_t communities;
    double share;
    std::uint32_t outlets;
  };
  const Row rows[] = {{1, 0.0, 0},   {1, 0.4999, 0}, {1, 0.5, 1},   {1, 1.0, 1},    {7, 0.5, 4},
                      {10, 0.04, 0}, {10, 0.05, 1},  {10, 0.94, 9}, {10, 0.95, 10}, {200, 0.333, 67}};
  for (const Row& row : rows) {
    Scenario scenario = scenario_with({.customers = 200, .communities = row.communities}) + shop() + savings_club();
    scenario.enterprises[0].outlet_share = row.share;
    World world = build_world(scenario);
    run_rule<Open>(world, scenario);
    INFO(row.share << " of " << row.communities);
    REQUIRE(world.enterprises.outlets[0] == row.outlets);
    REQUIRE(world.enterprises.outlets[1] == row.communities);
  }
}

TEST_CASE("open: formula is monotone in the share and never more than the communities", "[mechanisms][open]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 13}) + shop();
  World world = build_world(scenario);
  std::uint32_t before = 0;
  for (int percent = 0; percent <= 100; ++percent) {
    scenario.enterprises[0].outlet_share = percent / 100.0;
    run_rule<Open>(world, scenario);
    REQUIRE(world.enterprises.outlets[0] >= before);
    before = world.enterprises.outlets[0];
  }
  REQUIRE(before == 13);
}

TEST_CASE("open: neutral without a change of the scenario and without a share", "[mechanisms][open]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  scenario.enterprises[0].outlet_share = 0.0;
  World world = build_world(scenario);
  const auto before = snapshot(world);
  run_rule<Open>(world, scenario);
  scenario.enterprises[0].outlet_share = 0.7;
  run_rule<Open>(world, scenario, 1, false);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("open: binding an event changes the outlets in its step", "[mechanisms][open]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  World world = build_world(scenario);
  run_rule<Open>(world, scenario);
  REQUIRE(world.enterprises.outlets[0] == 10);
  REQUIRE(set_number(scenario, "enterprises.shop.outlet_share", 0.3));
  const auto before = snapshot(world);
  run_rule<Open>(world, scenario, 5, true);
  REQUIRE(world.enterprises.outlets[0] == 3);
  REQUIRE(changed_columns(before, snapshot(world)) == std::vector<std::string>{"enterprises.outlets"});
}

TEST_CASE("open: theory shares of communities add up as the share rises evenly", "[mechanisms][open]") {
  // Rounding to the nearest is unbiased over evenly spread shares: the mean of outlets − share · communities is 0.
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  World world = build_world(scenario);
  double excess = 0.0;
  for (int k = 0; k < 1000; ++k) {
    scenario.enterprises[0].outlet_share = (k + 0.5) / 1000;
    run_once<Open>(world, scenario);
    excess += world.enterprises.outlets[0] - 10 * scenario.enterprises[0].outlet_share;
  }
  REQUIRE(std::abs(excess / 1000) < 1e-9);
}
