// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/update_beliefs.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr double week = 7 / 365.25;

World world_with(const Scenario& scenario, Money margin) {
  World world = build_world(scenario);
  resize_table(world.producers, 3, 0);
  world.producers.active = {producer_selling, producer_new, producer_stopped};
  world.producers.smoothed_margin = {10.0, 0.0, 10.0};
  world.producers.margin = {margin, margin, Money{}};
  return world;
}

}  // namespace

TEST_CASE("update_beliefs: formula of smoothing (update_beliefs.1)", "[mechanisms][update_beliefs]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::year}) {
    Scenario scenario = scenario_with() + shop();
    scenario.time.step = unit;
    const double years = years_per_step(unit);
    World world = world_with(scenario, money_from(30.0 * years / week));
    run_rule<UpdateBeliefs>(world, scenario);
    const double share = 1.0 - std::exp(-4.0 * years);
    REQUIRE(std::abs(world.producers.smoothed_margin[0] - (10.0 + share * 20.0)) < 1e-3);
    REQUIRE(std::abs(world.producers.smoothed_margin[1] - 30.0) < 1e-3);
    REQUIRE(std::abs(world.producers.smoothed_margin[2] - 10.0 * (1.0 - share)) < 1e-9);
  }
}

TEST_CASE("update_beliefs: neutral rate 0 keeps what is counted on, but for those who begin",
          "[mechanisms][update_beliefs]") {
  Scenario scenario = scenario_with() + shop();
  parameters<UpdateBeliefs>(scenario).smoothing_rate = 0.0;
  World world = world_with(scenario, money_from(30.0));
  run_rule<UpdateBeliefs>(world, scenario);
  REQUIRE(world.producers.smoothed_margin[0] == 10.0);
  REQUIRE(world.producers.smoothed_margin[1] > 29.9);
}

TEST_CASE("update_beliefs: theory a constant margin is reached exponentially", "[mechanisms][update_beliefs]") {
  Scenario scenario = scenario_with() + shop();
  parameters<UpdateBeliefs>(scenario).smoothing_rate = 2.0;
  World world = world_with(scenario, money_from(30.0));
  world.producers.active[1] = producer_selling;
  for (std::uint32_t step = 0; step < 52; ++step) run_once<UpdateBeliefs>(world, scenario, step, false);
  REQUIRE(std::abs(world.producers.smoothed_margin[1] - 30.0 * (1.0 - std::exp(-2.0 * 52 * week))) < 1e-3);
}
