// SPDX-License-Identifier: MIT
// L02: compound interest and the level payment, in formulas and in a run of credit to direct customers.
// L35: the interest at which a lender breaks even, r = (1 + f − d·ρ)/(1 − d) − 1, against loans of which a share d fails.
#include <cmath>

#include "plussum/mechanisms/contract.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

Scenario lending_market(std::int64_t customers, StepUnit unit) {
  Enterprise lender = shop("lender");
  lender.credit_share = 1.0;
  Scenario scenario = scenario_with({.customers = customers}) + lender;
  scenario.time.step = unit;
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

void live(World& world, const Scenario& scenario, std::uint32_t step) {
  run_once<Spend>(world, scenario, step);
  continue_with<Contract>(world, scenario, step);
  continue_with<Settle>(world, scenario, step);
  REQUIRE(sum_of(world.enterprises.loans_held) == sum_of(world.customers.debt));
}

double break_even(double costs, double default_share, double recovery) {
  return (1.0 + costs - default_share * recovery) / (1.0 - default_share) - 1.0;
}

/// What a lender has gained after loans of one period at interest r, of which a share d fails and yields ρ of what was lent.
double gain_per_loan(double interest, double costs, double default_share, double recovery) {
  constexpr std::int64_t people = 1000;
  Scenario scenario = lending_market(people, StepUnit::year);
  Enterprise& lender = scenario.enterprises[0];
  lender.payment_interval = 522.0;  // ten years
  lender.credit_term = 52.0;
  lender.credit_interest = interest;
  lender.unit_cost_share = 1.0 + costs;
  parameters<Contract>(scenario).arrears_limit = 1;
  World world = served_world(scenario);
  live(world, scenario, 0);
  const Money lent = money_from(world.enterprises.due_at_once[0]);
  REQUIRE(world.tally.loans_taken[0] == people);
  const auto failing = static_cast<std::size_t>(std::lround(default_share * people));
  Money profit = world.enterprises.profit[0];
  for (std::size_t row = 0; row < people; ++row)
    world.customers.income[row] = row < failing ? split_money(lent, recovery).part : world.customers.debt[row];
  live(world, scenario, 1);
  profit += world.enterprises.profit[0];
  REQUIRE(world.enterprises.loans_held[0] == Money{});
  REQUIRE((world.tally.written_off[0] > 0) == (failing > 0));
  REQUIRE(profit == world.enterprises.cash[0]);  // all that was lent is settled
  return profit.in_currency() / lent.in_currency() / static_cast<double>(people);
}

}  // namespace

TEST_CASE("L02 compound interest and annuity: formulas, and no division by zero (contract.3)", "[theory]") {
  for (const double rate : {1e-9, 0.001, 0.02, 0.1, 1.0})
    for (const int periods : {1, 2, 12, 52, 360}) {
      CAPTURE(rate, periods);
      const double level = annuity_factor(rate, periods);
      double balance = 1.0;
      for (int k = 1; k <= periods; ++k) {
        balance = balance * (1.0 + rate) - level;
        const double growth = std::exp(k * std::log1p(rate));
        // P (1 + r)^k − R ((1 + r)^k − 1)/r
        REQUIRE(balance == Approx(growth - level * std::expm1(k * std::log1p(rate)) / rate).margin(1e-9 * growth));
      }
      REQUIRE(std::fabs(balance) < 1e-9 * std::exp(periods * std::log1p(rate)));
    }
  for (const double periods : {1.0, 7.0, 52.0}) {
    CHECK(annuity_factor(0.0, periods) == 1.0 / periods);
    CHECK(annuity_factor(1e-15, periods) == Approx(1.0 / periods).epsilon(1e-12));
  }
  CHECK(annuity_factor(0.5, 1.0) == Approx(1.5).epsilon(1e-14));
}

TEST_CASE("L02 compound interest and annuity: a loan repaid on time follows the formula (contract.4, contract.5)",
          "[theory]") {
  const double interest = GENERATE(0.0, 0.08, 0.5);
  const auto unit = GENERATE(StepUnit::week, StepUnit::month);
  Scenario scenario = lending_market(3, unit);
  Enterprise& lender = scenario.enterprises[0];
  lender.payment_interval = 520.0;
  lender.credit_interest = interest;
  lender.credit_term = 104.0;
  World world = served_world(scenario);
  live(world, scenario, 0);
  const double years = years_per_step(unit), rate = std::pow(1.0 + interest, years) - 1.0;
  const auto periods = static_cast<std::int64_t>(std::lround(104.0 / (years * weeks_per_year)));
  const double lent = world.enterprises.due_at_once[0];
  const double level = interest == 0.0 ? lent / static_cast<double>(periods)
                                       : lent * rate / (1.0 - std::pow(1.0 + rate, -static_cast<double>(periods)));
  const Money instalment{world.customers.debt[0].units / periods};
  CAPTURE(interest, periods, rate);
  REQUIRE(world.customers.debt[0] == instalment * periods);
  REQUIRE(std::fabs(instalment.in_currency() - level) < 1.1e-4);
  world.customers.income.assign(3, instalment);
  for (std::int64_t k = 1; k <= periods; ++k) {
    live(world, scenario, static_cast<std::uint32_t>(k));
    REQUIRE(world.customers.debt[0] == instalment * (periods - k));
    // What is still owed, valued at the interest, is the balance of the formula.
    const double growth = std::pow(1.0 + rate, static_cast<double>(k));
    const double balance =
        interest == 0.0 ? lent - level * static_cast<double>(k) : lent * growth - level * (growth - 1.0) / rate;
    const double left = static_cast<double>(periods - k);
    const double value = k == periods ? 0.0 : instalment.in_currency() / annuity_factor(rate, left);
    REQUIRE(value == Approx(balance).margin(1e-4 * (left + 1.0) + 1e-7 * lent));
  }
  REQUIRE(world.customers.credit_record[0] == 1.0f);
  REQUIRE(sum_of(world.customers.cash) == Money{});
}

TEST_CASE("L35 lender break-even: values", "[theory]") {
  CHECK(break_even(0.2, 0.02, 0.2) == Approx(0.220).margin(5e-4));
  CHECK(break_even(0.2, 0.05, 0.2) == Approx(0.253).margin(5e-4));
  CHECK(break_even(0.2, 0.10, 0.2) == Approx(0.311).margin(5e-4));
  CHECK(break_even(0.2, 0.44, 0.2) == Approx(0.986).margin(5e-4));
}

TEST_CASE("L35 lender break-even: loans of which a share fails", "[theory]") {
  for (const double default_share : {0.0, 0.02, 0.05, 0.10, 0.44}) {
    CAPTURE(default_share);
    const double interest = break_even(0.2, default_share, 0.2);
    CHECK(std::fabs(gain_per_loan(interest, 0.2, default_share, 0.2)) < 1e-6);
    CHECK(gain_per_loan(interest + 0.01, 0.2, default_share, 0.2) == Approx(0.01 * (1.0 - default_share)).margin(1e-6));
    CHECK(gain_per_loan(interest - 0.01, 0.2, default_share, 0.2) ==
          Approx(-0.01 * (1.0 - default_share)).margin(1e-6));
  }
}

}  // namespace plussum::test
