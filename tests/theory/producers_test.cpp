// SPDX-License-Identifier: MIT
// What customer-producers bring to their village (L36): nothing where their margin is taken from sellers of before, the
// margin times the local multiplier where it comes from outside.
#include <cmath>

#include "plussum/mechanisms/earn.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/produce.hpp"
#include "plussum/mechanisms/settle.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "plussum/mechanisms/update_beliefs.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr std::uint32_t village = 200, producers = 4, steps = 150;
constexpr double propensity = 0.8, local_share = 0.5;
constexpr double margin = 0.125 * 10.0 * village;  // a week

Scenario village_of(double displacement, double smoothing_rate) {
  Enterprise seller = shop();
  seller.programme.instalment = 10.0;
  seller.producers.margin = 0.125;
  seller.producers.territory = village / producers;
  seller.producers.displacement = displacement;
  Scenario scenario = scenario_with({.customers = village}) + seller;
  scenario.population.income_log_sd = 0.3;
  scenario.population.starting_cash_weeks = 50.0;
  parameters<Spend>(scenario).marginal_propensity = propensity;
  parameters<Spend>(scenario).local_share = local_share;
  parameters<UpdateBeliefs>(scenario).smoothing_rate = smoothing_rate;
  return scenario;
}

template <class Rule>
void run_in_step(World& world, const BoundContext& context) {
  MechanismOf<Rule> mechanism;
  run_in_blocks(mechanism, world, context, {SIZE_MAX});
}

struct Village {
  std::vector<double> income;     ///< paid by the local market, and margins of the step before, by step
  std::vector<Money> enterprise;  ///< cash of the enterprise after each step
};

Village run_village(const Scenario& scenario, bool with_producers) {
  World world = build_world(scenario);
  std::fill(world.customers.supplier.begin(), world.customers.supplier.end(), std::uint8_t{0});
  if (with_producers) resize_table(world.producers, producers, 0);
  for (std::uint32_t k = 0; k < world.producers.size(); ++k) {
    world.producers.customer[k] = 7 * k;
    world.producers.active[k] = producer_selling;
  }
  Village result;
  for (std::uint32_t step = 0; step < steps; ++step) {
    const BoundContext context = context_of(scenario, step, step == 0);
    world.tally = Tally{};
    const double earned = sum_of(world.producers.margin).in_currency();
    run_in_step<Offer>(world, context);
    run_in_step<Earn>(world, context);
    run_in_step<Spend>(world, context);
    run_in_step<Produce>(world, context);
    run_in_step<Settle>(world, context);
    run_in_step<UpdateBeliefs>(world, context);
    REQUIRE(close_books(world, step).kind == BreachKind::none);
    result.income.push_back(world.communities.local_income[0].in_currency() + earned);
    result.enterprise.push_back(world.enterprises.cash[0]);
  }
  return result;
}

}  // namespace

TEST_CASE("L36 producers: a margin taken from sellers of before leaves the village's income as it was", "[theory]") {
  const Scenario scenario = village_of(1.0, 1e6);  // each spends in a week what she earned in the one before
  const Village without = run_village(scenario, false), with = run_village(scenario, true);
  // Each household's consumption and each split are rounded down to 1/10,000: at most three minor units a household and step,
  // times the multiplier.
  constexpr double rounding = 3e-4 * village / (1.0 - propensity * local_share);
  double largest = 0.0;
  for (std::uint32_t step = 0; step < steps; ++step)
    largest = std::max(largest, std::fabs(with.income[step] - without.income[step]));
  CAPTURE(largest, rounding, without.income.back());
  CHECK(largest < rounding);
  CHECK(without.income.back() > 1000.0);
  CHECK((with.enterprise == without.enterprise));
}

TEST_CASE("L36 producers: a margin from outside raises the village's income by 1/(1 - c l) times it", "[theory]") {
  for (const double displacement : {0.0, 0.25, 0.5}) {
    CAPTURE(displacement);
    const Scenario scenario = village_of(displacement, 4.0);
    const Village without = run_village(scenario, false), with = run_village(scenario, true);
    const double gained = with.income.back() - without.income.back();
    CHECK(gained == Approx((1.0 - displacement) * margin / (1.0 - propensity * local_share)).epsilon(1e-3));
    CHECK(gained > (1.0 - displacement) * margin);
  }
}

}  // namespace plussum::test
