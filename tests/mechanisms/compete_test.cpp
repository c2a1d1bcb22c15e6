// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/compete.hpp"

#include <algorithm>
#include <string>

#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// One step in which enterprise 0 has paid `paid`, made `profit` and is left with `cash`; whether it is in the market after.
bool stays(const Scenario& scenario, double cash, double profit, double paid) {
  World world = build_world(scenario);
  world.enterprises.cash[0] = money_from(cash);
  world.enterprises.profit[0] = money_from(profit);
  world.tally.move(Transfer::outlet_cost, money_from(paid), 0);
  world.tally.move(Transfer::investment, money_from(1e6), 0);
  world.tally.move(Transfer::outlet_cost, money_from(1e6), 1);
  MechanismOf<Compete> rule;
  run_in_blocks(rule, world, context_of(scenario), {SIZE_MAX});
  REQUIRE(world.enterprises.active[1] == 1);
  return world.enterprises.active[0] != 0;
}

/// Customers who earn 100 a week and need no more than what is left; a shop and a club that lose money from the start.
Scenario losing_market() {
  Scenario scenario = scenario_with({.customers = 240, .communities = 4}) + shop() + savings_club();
  scenario.population.neighbours = 4;
  for (Enterprise& enterprise : scenario.enterprises) {
    enterprise.promotion = 50.0;
    enterprise.unit_cost_share = 1.0;
    enterprise.outlet_cost = 1000.0;
    enterprise.starting_cash = 60'000.0;
  }
  scenario.enterprises[1].programme.instalment = 12.0;
  scenario.enterprises[0].programme.instalment = 10.0;
  parameters<Choose>(scenario).review_rate = 20.0;
  return scenario;
}

std::size_t served_by(const World& world, std::uint8_t e) {
  return static_cast<std::size_t>(std::count(world.customers.supplier.begin(), world.customers.supplier.end(), e));
}

}  // namespace

TEST_CASE("compete: formula running cost is all that an enterprise pays but investment", "[mechanisms][compete]") {
  Tally tally;
  Money expected;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    const Money amount{static_cast<std::int64_t>(1) << purpose};
    const auto transfer = static_cast<Transfer>(purpose);
    tally.move(transfer, amount, 3);
    tally.move(transfer, amount * 1000, 2);
    if (all_transfers[purpose].payer == Sector::enterprise && transfer != Transfer::investment &&
        transfer != Transfer::community_programme)
      expected += amount;
  }
  REQUIRE(expected > Money{});
  REQUIRE(running_cost(tally, 3) == expected);
}

TEST_CASE("compete: formula an enterprise leaves when it loses money and its cash runs out (compete.1)",
          "[mechanisms][compete]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::year}) {
    Scenario scenario = scenario_with() + shop() + shop("other");
    scenario.time.step = unit;
    const double weeks = years_per_step(unit) * weeks_per_year;
    parameters<Compete>(scenario).exit_weeks = 8.0;
    const double needed = 100.0 * std::max(8.0, weeks);  // at least the cost of one step
    REQUIRE(stays(scenario, needed + 1.0, -1.0, 100.0 * weeks));
    REQUIRE_FALSE(stays(scenario, needed - 1.0, -1.0, 100.0 * weeks));
    REQUIRE(stays(scenario, 799.0, 0.0, 100.0 * weeks));
    REQUIRE(stays(scenario, 799.0, 1.0, 100.0 * weeks));
    REQUIRE_FALSE(stays(scenario, -1.0, -1.0, 0.0));
  }
}

TEST_CASE("compete: formula a day comes in exactly one step (compete.2)", "[mechanisms][compete]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month, StepUnit::year}) {
    TimeSettings time;
    time.step = unit;
    time.start = "2000-01-31";
    const std::int64_t start = time.start_day();
    for (std::int64_t day = start - 3; day < start + 400; ++day) {
      int steps = 0;
      for (std::uint32_t step = 0; step < 450 && steps < 2; ++step) {
        if (!comes_in_step(day, time, step)) continue;
        ++steps;
        REQUIRE(day_after_steps(start, unit, step + 1) >= day);
        REQUIRE(day_after_steps(start, unit, step) < day);
      }
      REQUIRE(steps == (day > start ? 1 : 0));
    }
  }
}

TEST_CASE("compete: neutral with exit weeks of 0 nobody leaves", "[mechanisms][compete]") {
  Scenario scenario = scenario_with() + shop() + shop("other");
  REQUIRE(parameters<Compete>(scenario).exit_weeks == 0.0);
  REQUIRE(stays(scenario, -1e6, -1e6, 1e6));
  World world = build_world(scenario);
  const auto before = snapshot(world);
  run_rule<Compete>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("compete: binding an enterprise that is scheduled offers from its day on", "[mechanisms][compete]") {
  Scenario scenario = scenario_with({.customers = 60}) + shop();
  scenario.enterprises[0].promotion = 1000.0;
  parameters<Choose>(scenario).review_rate = 1000.0;
  for (const auto& [day, first_step] : {std::pair{"2000-01-02", 1u},
                                        {"2000-01-08", 1u},
                                        {"2000-01-09", 2u},
                                        {"2000-03-01", 9u},
                                        {"2000-01-01", 0u},
                                        {"1999-05-05", 0u},
                                        {"", 0u}}) {
    scenario.enterprises[0].enters = day;
    Simulation simulation = simulation_of(scenario);
    for (std::uint32_t step = 0; step < 12; ++step) {
      run(simulation, 1);
      CAPTURE(day, step);
      REQUIRE(((simulation.world().enterprises.terms_of_offer[0] & offer_made) != 0) == (step >= first_step));
      REQUIRE((served_by(simulation.world(), 0) > 0) == (step >= first_step));
    }
  }
}

TEST_CASE("compete: binding who leaves lets customers and groups go and pays nothing more", "[mechanisms][compete]") {
  Scenario scenario = losing_market();
  parameters<Compete>(scenario).exit_weeks = 4.0;
  Simulation simulation = simulation_of(scenario);
  bool served[2] = {}, grouped = false;
  std::uint32_t left[2] = {};
  for (std::uint32_t step = 0; step < 60; ++step) {
    const World before = simulation.world();
    run(simulation, 1);  // the books close in every step: nobody is overdrawn, loans equal debts
    const World& world = simulation.world();
    for (std::uint8_t e = 0; e < 2; ++e) {
      served[e] |= served_by(world, e) > 0;
      if (world.enterprises.active[e] == 0 && left[e] == 0) left[e] = step;
      if (left[e] == 0 || step == left[e]) continue;
      CAPTURE(step, static_cast<int>(e));
      REQUIRE(world.enterprises.active[e] == 0);
      REQUIRE(served_by(world, e) == 0);
      REQUIRE(world.enterprises.cash[e] == before.enterprises.cash[e]);
      REQUIRE(std::count(world.customers.waiting_for.begin(), world.customers.waiting_for.end(), e) == 0);
    }
    REQUIRE(world.customers.served_neighbours == count_served_neighbours(world));
    grouped |= world.groups.size() > 10;
    if (left[1] > 0 && step > left[1]) {
      for (const std::uint8_t phase : world.groups.phase) REQUIRE_FALSE(is_active(phase));
      REQUIRE(sum_of(world.groups.pool) == Money{});
      REQUIRE(sum_of(world.enterprises.loans_held) == Money{});
    }
  }
  REQUIRE(served[0]);
  REQUIRE(served[1]);
  REQUIRE(grouped);
  REQUIRE(left[0] > 0);
  REQUIRE(left[1] > 0);
}

TEST_CASE("compete: binding who owes an enterprise that has left settles, and the rest is written off",
          "[mechanisms][compete]") {
  Scenario scenario = scenario_with({.customers = 240, .communities = 4}) + shop();
  scenario.population.starting_record = 1.0;
  Enterprise& seller = scenario.enterprises[0];
  seller.promotion = 1000.0;
  seller.starting_cash = 1e6;
  seller.payment_interval = 8.0;
  seller.credit_share = 1.0;
  seller.programme.instalment = 30.0;
  parameters<Choose>(scenario).review_rate = 1000.0;
  parameters<Compete>(scenario).exit_weeks = 4.0;
  scenario.events = {event(date_of_step(scenario, 3), "enterprises.shop.outlet_cost", 1e5)};
  Simulation simulation = simulation_of(scenario);
  const World& world = simulation.world();
  run(simulation, 4);
  REQUIRE(world.enterprises.active[0] == 0);
  REQUIRE(sum_of(world.customers.debt) > Money{});
  const Money before = world.enterprises.cash[0];
  run(simulation, 1);
  REQUIRE(sum_of(world.customers.debt) == Money{});
  REQUIRE(sum_of(world.enterprises.loans_held) == Money{});
  REQUIRE(world.tally.goods[0] == 0);
  REQUIRE(world.enterprises.cash[0] - before == world.tally.moved_for(Transfer::loan_repayment, 0));
  REQUIRE(world.tally.written_off[0] > 0);
  REQUIRE(served_by(world, 0) == 0);
}

TEST_CASE("compete: binding without exit the same market ends overdrawn", "[mechanisms][compete]") {
  Simulation simulation = simulation_of(losing_market());
  Breach breach;
  for (std::uint32_t step = 0; step < 60 && breach.kind == BreachKind::none; ++step) breach = simulation.step();
  REQUIRE(breach.kind == BreachKind::overdrawn);
  REQUIRE(breach.sector == Sector::enterprise);
}

TEST_CASE("compete: theory the weeks an enterprise can lose money before it leaves", "[mechanisms][compete]") {
  // Without customers it pays for its outlets only: 100 a week out of 2,000; it leaves when less than exit weeks are left.
  for (const double weeks : {1.0, 5.0, 12.0}) {
    Scenario scenario = scenario_with() + shop();
    scenario.enterprises[0].outlet_cost = 100.0;
    scenario.enterprises[0].starting_cash = 2000.0;
    parameters<Compete>(scenario).exit_weeks = weeks;
    Simulation simulation = simulation_of(scenario);
    std::uint32_t steps = 0;
    while (simulation.world().enterprises.active[0] != 0) {
      run(simulation, 1);
      ++steps;
      REQUIRE(steps < 30);
    }
    REQUIRE(steps == static_cast<std::uint32_t>(20 - weeks + 1));
  }
}
