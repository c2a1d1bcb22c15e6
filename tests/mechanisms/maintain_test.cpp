// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/maintain.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A year's upkeep of one room, worth 1,000, is 100 without durability. Steps are years.
Scenario market_with_upkeep(const Size& size) {
  Enterprise builder = shop();
  builder.later_cost_share = 0.25;
  Scenario scenario = scenario_with(size) + builder;
  scenario.time.step = StepUnit::year;
  parameters<Maintain>(scenario).maintenance_rate = 0.1;
  return scenario;
}

World world_of(const Scenario& scenario) {
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  return world;
}

}  // namespace

TEST_CASE("maintain: formula of what is due and who pays it (maintain.1, maintain.2)", "[mechanisms][maintain]") {
  Scenario scenario = market_with_upkeep({.customers = 5});
  World world = world_of(scenario);
  Customers& customers = world.customers;
  customers.supplier = {self_provision, 0, 0, 0, self_provision};
  customers.outcome_stock = {2.0f, 2.0f, 2.0f, 2.0f, 2.0f};
  customers.goods_durability = {0.0f, 0.0f, 0.75f, 1.0f, 0.5f};
  customers.cash.assign(5, money_from(1000.0));
  customers.cash[4] = money_from(30.0);
  const Tally tally = run_rule<Maintain>(world, scenario);
  const double year = years_per_step(StepUnit::year);
  const double due[] = {200 * year, 200 * year, 50 * year, 0.0, 100 * year};
  const double paid[] = {due[0], 0.75 * due[1], 0.75 * due[2], 0.0, 30.0};
  for (std::size_t row = 0; row < 5; ++row) {
    INFO("row " << row);
    REQUIRE(std::abs(customers.maintenance[row].in_currency() - paid[row]) <= 2.1e-4);
  }
  REQUIRE(tally.moved_for(Transfer::maintenance_by_customer, 0) == sum_of(customers.maintenance));
  REQUIRE(std::abs(tally.moved_for(Transfer::maintenance_by_enterprise, 0).in_currency() - 0.25 * (due[1] + due[2])) <=
          4.1e-4);
  REQUIRE(std::abs(Money{tally.upkeep_unpaid[0]}.in_currency() - (due[4] - 30.0)) <= 2.1e-4);
}

TEST_CASE("maintain: neutral rate of 0 changes no column and clears what was paid before", "[mechanisms][maintain]") {
  Scenario scenario = market_with_upkeep({.customers = 30, .communities = 2});
  scenario.population.starting_outcome_mean = 3.0;
  scenario.population.starting_durability = 0.0;
  scenario.population.starting_cash_weeks = 50.0;
  World world = world_of(scenario);
  const auto before = snapshot(world);
  run_rule<Maintain>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)) == std::vector<std::string>{"customers.maintenance"});
  parameters<Maintain>(scenario).maintenance_rate = 0.0;
  run_rule<Maintain>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("maintain: binding the supplier's share, none and all", "[mechanisms][maintain]") {
  Scenario scenario = market_with_upkeep({.customers = 2});
  World world = world_of(scenario);
  world.customers.supplier = {0, self_provision};
  world.customers.outcome_stock.assign(2, 1.0f);
  world.customers.goods_durability.assign(2, 0.0f);
  world.customers.cash.assign(2, money_from(500.0));
  for (const double share : {0.0, 1.0}) {
    scenario.enterprises[0].later_cost_share = share;
    run_once<Offer>(world, scenario);
    const Tally tally = run_rule<Maintain>(world, scenario);
    const Money all = world.customers.maintenance[1];  // nobody shares the upkeep of what she made herself
    REQUIRE(all > money_from(99.0));
    REQUIRE(world.customers.maintenance[0] == (share == 0.0 ? all : Money{}));
    REQUIRE(tally.moved_for(Transfer::maintenance_by_enterprise, 0) == (share == 0.0 ? Money{} : all));
  }
}

TEST_CASE("maintain: property nobody is overdrawn and the books close", "[mechanisms][maintain]") {
  constexpr std::uint32_t n = 2000;
  Enterprise lender = shop("lender");
  lender.payment_interval = 150.0;
  lender.credit_share = 0.8;
  lender.credit_interest = 0.2;
  lender.credit_term = 300.0;
  lender.later_cost_share = 0.37;
  Scenario scenario = market_with_upkeep({.customers = n, .communities = 5}) + lender;
  scenario.population.starting_outcome_mean = 2.0;
  scenario.population.starting_durability = 0.3;
  scenario.population.starting_record = 0.9;
  World world = world_of(scenario);
  for (std::uint32_t row = 0; row < n; ++row) {
    const Block4 block = Draws(9, 0).block(Purpose::test_stream, row);
    world.customers.cash[row].units = block.word[0] % 20'000'000;
    world.customers.supplier[row] = row % 3 == 2 ? self_provision : static_cast<std::uint8_t>(row % 3);
    world.customers.intended_supplier[row] = row % 11 == 0 ? self_provision : world.customers.supplier[row];
  }
  world.ledger.open(world.count_balances().value());
  std::int64_t short_of = 0;
  for (std::uint32_t step = 0; step < 12; ++step) {
    for (std::uint32_t row = 0; row < n; ++row)
      world.customers.income[row].units = Draws(9, step + 1).block(Purpose::test_stream, row).word[1] % 30'000'000;
    world.tally = Tally{};
    run_once<Spend>(world, scenario, step, step == 0);
    continue_with<Maintain>(world, scenario, step, step == 0);
    world.tally.move(Transfer::earned_income, sum_of(world.customers.income));
    continue_with<Settle>(world, scenario, step, step == 0);
    short_of += world.tally.upkeep_unpaid[0];
    REQUIRE(close_books(world, step).kind == BreachKind::none);
    REQUIRE(std::ranges::all_of(world.customers.cash, [](Money cash) { return cash >= Money{}; }));
    REQUIRE(std::ranges::all_of(world.customers.debt, [](Money debt) { return debt >= Money{}; }));
  }
  REQUIRE(short_of > 0);
  REQUIRE(sum_of(world.customers.debt) > Money{});
}
