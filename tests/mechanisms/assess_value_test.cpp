// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/assess_value.hpp"

#include <cmath>
#include <numeric>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

Scenario market(double service_value) {
  Scenario scenario = scenario_with({.customers = 40});
  scenario.population.income_log_sd = 0.5;  // tenths of the market differ
  scenario.market_space.service_value = service_value;
  return scenario;
}

/// Customers with consumption and outcome of many sizes.
World people(const Scenario& scenario) {
  World world = build_world(scenario);
  for (std::size_t row = 0; row < world.customers.size(); ++row) {
    world.customers.spending[row] = Money{static_cast<std::int64_t>(12'345 * row)};
    world.customers.outcome_stock[row] = 0.37f * static_cast<float>(row);
    world.customers.surplus[row] = Money{7};
  }
  return world;
}

}  // namespace

TEST_CASE("assess_value: formula value is consumption and service (assess_value.1)", "[mechanisms][assess_value]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::year}) {
    Scenario scenario = market(520.0);
    scenario.time.step = unit;
    World world = people(scenario);
    run_rule<AssessValue>(world, scenario);
    for (std::size_t row = 0; row < world.customers.size(); ++row) {
      const double service = 520.0 * years_per_step(unit) * 10'000.0 * 0.37 * static_cast<double>(row);
      const auto had =
          static_cast<double>(world.customers.surplus[row].units - 7 - static_cast<std::int64_t>(12'345 * row));
      CHECK(std::fabs(had - service) <= 0.5 + 1e-6 * service);
    }
  }
}

TEST_CASE("assess_value: formula the tenths of the market add up to all customers", "[mechanisms][assess_value]") {
  const Scenario scenario = market(100.0);
  World world = people(scenario);
  const Tally tally = run_rule<AssessValue>(world, scenario);
  std::int64_t surplus = 0;
  for (std::size_t row = 0; row < world.customers.size(); ++row) surplus += world.customers.surplus[row].units - 7;
  CHECK(std::accumulate(tally.surplus.begin(), tally.surplus.end(), std::int64_t{0}) == surplus);
  for (const std::int64_t decile : tally.surplus) CHECK(decile > 0);
}

TEST_CASE("assess_value: neutral a service value of 0 counts consumption only", "[mechanisms][assess_value]") {
  const Scenario scenario = market(0.0);
  World world = people(scenario);
  const auto before = snapshot(world);
  run_rule<AssessValue>(world, scenario);
  CHECK(changed_columns(before, snapshot(world)) == std::vector<std::string>{"customers.surplus"});
  for (std::size_t row = 0; row < world.customers.size(); ++row)
    CHECK(world.customers.surplus[row].units == 7 + static_cast<std::int64_t>(12'345 * row));
}

TEST_CASE("assess_value: binding service is rounded to the nearest minor unit", "[mechanisms][assess_value]") {
  Scenario scenario = market(1.0);
  scenario.time.step = StepUnit::year;
  World world = people(scenario);
  for (Money& spending : world.customers.spending) spending = Money{};
  const float stocks[] = {0.00004f, 0.00006f, 0.00014f, 0.00016f};  // 0.4, 0.6, 1.4, 1.6 minor units a year
  for (std::size_t row = 0; row < 4; ++row) world.customers.outcome_stock[row] = stocks[row];
  run_rule<AssessValue>(world, scenario);
  const std::int64_t expected[] = {0, 1, 1, 2};
  for (std::size_t row = 0; row < 4; ++row) CHECK(world.customers.surplus[row].units == 7 + expected[row]);
}

TEST_CASE("assess_value: theory a constant stock is worth its service value a year", "[mechanisms][assess_value]") {
  const Scenario scenario = market(365.25 / 7.0);  // 1 a week
  World world = people(scenario);
  for (Money& spending : world.customers.spending) spending = Money{};
  for (std::uint32_t step = 0; step < 30; ++step) run_once<AssessValue>(world, scenario, step);
  CHECK(world.customers.surplus[10].in_currency() == Approx(30.0 * 3.7).margin(30.0 * 0.0001));
}
