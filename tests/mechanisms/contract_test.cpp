// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/contract.hpp"

#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A shop that is paid for four weeks at once, and lends for eight.
Enterprise lender(double interest = 0.0) {
  Enterprise seller = shop();
  seller.payment_interval = 4.0;
  seller.credit_share = 1.0;
  seller.credit_interest = interest;
  seller.credit_term = 8.0;
  return seller;
}

/// Everybody has the shop, a full record and no other use for her money.
Scenario lending_market(const Size& size, double interest = 0.0) {
  Scenario scenario = scenario_with(size) + lender(interest);
  scenario.population.starting_record = 1.0;
  parameters<Spend>(scenario).marginal_propensity = 0.0;
  return scenario;
}

World served_world(const Scenario& scenario) {
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  world.customers.supplier.assign(world.customers.size(), 0);
  world.customers.intended_supplier.assign(world.customers.size(), 0);
  return world;
}

/// One step of those who have `income`.
void live(World& world, const Scenario& scenario, double income, std::uint32_t step) {
  world.customers.income.assign(world.customers.size(), money_from(income));
  run_rule<Spend>(world, scenario, step, step == 0);
  continue_with<Contract>(world, scenario, step, step == 0);
  continue_with<Settle>(world, scenario, step, step == 0);
  REQUIRE(sum_of(world.enterprises.loans_held) == sum_of(world.customers.debt));
}

}  // namespace

TEST_CASE("contract: formula of steps paid ahead (contract.1)", "[mechanisms][contract]") {
  Scenario scenario = lending_market({.customers = 3});
  World world = served_world(scenario);
  world.customers.cash = {money_from(160.0), money_from(800.0), Money{}};
  world.customers.credit_record[2] = 0.0f;
  const int expected[] = {3, 2, 1, 0, 3};
  for (std::uint32_t step = 0; step < 5; ++step) {
    live(world, scenario, 0.0, step);
    CAPTURE(step);
    REQUIRE(world.customers.paid_steps[1] == expected[step]);
    REQUIRE(world.customers.paid_steps[0] == (step < 4 ? expected[step] : 3));  // the second time on credit
    REQUIRE(world.customers.paid_steps[2] == 0);
  }
  REQUIRE(world.customers.cash[1] == money_from(480.0));
  REQUIRE(world.customers.debt[0] == money_from(160.0));
}

TEST_CASE("contract: formula of the record (contract.2)", "[mechanisms][contract]") {
  Scenario scenario = lending_market({.customers = 1});
  parameters<Contract>(scenario).record_gain = 0.5;
  parameters<Contract>(scenario).arrears_limit = 3;
  World world = served_world(scenario);
  const auto record = [&] { return static_cast<double>(world.customers.credit_record[0]); };
  live(world, scenario, 0.0, 0);  // bought on credit: 160, 20 a week
  REQUIRE(world.customers.debt[0] == money_from(160.0));
  REQUIRE(record() == 1.0);
  live(world, scenario, 19.9999, 1);
  REQUIRE_THAT(record(), WithinRel(2.0 / 3.0, 1e-6));
  REQUIRE(world.customers.debt[0] == money_from(140.0001));
  live(world, scenario, 20.0, 2);
  REQUIRE_THAT(record(), WithinRel(2.0 / 3.0 + 0.5 / 3.0, 1e-6));
  live(world, scenario, 0.0, 3);
  REQUIRE_THAT(record(), WithinRel(0.5, 1e-6));
  live(world, scenario, 0.0, 4);
  REQUIRE_THAT(record(), WithinRel(1.0 / 6.0, 1e-5));
  live(world, scenario, 5.0, 5);  // what there is is taken, the rest written off
  REQUIRE(record() == 0.0);
  REQUIRE(world.customers.debt[0] == Money{});
  REQUIRE(world.customers.cash[0] == Money{});
  REQUIRE(world.tally.written_off[0] == money_from(120.0001 - 5.0).units);
  REQUIRE(world.tally.moved_for(Transfer::loan_repayment, 0) == money_from(5.0));
  REQUIRE(world.enterprises.loans_held[0] == Money{});
  live(world, scenario, 20.0, 6);
  REQUIRE(record() == 0.0);  // nobody lends to her again
  REQUIRE(world.customers.paid_steps[0] == 0);
}

TEST_CASE("contract: formula a full record misses as many instalments as the limit says", "[mechanisms][contract]") {
  for (const std::int64_t limit : {1, 2, 3, 7, 10}) {
    Scenario scenario = lending_market({.customers = 1});
    parameters<Contract>(scenario).arrears_limit = limit;
    World world = served_world(scenario);
    world.customers.debt[0] = world.enterprises.loans_held[0] = money_from(100.0);
    world.customers.paid_steps[0] = 60;
    std::uint32_t step = 0;
    while (world.customers.debt[0] > Money{} && step < 20) live(world, scenario, 0.0, step++);
    REQUIRE(step == static_cast<std::uint32_t>(limit));
    REQUIRE(world.customers.credit_record[0] == 0.0f);
  }
}

TEST_CASE("contract: neutral without bills for several steps and without debts", "[mechanisms][contract]") {
  Scenario scenario = scenario_with({.customers = 40, .communities = 2}) + shop() + savings_club();
  scenario.population.starting_record = 0.4;
  scenario.enterprises[0].credit_share = 1.0;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  world.customers.supplier.assign(40, 0);
  world.customers.outcome_payment.assign(40, money_from(10.0));
  const auto before = snapshot(world);
  run_rule<Contract>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("contract: binding who leaves settles her debt and has paid for nothing ahead", "[mechanisms][contract]") {
  Scenario scenario = lending_market({.customers = 3}) + shop("other");
  World world = served_world(scenario);
  live(world, scenario, 0.0, 0);
  world.customers.intended_supplier = {0, 1, self_provision};
  world.customers.cash = {money_from(200.0), money_from(200.0), money_from(100.0)};
  live(world, scenario, 0.0, 1);
  REQUIRE(world.customers.debt[0] == money_from(140.0));
  REQUIRE(world.customers.paid_steps[0] == 2);
  for (const std::size_t row : {1u, 2u}) {
    REQUIRE(world.customers.debt[row] == Money{});
    REQUIRE(world.customers.paid_steps[row] == 0);
  }
  REQUIRE(world.customers.cash[1] == money_from(40.0));
  REQUIRE(world.customers.credit_record[1] == 1.0f);
  REQUIRE(world.customers.cash[2] == Money{});
  REQUIRE(world.customers.credit_record[2] == 0.0f);
  REQUIRE(world.tally.written_off[0] == money_from(60.0).units);
}

TEST_CASE("contract: binding contracts outlast the offer they came from", "[mechanisms][contract]") {
  Scenario scenario = lending_market({.customers = 2});
  World world = served_world(scenario);
  world.customers.cash[1] = money_from(200.0);
  live(world, scenario, 0.0, 0);
  scenario.enterprises[0].payment_interval = 0.0;
  run_once<Offer>(world, scenario, 1);
  for (std::uint32_t step = 1; step < 20; ++step) {
    world.customers.income.assign(2, money_from(60.0));
    run_rule<Spend>(world, scenario, step);
    continue_with<Contract>(world, scenario, step);
    continue_with<Settle>(world, scenario, step);
    const Money instalment = world.customers.credit_change[0];
    CAPTURE(step);
    if (step < 4)
      REQUIRE(world.customers.outcome_payment[0] == Money{});
    else
      REQUIRE(world.customers.outcome_payment[0] == money_from(40.0));
    REQUIRE(instalment < Money{});  // an eighth of what is left, once nothing is lent any more
    REQUIRE(world.customers.credit_change[1] == Money{});
    REQUIRE(sum_of(world.enterprises.loans_held) == sum_of(world.customers.debt));
  }
}

TEST_CASE("contract: theory a purchase on credit changes wealth by the interest alone", "[mechanisms][contract]") {
  // The lender's profit is that of a sale in cash plus the whole interest, in the step of the sale.
  Scenario cash = lending_market({.customers = 5}, 0.3), credit = cash;
  cash.population.starting_cash_weeks = 100.0;
  World payers = served_world(cash), borrowers = served_world(credit);
  live(payers, cash, 0.0, 0);
  live(borrowers, credit, 0.0, 0);
  const Money interest = sum_of(borrowers.customers.debt) - money_from(5 * 160.0);
  const double rate = std::pow(1.3, 7.0 / 365.25) - 1.0;
  const double level = 160.0 * rate / (1.0 - std::pow(1.0 + rate, -8.0));
  REQUIRE(std::abs(interest.in_currency() - 5 * (8 * level - 160.0)) < 5 * 8 * 1e-4);
  REQUIRE(borrowers.enterprises.profit[0] == payers.enterprises.profit[0] + interest);
  REQUIRE(borrowers.tally.goods == payers.tally.goods);
  REQUIRE(borrowers.tally.goods_in == payers.tally.goods_in);
  REQUIRE(borrowers.tally.loans_taken[0] == 5);
}
