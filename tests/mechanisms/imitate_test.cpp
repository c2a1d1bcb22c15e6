// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/imitate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// Shops that decide, at level 1 in every dimension, and look at a rival in every step.
Scenario market(std::size_t enterprises) {
  Scenario scenario = scenario_with({.customers = 100});
  for (std::size_t e = 0; e < enterprises; ++e) {
    Enterprise one = shop("shop" + std::to_string(e));
    one.decides = true;
    scenario = scenario + one;
  }
  parameters<Imitate>(scenario).rate = 1000.0;
  parameters<Imitate>(scenario).compares = Compares::profit;
  return scenario;
}

void set_profit(World& world, std::size_t e, double per_week) {
  world.enterprises.profit[e] = money_from(per_week);
}

}  // namespace

TEST_CASE("imitate: formula of the Fermi chance and its closed forms (imitate.2)", "[mechanisms][imitate]") {
  for (const double x : {0.0, 0.1, 1.0, 5.0, 40.0}) {
    REQUIRE(fermi_chance(x) == Approx(1.0 / (1.0 + std::exp(-x))).epsilon(1e-12));
    REQUIRE(fermi_chance(x) + fermi_chance(-x) == Approx(1.0).epsilon(1e-12));
    REQUIRE(fermi_chance(x) - fermi_chance(-x) == Approx(std::tanh(x / 2)).epsilon(1e-12));
  }
  REQUIRE(fermi_chance(1e6) == 1.0);
  REQUIRE(fermi_chance(-1e6) == 0.0);
  REQUIRE(fermi_fixation(0.0, 7.0) == Approx(1.0 / 7));
  // Moran's figures for a fitness of 1.1 and 1.05 in 20 and in 100.
  REQUIRE(fermi_fixation(std::log(1.1), 20.0) == Approx(0.10678).margin(5e-6));
  REQUIRE(fermi_fixation(std::log(1.1), 100.0) == Approx(0.09092).margin(5e-6));
  REQUIRE(fermi_fixation(std::log(1.05), 20.0) == Approx(0.07642).margin(5e-6));
  REQUIRE(fermi_fixation(std::log(1.05), 100.0) == Approx(0.04798).margin(5e-6));
}

TEST_CASE("imitate: formula how often what is copied (imitate.1-imitate.3)", "[mechanisms][imitate]") {
  for (const double gain : {1.0, 0.5, 0.0}) {
    Scenario scenario = market(3);
    auto& params = parameters<Imitate>(scenario);
    params.rate = 20.0;
    params.intensity = 2.0;
    params.profit_scale = 100.0;
    params.cost = 10.0;
    params.step_size = 0.5;
    scenario.links.gain[static_cast<std::size_t>(Link::prosperity_to_imitation)] = gain;
    scenario.enterprises[1].strategy.level[2] = 3.0;
    scenario.enterprises[1].strategy.level[5] = 2.0;
    World world = build_world(scenario);
    run_once<Offer>(world, scenario);
    set_profit(world, 0, 40.0);
    set_profit(world, 1, 130.0);
    set_profit(world, 2, 0.0);
    const World fresh = world;
    constexpr std::uint32_t steps = 20'000;
    double first = 0.0, second = 0.0, copied_back = 0.0;
    for (std::uint32_t step = 0; step < steps; ++step) {
      world.stances.imitated = fresh.stances.imitated;
      run_once<Imitate>(world, scenario, step);
      const double aim = world.stances.imitated[2], need = world.stances.imitated[5];
      REQUIRE((aim == 0.0 || aim == 1.0));    // half of the way from 1 to 3
      REQUIRE((need == 0.0 || need == 0.5));  // half of the way from 1 to 2
      REQUIRE((aim == 0.0 || need == 0.0));
      first += aim != 0.0;
      second += need != 0.0;
      copied_back += world.stances.imitated[8 + 2] + world.stances.imitated[8 + 5] != 0.0;
    }
    const double looks = 1 - std::exp(-20.0 * 7 / 365.25);
    const auto chance = [&](double better) { return 1 / (1 + std::exp(-2.0 / 100 * (gain * better - 10.0))); };
    CAPTURE(gain);
    // Shop 0 draws shop 1 half of the time, and one of the two dimensions that differ.
    REQUIRE(std::abs(binomial_z(first, steps, looks / 4 * chance(90.0))) < 4.0);
    REQUIRE(std::abs(binomial_z(second, steps, looks / 4 * chance(90.0))) < 4.0);
    REQUIRE(std::abs(binomial_z(copied_back, steps, looks / 2 * (chance(-90.0) + chance(-130.0)))) < 4.0);
  }
}

TEST_CASE("imitate: formula profit of one customer, or of the enterprise", "[mechanisms][imitate]") {
  Scenario scenario = market(2);
  parameters<Imitate>(scenario).intensity = 1000.0;
  scenario.enterprises[0].strategy.level[0] = 2.0;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  set_profit(world, 0, 1000.0);
  set_profit(world, 1, 500.0);
  world.enterprises.customers[0] = 100;
  world.enterprises.customers[1] = 10;
  World other = world;
  run_rule<Imitate>(world, scenario);
  REQUIRE(world.stances.imitated[0] == 0.0);
  REQUIRE(world.stances.imitated[8] == 1.0);
  parameters<Imitate>(scenario).compares = Compares::profit_per_customer;
  run_rule<Imitate>(other, scenario);
  REQUIRE(other.stances.imitated[0] == -1.0);
  REQUIRE(other.stances.imitated[8] == 0.0);
}

TEST_CASE("imitate: formula a better offering is answered by customers lost to it (imitate.4)",
          "[mechanisms][imitate]") {
  Scenario scenario = market(3);
  parameters<Imitate>(scenario).rate = 0.0;
  parameters<Imitate>(scenario).quality_response = 0.5;
  scenario.enterprises[1].strategy.level[1] = 3.0;
  scenario.enterprises[2].strategy.level[1] = 2.0;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  auto& customers = world.customers;
  for (std::size_t row = 0; row < 40; ++row) customers.supplier[row] = row < 20 ? 0 : row < 30 ? 1 : 2;
  customers.intended_supplier = customers.supplier;
  for (std::size_t row = 0; row < 4; ++row) customers.intended_supplier[row] = 1;  // 4 of 20
  for (std::size_t row = 4; row < 6; ++row) customers.intended_supplier[row] = 2;  // 2 of 20
  for (std::size_t row = 6; row < 9; ++row) customers.intended_supplier[row] = self_provision;
  for (std::size_t row = 30; row < 35; ++row) customers.intended_supplier[row] = 0;  // 5 of 10, to a worse offering
  customers.intended_supplier[20] = 0;
  customers.intended_supplier[50] = 2;
  run_rule<Imitate>(world, scenario);
  REQUIRE(world.stances.imitated[Stances::row(0, Dimension::offering)] == Approx(0.5 * (2 * 0.2 + 1 * 0.1)));
  for (std::size_t row = 0; row < world.stances.size(); ++row)
    if (row != Stances::row(0, Dimension::offering)) REQUIRE(world.stances.imitated[row] == 0.0);
}

TEST_CASE("imitate: neutral rate 0 and response 0 copy nothing", "[mechanisms][imitate]") {
  Scenario scenario = market(2);
  scenario.enterprises[1].strategy.level.fill(3.0);
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  for (std::size_t row = 0; row < 50; ++row) {
    world.customers.supplier[row] = 0;
    world.customers.intended_supplier[row] = 1;
  }
  set_profit(world, 1, 1e6);
  const auto before = snapshot(world);
  World other = world;
  parameters<Imitate>(scenario).rate = 0.0;
  run_rule<Imitate>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  parameters<Imitate>(scenario).rate = 1000.0;
  run_rule<Imitate>(other, scenario);
  REQUIRE(changed_columns(before, snapshot(other)) == std::vector<std::string>{"stances.imitated"});
}

TEST_CASE("imitate: neutral between equals there is nothing to copy", "[mechanisms][imitate]") {
  const Scenario scenario = market(5);
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  for (std::size_t e = 0; e < 5; ++e) set_profit(world, e, 1e4 * static_cast<double>(e));
  const auto before = snapshot(world);
  for (std::uint32_t step = 0; step < 20; ++step) run_rule<Imitate>(world, scenario, step);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("imitate: binding only those who decide and are in the market copy and are copied", "[mechanisms][imitate]") {
  for (const bool decides : {true, false})
    for (const bool active : {true, false}) {
      Scenario scenario = market(2);
      parameters<Imitate>(scenario).intensity = 1000.0;
      scenario.enterprises[1].strategy.level[3] = 3.0;
      scenario.enterprises[1].decides = decides;
      World world = build_world(scenario);
      world.enterprises.active[1] = active ? 1 : 0;
      run_once<Offer>(world, scenario);
      set_profit(world, 1, 1e6);
      run_rule<Imitate>(world, scenario);
      REQUIRE(world.stances.imitated[3] == (decides && active ? 2.0 : 0.0));
    }
}

TEST_CASE("imitate: theory under strong selection the most prosperous way spreads to all (L38)",
          "[mechanisms][imitate]") {
  Scenario scenario = market(8);
  parameters<Imitate>(scenario).intensity = 1000.0;
  scenario.enterprises[5].strategy.level.fill(2.5);
  World world = build_world(scenario);
  std::uint32_t step = 0;
  for (; step < 300; ++step) {
    run_once<Offer>(world, scenario, step);
    const auto& level = world.stances.effective;
    REQUIRE(std::count(level.begin() + 40, level.begin() + 48, 2.5) == 8);  // the best copies nobody
    if (std::count(level.begin(), level.end(), 2.5) == 64) break;
    for (std::size_t e = 0; e < 8; ++e)  // whoever is like the best in more dimensions earns more
      set_profit(world, e, std::accumulate(&level[8 * e], &level[8 * e] + 8, 0.0) * 100.0);
    run_once<Imitate>(world, scenario, step);
  }
  REQUIRE(step > 3);
  REQUIRE(step < 300);
}
