// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/invest.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// 100 customers, a shop that decides and one that keeps to the scenario, all levers half built up.
Scenario two_shops() {
  Scenario scenario = scenario_with({.customers = 100}) + shop("decider") + shop("keeper");
  scenario.enterprises[0].decides = true;
  for (Enterprise& enterprise : scenario.enterprises)
    for (const std::string_view lever : lever_names) enterprise.starting_levels.push_back({std::string(lever), 0.5});
  return scenario;
}

double level(const World& world, std::size_t e, Lever lever) {
  return world.levers.level[Levers::row(e, lever)];
}

}  // namespace

TEST_CASE("invest: formula spending closes a part of the gap and levels fade (invest.1)", "[mechanisms][invest]") {
  Scenario scenario = two_shops();
  auto& invest = parameters<Invest>(scenario);
  for (std::size_t k = 0; k < lever_count; ++k) {
    invest.cost_per_head[k] = 10.0 * static_cast<double>(k + 1);
    invest.decay[k] = 0.1 * static_cast<double>(k);
  }
  World world = build_world(scenario);
  for (const Lever lever : all_levers) world.levers.budget[Levers::row(0, lever)] = money_from(300.0);
  run_rule<Invest>(world, scenario);
  const double years = years_per_step(scenario.time.step);
  for (const Lever lever : all_levers) {
    const auto k = static_cast<double>(lever);
    const double left = 0.5 * std::exp(-0.1 * k * years);
    CHECK(level(world, 0, lever) ==
          Approx(1.0 - (1.0 - left) * std::exp(-300.0 / (10.0 * (k + 1.0) * 100.0))).epsilon(1e-12));
  }
}

TEST_CASE("invest: formula the price and the margin that were decided take effect", "[mechanisms][invest]") {
  const Scenario scenario = two_shops();
  World world = build_world(scenario);
  for (std::size_t e = 0; e < 2; ++e) {
    world.enterprises.intended_price[e] = 1.75;
    world.enterprises.intended_margin[e] = 0.375;
  }
  run_rule<Invest>(world, scenario);
  CHECK(world.enterprises.price_level[0] == 1.75);
  CHECK(world.enterprises.intermediary_margin[0] == 0.375);
  CHECK(world.enterprises.price_level[1] == 1.0);
  CHECK(world.enterprises.intermediary_margin[1] == 0.0);
}

TEST_CASE("invest: neutral without spending and decay no level changes by a bit", "[mechanisms][invest]") {
  Scenario scenario = two_shops();
  for (auto& [name, start] : scenario.enterprises[0].starting_levels) start = 0.2;
  World world = build_world(scenario);
  const auto before = snapshot(world);
  run_rule<Invest>(world, scenario);
  CHECK(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("invest: binding enterprises that keep to the scenario are left alone", "[mechanisms][invest]") {
  Scenario scenario = two_shops();
  parameters<Invest>(scenario).decay.fill(5.0);
  World world = build_world(scenario);
  for (Money& budget : world.levers.budget) budget = money_from(1e6);
  run_rule<Invest>(world, scenario);
  for (const Lever lever : all_levers) {
    CHECK(level(world, 0, lever) > 0.5);
    CHECK(level(world, 1, lever) == 0.5);
  }
}

TEST_CASE("invest: binding levers of an enterprise that is not in the market stay as they are",
          "[mechanisms][invest]") {
  Scenario scenario = two_shops();
  parameters<Invest>(scenario).decay.fill(5.0);
  World world = build_world(scenario);
  world.enterprises.active[0] = 0;
  world.enterprises.intended_price[0] = 2.0;
  const auto before = snapshot(world);
  run_rule<Invest>(world, scenario);
  CHECK(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("invest: theory levels stay within 0 and 1 and returns diminish", "[mechanisms][invest]") {
  double before = 0.3, gain = 1.0;
  for (double spent = 0.0; spent < 60.0; spent += 0.5) {
    const double after = level_after(before, 1.0, 0.5);
    CHECK(after <= 1.0);
    CHECK(after - before <= gain);
    gain = after - before;
    before = after;
  }
  CHECK(before == Approx(1.0));
  CHECK(level_after(1.0, 1.0, 1e9) == 1.0);
  CHECK(level_after(0.0, 0.0, 0.0) == 0.0);
  // All at once or in a hundred parts: the same, as long as nothing fades.
  double parts = 0.3;
  for (int k = 0; k < 100; ++k) parts = level_after(parts, 1.0, 0.02);
  CHECK(parts == Approx(level_after(0.3, 1.0, 2.0)).epsilon(1e-12));
  // One cost per head closes all but 1/e of the gap.
  CHECK(1.0 - level_after(0.3, 1.0, 1.0) == Approx(0.7 / std::exp(1.0)).epsilon(1e-12));
}
