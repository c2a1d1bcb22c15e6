// SPDX-License-Identifier: MIT
// L34: annualised cost C·r/(1 − (1 + r)^−L) + m of what lasts L years and costs m a year to keep, and who decides when a
// builder bears only a part of m.
#include <cmath>

#include "plussum/mechanisms/contract.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "plussum/mechanisms/maintain.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

double yearly_cost(double cost, double upkeep, double rate, double life) {
  return cost * annuity_factor(rate, life) + upkeep;
}

struct PresentCost {
  double purchase = 0.0, upkeep_of_customers = 0.0, upkeep_of_builders = 0.0;
  double upkeep() const { return upkeep_of_customers + upkeep_of_builders; }
};

/// Present cost of a dwelling of some durability over fifty years, bought in the first.
PresentCost present_cost(double durability, double builders_share, double rate) {
  Enterprise builder = shop("builder");
  builder.payment_interval = 60.0 * weeks_per_year;
  builder.durability = durability;
  builder.later_cost_share = builders_share;
  Scenario scenario = scenario_with({.customers = 3}) + builder;
  scenario.time.step = StepUnit::year;
  scenario.population.starting_cash_weeks = 1e4;
  parameters<Spend>(scenario).marginal_propensity = 0.0;
  parameters<Maintain>(scenario).maintenance_rate = 0.08;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  world.customers.supplier.assign(3, 0);
  world.customers.intended_supplier.assign(3, 0);
  PresentCost cost;
  for (std::uint32_t step = 0; step < 50; ++step) {
    run_once<Spend>(world, scenario, step);
    continue_with<Maintain>(world, scenario, step);
    continue_with<Contract>(world, scenario, step);
    continue_with<Settle>(world, scenario, step);
    continue_with<Deliver>(world, scenario, step);
    const double discount = std::pow(1.0 + rate, -static_cast<double>(step));
    cost.purchase += discount * sum_of(world.customers.outcome_payment).in_currency();
    cost.upkeep_of_customers += discount * sum_of(world.customers.maintenance).in_currency();
    cost.upkeep_of_builders += discount * world.tally.moved_for(Transfer::maintenance_by_enterprise, 0).in_currency();
    REQUIRE(world.tally.upkeep_unpaid[0] == 0);
  }
  return cost;
}

}  // namespace

TEST_CASE("L34 durability: annuity factors of 30, 50 and 150 years", "[theory]") {
  CHECK(annuity_factor(0.02, 30) == Approx(0.0446).margin(5.1e-5));
  CHECK(annuity_factor(0.02, 50) == Approx(0.0318).margin(5.1e-5));
  CHECK(annuity_factor(0.02, 150) == Approx(0.0211).margin(5.1e-5));
  CHECK(annuity_factor(0.10, 30) == Approx(0.1061).margin(5.1e-5));
  CHECK(annuity_factor(0.10, 50) == Approx(0.1009).margin(5.1e-5));
  CHECK(annuity_factor(0.10, 150) == Approx(0.1000).margin(5.1e-5));
}

TEST_CASE("L34 durability: cheap upkeep at the same cost is better at every rate, dearer building up to a rate",
          "[theory]") {
  for (double rate = 0.0; rate <= 1.0; rate += 0.01)
    for (const double life : {30.0, 50.0, 150.0})
      REQUIRE(yearly_cost(100.0, 0.3 * 4.0, rate, life) < yearly_cost(100.0, 4.0, rate, life));
  // A saving for ever: the break-even rate is the saving over the extra cost; a builder who bears a part of upkeep sees
  // that part of the saving.
  constexpr double for_ever = 1e7, saving = 2.8, extra = 40.0;
  for (const double part : {0.25, 0.5, 1.0}) {
    const double rate = part * saving / extra;
    const auto advantage = [&](double at) {
      return yearly_cost(100.0, part * 4.0, at, for_ever) -
             yearly_cost(100.0 + extra, part * (4.0 - saving), at, for_ever);
    };
    CHECK(advantage(rate) == Approx(0.0).margin(1e-9));
    CHECK(advantage(rate - 0.001) > 0.0);
    CHECK(advantage(rate + 0.001) < 0.0);
  }
}

TEST_CASE("L34 durability: in a run, upkeep cut by 70 % saves 70 % of its share of present cost", "[theory]") {
  for (const double rate : {0.02, 0.1, 0.2}) {
    const PresentCost before = present_cost(0.0, 0.0, rate), after = present_cost(0.7, 0.0, rate);
    CAPTURE(rate, before.purchase, before.upkeep());
    CHECK(before.purchase == after.purchase);
    const double share = before.upkeep() / (before.purchase + before.upkeep());
    CHECK(share > 0.1);
    CHECK((after.purchase + after.upkeep()) / (before.purchase + before.upkeep()) ==
          Approx(1.0 - 0.7 * share).epsilon(1e-6));
    // Who bears upkeep does not change what it costs; the builder sees her share of it and no more.
    const PresentCost split = present_cost(0.0, 0.4, rate);
    CHECK(split.upkeep() == Approx(before.upkeep()).epsilon(1e-9));
    CHECK(split.upkeep_of_builders == Approx(0.4 * before.upkeep()).epsilon(1e-5));
    CHECK(before.upkeep_of_builders == 0.0);
  }
}

}  // namespace plussum::test
