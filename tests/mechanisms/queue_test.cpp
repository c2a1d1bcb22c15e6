// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/queue.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr double week = 7 / 365.25;

/// A shop, a savings club and a second shop; a quarter of the customers has none of them.
Scenario three_suppliers(std::int64_t customers) {
  return scenario_with({.customers = customers}) + shop() + savings_club() + shop("other");
}

World served_world(const Scenario& scenario) {
  World world = build_world(scenario);
  const std::size_t enterprises = world.enterprises.size();
  std::fill(world.enterprises.customers.begin(), world.enterprises.customers.end(), 0u);
  for (std::size_t row = 0; row < world.customers.size(); ++row) {
    const std::size_t e = row % (enterprises + 1);
    world.customers.supplier[row] = e < enterprises ? static_cast<std::uint8_t>(e) : self_provision;
    if (e < enterprises) ++world.enterprises.customers[e];
  }
  return world;
}

double failed(const World& world, std::uint8_t supplier) {
  double count = 0;
  for (std::size_t row = 0; row < world.customers.size(); ++row)
    count += world.customers.supplier[row] == supplier && world.customers.service_failed[row] != 0;
  return count;
}

}  // namespace

TEST_CASE("queue: formula of failure by chance and by want of capacity (queue.1, queue.2)", "[mechanisms][queue]") {
  constexpr std::uint32_t each = 10'000;
  Scenario scenario = three_suppliers(4 * each);
  parameters<Queue>(scenario).base_failure = 3.0;
  scenario.population.represents = 2.5;
  scenario.enterprises[0].capacity_per_outlet = 4000.0;  // 20,000 of 25,000 real customers
  scenario.enterprises[1].capacity_per_outlet = 6000.0;  // 12,000
  World world = served_world(scenario);
  world.enterprises.outlets = {5, 2, 0};
  const Tally tally = run_rule<Queue>(world, scenario);
  const double base = 1 - std::exp(-3.0 * week);
  const double chance[] = {base + 0.2, base + 0.52, base};
  for (std::uint8_t e = 0; e < 3; ++e) {
    INFO("enterprise " << int{e});
    REQUIRE(std::abs(binomial_z(failed(world, e), each, chance[e])) < 4.0);
    REQUIRE(static_cast<double>(tally.service_failures[e]) == failed(world, e));
  }
  REQUIRE(failed(world, self_provision) == 0);
}

TEST_CASE("queue: formula who fails at a low chance also fails at a higher one", "[mechanisms][queue]") {
  Scenario scenario = three_suppliers(4000);
  World before = served_world(scenario);
  for (const double rate : {1.0, 5.0, 40.0, 1000.0}) {
    parameters<Queue>(scenario).base_failure = rate;
    World world = served_world(scenario);
    run_rule<Queue>(world, scenario);
    for (std::size_t row = 0; row < 4000; ++row)
      REQUIRE(world.customers.service_failed[row] >= before.customers.service_failed[row]);
    REQUIRE(failed(world, 1) > failed(before, 1));
    before = world;
  }
  REQUIRE(failed(before, 0) == 1000);  // all but one in 2·10^8
}

TEST_CASE("queue: neutral parameters fail nobody and forget former failures", "[mechanisms][queue]") {
  Scenario scenario = three_suppliers(400);
  World world = served_world(scenario);
  const auto before = snapshot(world);
  run_rule<Queue>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  std::fill(world.customers.service_failed.begin(), world.customers.service_failed.end(), std::uint8_t{1});
  const Tally tally = run_rule<Queue>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(tally.service_failures == Tally{}.service_failures);
}

TEST_CASE("queue: binding failures end in the step in which capacity suffices again", "[mechanisms][queue]") {
  Scenario scenario = three_suppliers(4000);
  scenario.enterprises[0].capacity_per_outlet = 100.0;
  World world = served_world(scenario);
  MechanismOf<Queue> queue;  // one and the same over the steps, as in a run
  const auto step = [&](std::uint32_t number, std::uint32_t outlets) {
    world.enterprises.outlets.assign(3, outlets);
    run_in_blocks(queue, world, context_of(scenario, number, number == 0), {7, 512, 1000});
    return failed(world, 0);
  };
  REQUIRE(step(0, 10) == 0);
  REQUIRE(step(1, 5) > 400);
  REQUIRE(step(2, 10) == 0);
  REQUIRE(step(3, 10) == 0);
  REQUIRE(step(4, 0) == 1000);  // without any outlet nobody is served
  REQUIRE(failed(world, 2) == 0);
}

TEST_CASE("queue: binding capacity just suffices, or is short of one customer", "[mechanisms][queue]") {
  REQUIRE(unserved_share(100.0, 100.0) == 0.0);
  REQUIRE(unserved_share(100.0, 0.0) == 0.0);
  REQUIRE(unserved_share(0.0, 0.0) == 0.0);
  REQUIRE(unserved_share(0.0, 5.0) == 1.0);
  REQUIRE(unserved_share(99.0, 100.0) == 1.0 - 99.0 / 100.0);
  constexpr std::uint32_t each = 20'000;
  Scenario scenario = three_suppliers(4 * each);
  World world = served_world(scenario);
  world.enterprises.outlets.assign(3, 2);
  scenario.enterprises[0].capacity_per_outlet = each / 2.0;
  run_rule<Queue>(world, scenario);
  REQUIRE(failed(world, 0) == 0);
  scenario.enterprises[0].capacity_per_outlet = each / 2.0 - 50.0;
  run_rule<Queue>(world, scenario);
  REQUIRE(std::abs(binomial_z(failed(world, 0), each, 0.005)) < 4.0);
  // Both causes together stay a chance.
  parameters<Queue>(scenario).base_failure = 1000.0;
  scenario.enterprises[0].capacity_per_outlet = 1.0;
  run_rule<Queue>(world, scenario);
  REQUIRE(failed(world, 0) == each);
}

TEST_CASE("queue: binding the crowding link on and off", "[mechanisms][queue]") {
  constexpr std::uint32_t each = 10'000;
  Scenario scenario = three_suppliers(4 * each);
  scenario.enterprises[1].capacity_per_outlet = 6000.0;
  World world = served_world(scenario);
  world.enterprises.outlets.assign(3, 1);
  for (const double gain : {0.0, 0.5, 1.0}) {
    set_number(scenario, "links.crowding_to_failure", gain);
    run_rule<Queue>(world, scenario);
    REQUIRE(std::abs(binomial_z(failed(world, 1), each, 0.4 * gain)) < 4.0);
    REQUIRE(failed(world, 0) == 0);
  }
}

TEST_CASE("queue: theory a first failure comes after an exponential time at any step length", "[mechanisms][queue]") {
  constexpr std::uint32_t each = 5'000;
  for (const StepUnit unit : {StepUnit::week, StepUnit::month}) {
    Scenario scenario = three_suppliers(4 * each);
    scenario.time.step = unit;
    parameters<Queue>(scenario).base_failure = 0.8;
    World world = served_world(scenario);
    Column<std::uint8_t> ever(world.customers.size(), std::uint8_t{0});
    const std::uint32_t steps = unit == StepUnit::week ? 52 : 12;
    for (std::uint32_t step = 0; step < steps; ++step) {
      run_once<Queue>(world, scenario, step, step == 0);
      for (std::size_t row = 0; row < ever.size(); ++row) ever[row] |= world.customers.service_failed[row];
    }
    const auto count = static_cast<double>(std::count(ever.begin(), ever.end(), std::uint8_t{1}));
    REQUIRE(std::abs(binomial_z(count, 3.0 * each, 1 - std::exp(-0.8 * steps * years_per_step(unit)))) < 4.0);
  }
}
