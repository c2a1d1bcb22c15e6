// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/deliver.hpp"

#include <cmath>
#include <string>

#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/maintain.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

double stock(const World& world, std::size_t row) {
  return static_cast<double>(world.customers.outcome_stock[row]);
}

}  // namespace

TEST_CASE("deliver: formula of self-provision, direct sale and delivery by a plan (deliver.1)",
          "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 6}) + savings_club() + shop();
  scenario.market_space.unit_value = 500.0;
  scenario.preferences.alone_price_level = 1.25;
  scenario.enterprises[0].price_level = 2.0;  // dearer now than when the group formed
  scenario.enterprises[1].price_level = 1.6;
  scenario.enterprises[1].programme.service_share = 0.25;
  World world = opened_world(scenario);
  const std::uint32_t group = add_group(world, scenario, {1, 2, 3});
  world.groups.price_level[group] = 0.8f;
  Customers& customers = world.customers;
  customers.supplier[4] = 1;
  customers.capability.assign(6, 0.5f);
  customers.outcome_stock.assign(6, 2.0f);
  customers.outcome_payment[0] = money_from(400.0);
  customers.outcome_payment[4] = money_from(40.0);
  world.members.goods = {money_from(1050.0), Money{}, money_from(1050.0)};
  world.members.paid = {money_from(120.0), money_from(100.0), money_from(140.0)};
  const Tally tally = run_rule<Deliver>(world, scenario);
  const double alone = outcome_of(scenario, nullptr, 0, 0.5);
  const double club = outcome_of(scenario, &scenario.enterprises[0], 3, 0.5),
               direct = outcome_of(scenario, &scenario.enterprises[1], 3, 0.5);
  const double made[6] = {alone * 400.0 / (500.0 * 1.25), club * 1050.0 / (500.0 * 0.8), 0.0,
                          club * 1050.0 / (500.0 * 0.8),  direct * 30.0 / (500.0 * 1.6), 0.0};
  for (std::size_t row = 0; row < 6; ++row) {
    INFO("row " << row);
    REQUIRE_THAT(stock(world, row), WithinRel(2.0 + made[row], 1e-6));
  }
  const auto counted = [](std::int64_t count) { return static_cast<double>(count) * tally_quantum; };
  constexpr std::size_t nobody = max_enterprises;
  REQUIRE(std::abs(counted(tally.outcome_built[nobody]) - made[0]) < 1e-5);
  REQUIRE(std::abs(counted(tally.outcome_built[0]) - made[1] - made[3]) < 1e-5);
  REQUIRE(std::abs(counted(tally.outcome_built[1]) - made[4]) < 1e-5);
  REQUIRE(std::abs(counted(tally.outcome_stock[0]) - (12.0 + made[0] + 2 * made[1] + made[4])) < 1e-5);
  REQUIRE(tally.building_spending[nobody] == money_from(400.0).units);
  REQUIRE(tally.building_spending[0] == money_from(360.0).units);
  REQUIRE(tally.building_spending[1] == money_from(40.0).units);
  REQUIRE(tally.building_customers[0] == 3);
  REQUIRE(tally.building_customers[1] == 1);
  REQUIRE(tally.building_customers[nobody] == 2);  // rows 0 and 5 earn above subsistence
}

TEST_CASE("deliver: formula of wear over a step of any length", "[mechanisms][deliver]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month, StepUnit::year}) {
    Scenario scenario = scenario_with({.customers = 3}) + shop();
    scenario.time.step = unit;
    parameters<Deliver>(scenario).depreciation = 0.3;
    World world = opened_world(scenario);
    world.customers.supplier[1] = 0;  // also those who are served
    world.customers.outcome_stock = {4.0f, 4.0f, 0.0f};
    run_rule<Deliver>(world, scenario);
    REQUIRE_THAT(stock(world, 0), WithinRel(4.0 * std::exp(-0.3 * years_per_step(unit)), 1e-6));
    REQUIRE(world.customers.outcome_stock[1] == world.customers.outcome_stock[0]);
    REQUIRE(world.customers.outcome_stock[2] == 0.0f);
  }
}

TEST_CASE("deliver: neutral without payment and wear", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 90, .communities = 2}) + savings_club() + shop();
  scenario.population.starting_outcome_mean = 3.0;
  World world = opened_world(scenario);
  add_group(world, scenario, {0, 1, 2});
  world.customers.supplier[20] = 1;
  const auto before = snapshot(world);
  run_rule<Deliver>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("deliver: binding personal gain of being known is capped at a full outcome and can be cut",
          "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 4}) + shop();
  scenario.preferences.knownness_weight = 0.5;
  World world = opened_world(scenario);
  world.customers.supplier.assign(4, 0);
  world.customers.outcome_payment.assign(4, money_from(40.0));
  world.customers.knownness = {0.0f, 0.4f, 1.0f, 1.0f};
  world.customers.capability[3] = 1.0f;
  World cut = world;
  run_rule<Deliver>(world, scenario);
  const double plain = outcome_of(scenario, &scenario.enterprises[0], 3, static_cast<double>(0.3f)),
               skilled = outcome_of(scenario, &scenario.enterprises[0], 3, 1.0);
  REQUIRE_THAT(stock(world, 0), WithinRel(0.04 * plain, 1e-5));
  REQUIRE_THAT(stock(world, 1), WithinRel(0.04 * plain * 1.2, 1e-5));
  REQUIRE_THAT(stock(world, 2), WithinRel(0.04 * plain * 1.5, 1e-5));
  REQUIRE(skilled * 1.5 > 1.0);
  REQUIRE_THAT(stock(world, 3), WithinRel(0.04, 1e-6));
  set_number(scenario, "links.knownness_to_outcome", 0.0);
  run_rule<Deliver>(cut, scenario);
  REQUIRE(cut.customers.outcome_stock[1] == cut.customers.outcome_stock[0]);
}

TEST_CASE("deliver: binding outlet and information at hand decide what coverage arrives", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 8, .communities = 4}) + savings_club();
  scenario.market_space.activities[0].needs = Needs::information;
  scenario.market_space.activities[1].needs = Needs::outlet;
  scenario.enterprises[0].outlet_share = 0.5;
  scenario.enterprises[0].information_share = 0.25;
  scenario.enterprises[0].programme.in_groups = false;
  World world = opened_world(scenario);
  world.customers.supplier.assign(8, 0);
  world.customers.outcome_payment.assign(8, money_from(1000.0));
  world.customers.capability.assign(8, 0.25f);  // a point of the table
  for (std::size_t row = 0; row < 8; row += 2)
    world.customers.distance_tolerance[row] = world.communities.remote_distance[0];  // just tolerable
  run_rule<Deliver>(world, scenario);
  for (std::size_t row = 0; row < 8; ++row) {
    const std::uint32_t rank = world.communities.outlet_rank[row / 2];
    const bool near = rank < 2 || row % 2 == 0;
    const unsigned place = (near ? 1u : 0u) | (rank < 1 ? 2u : 0u);
    INFO("row " << row << " rank " << rank);
    const double goods = 875.0;  // less the service part
    REQUIRE_THAT(stock(world, row),
                 WithinRel(goods / 1000.0 * outcome_of(scenario, &scenario.enterprises[0], place, 0.25), 1e-6));
  }
}

TEST_CASE("deliver: theory under steady payment the stock tends to payment over wear", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 2});
  parameters<Deliver>(scenario).depreciation = 2.0;
  World world = opened_world(scenario);
  world.customers.outcome_payment.assign(2, money_from(50.0));
  for (std::uint32_t step = 0; step < 520; ++step) run_once<Deliver>(world, scenario, step, step == 0);
  const double made = 0.05 * outcome_of(scenario, nullptr, 0, static_cast<double>(0.3f));
  REQUIRE_THAT(stock(world, 0), WithinRel(made / (1 - std::exp(-2.0 * 7 / 365.25)), 2e-5));
}

TEST_CASE("deliver: theory without wear the stock is the sum of what was made", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 1}) + shop();
  World world = opened_world(scenario);
  world.customers.supplier[0] = 0;
  double built = 0.0;
  for (std::uint32_t step = 0; step < 100; ++step) {
    world.customers.outcome_payment[0] = money_from(10.0 * (step % 7));
    built += static_cast<double>(run_once<Deliver>(world, scenario, step, step == 0).outcome_built[0]) * tally_quantum;
  }
  REQUIRE(built > 0.01);
  REQUIRE(std::abs(stock(world, 0) - built) < 1e-4);  // 100 roundings to half a quantum and to single precision
}

TEST_CASE("deliver: formula of mean durability (deliver.2)", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 3}) + shop();
  scenario.enterprises[0].durability = 0.25;
  scenario.population.starting_durability = 0.75;
  parameters<Deliver>(scenario).alone_durability = 0.5;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  world.customers.supplier[1] = 0;
  world.customers.outcome_stock.assign(3, 0.5f);
  world.customers.outcome_payment = {money_from(2000.0), money_from(2000.0), Money{}};
  run_rule<Deliver>(world, scenario);
  const auto expected = [&](std::size_t row, double of_goods) {
    return (0.5 * 0.75 + (stock(world, row) - 0.5) * of_goods) / stock(world, row);
  };
  REQUIRE_THAT(static_cast<double>(world.customers.goods_durability[0]), WithinRel(expected(0, 0.5), 1e-6));
  REQUIRE_THAT(static_cast<double>(world.customers.goods_durability[1]), WithinRel(expected(1, 0.25), 1e-6));
  REQUIRE(world.customers.goods_durability[2] == 0.75f);
}

TEST_CASE("deliver: binding what is not kept up decays faster", "[mechanisms][deliver]") {
  Scenario scenario = scenario_with({.customers = 4}) + shop();
  scenario.time.step = StepUnit::year;
  scenario.enterprises[0].later_cost_share = 0.5;
  scenario.population.starting_durability = 0.0;
  parameters<Maintain>(scenario).maintenance_rate = 0.1;
  parameters<Deliver>(scenario).depreciation = 0.05;
  parameters<Deliver>(scenario).unkept_depreciation = 0.4;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  const double year = years_per_step(StepUnit::year);
  world.customers.outcome_stock.assign(4, 2.0f);
  world.customers.goods_durability[3] = 1.0f;                                          // needs no upkeep
  world.customers.supplier[1] = 0;                                                     // her supplier bears half
  world.customers.maintenance = {Money{}, Money{}, money_from(50.0 * year), Money{}};  // a quarter of 200 a year
  World cut = world;
  run_rule<Deliver>(world, scenario);
  const double unpaid[] = {1.0, 0.5, 0.75, 0.0};
  for (std::size_t row = 0; row < 4; ++row)
    REQUIRE_THAT(stock(world, row), WithinRel(2.0 * std::exp(-(0.05 + 0.4 * unpaid[row]) * year), 1e-6));
  set_number(scenario, "links.unpaid_upkeep_to_decay", 0.0);
  run_rule<Deliver>(cut, scenario);
  for (std::size_t row = 0; row < 4; ++row)
    REQUIRE_THAT(stock(cut, row), WithinRel(2.0 * std::exp(-0.05 * year), 1e-6));
}

TEST_CASE("deliver: binding a bill for several steps is delivered in full, also on credit", "[mechanisms][deliver]") {
  Enterprise seller = shop();
  seller.payment_interval = 10.0;
  seller.programme.service_share = 0.25;
  Scenario scenario = scenario_with({.customers = 4}) + seller;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  world.customers.supplier.assign(4, 0);
  world.customers.outcome_payment = {money_from(400.0), money_from(100.0), Money{}, money_from(-30.0)};
  world.customers.credit_change = {money_from(-20.0), money_from(330.0), Money{}, money_from(-30.0)};
  const Tally tally = run_rule<Deliver>(world, scenario);
  const double made = 0.3 * outcome_of(scenario, &scenario.enterprises[0], 3, static_cast<double>(0.3f));
  REQUIRE_THAT(stock(world, 0), WithinRel(made, 1e-5));  // between points of the table
  REQUIRE(world.customers.outcome_stock[1] == world.customers.outcome_stock[0]);
  REQUIRE(stock(world, 2) == 0.0);
  REQUIRE(stock(world, 3) == 0.0);
  REQUIRE(tally.building_spending[0] == money_from(400.0 + 20.0 + 100.0).units);
}
