// SPDX-License-Identifier: MIT
// Value accounts: what each constituent has, and what a difference between two of them is called.
#include "plussum/experiment/value_account.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/assess_value.hpp"
#include "plussum/mechanisms/deliver.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

ValueAccount account(std::int64_t enterprise, std::int64_t customers, std::int64_t planet) {
  return {{"enterprise firm", Money{enterprise}}, {"customers", Money{customers}}, {"planet", Money{planet}}};
}

Money utility_of(const ValueAccount& account, std::string_view name) {
  for (const Constituent& constituent : account)
    if (constituent.name == name) return constituent.utility;
  FAIL("there is no constituent " << name);
  return {};
}

Scenario market() {
  Scenario scenario = scenario_with({.customers = 30, .communities = 3}) + shop("firm");
  scenario.population.income_log_sd = 0.5;
  scenario.population.starting_cash_weeks = 2.0;
  scenario.population.capability_mean = 0.5;
  scenario.market_space.future_discount = 0.06;
  return scenario;
}

}  // namespace

TEST_CASE("value account: plus-sum is more for some and less for nobody", "[unit][value]") {
  const ValueComparison made = compare_accounts(account(5, 5, 5), account(6, 8, 5));
  CHECK(made.sum_class == SumClass::plus_sum);
  CHECK(made.total_change == Money{4});
  CHECK(made.transfer_ratio == 0.0);
  CHECK(made.pareto_share == 1.0);
}

TEST_CASE("value account: potential plus-sum is more in all and less for someone", "[unit][value]") {
  const ValueComparison made = compare_accounts(account(5, 5, 5), account(9, 5, 4));
  CHECK(made.sum_class == SumClass::potential_plus_sum);
  CHECK(made.total_change == Money{3});
  CHECK(made.transfer_ratio == Approx(0.4));  // (5 − 3)/5
  CHECK(made.pareto_share == Approx(2.0 / 3.0));
}

TEST_CASE("value account: zero-sum is a pure transfer, or no change at all", "[unit][value]") {
  const ValueComparison moved = compare_accounts(account(5, 5, 5), account(8, 2, 5));
  CHECK(moved.sum_class == SumClass::zero_sum);
  CHECK(moved.total_change == Money{});
  CHECK(moved.transfer_ratio == 1.0);
  const ValueComparison same = compare_accounts(account(5, 5, 5), account(5, 5, 5));
  CHECK(same.sum_class == SumClass::zero_sum);
  CHECK(same.transfer_ratio == 0.0);
  CHECK(same.pareto_share == 1.0);
}

TEST_CASE("value account: minus-sum is less in all", "[unit][value]") {
  const ValueComparison made = compare_accounts(account(5, 5, 5), account(9, -3, 5));
  CHECK(made.sum_class == SumClass::minus_sum);
  CHECK(made.total_change == Money{-4});
  CHECK(made.transfer_ratio == Approx(8.0 / 12.0));
  // A single minor unit out of much is still no zero.
  const std::int64_t much = 900'000'000'000'000;
  CHECK(compare_accounts(account(much, much, 0), account(much - 1, much, 0)).sum_class == SumClass::minus_sum);
}

TEST_CASE("value account: constituents are matched by name, one that is missing has nothing", "[unit][value]") {
  const ValueComparison made = compare_accounts({{"a", Money{3}}, {"b", Money{4}}}, {{"c", Money{5}}, {"b", Money{1}}});
  REQUIRE(made.constituents.size() == 3);
  CHECK(made.constituents[0].name == "a");
  CHECK(made.constituents[0].change == Money{-3});
  CHECK(made.constituents[1].change == Money{-3});
  CHECK(made.constituents[2].name == "c");
  CHECK(made.constituents[2].change == Money{5});
  CHECK(compare_accounts({}, {}).pareto_share == 1.0);
}

TEST_CASE("value account: what is not priced is not known not to lose", "[unit][value]") {
  const auto with_planet = [](std::int64_t planet, bool is_priced) {
    ValueAccount account{{"enterprise firm", Money{5}}, {"customers", Money{5}}, {"planet", Money{planet}}};
    account[2].is_priced = is_priced;
    return account;
  };
  // A loser, priced and then not priced: the share is the same, and the sum is never called a plus-sum.
  ValueAccount better = with_planet(2, true);
  better[0].utility = Money{9};
  const ValueComparison priced = compare_accounts(with_planet(5, true), better);
  CHECK(priced.sum_class == SumClass::potential_plus_sum);
  CHECK(priced.pareto_share == Approx(2.0 / 3.0));
  better = with_planet(0, false);
  better[0].utility = Money{9};
  const ValueComparison unpriced = compare_accounts(with_planet(0, false), better);
  CHECK(unpriced.sum_class == SumClass::plus_sum_of_priced);
  CHECK(unpriced.pareto_share == priced.pareto_share);
  CHECK((unpriced.priced == 2 && unpriced.not_worse == 2));
  CHECK_FALSE(unpriced.constituents[2].is_priced);
  // One of the two accounts is enough.
  CHECK(compare_accounts(with_planet(5, true), with_planet(0, false)).priced == 2);
  // A priced loser stays one.
  better[1].utility = Money{4};
  CHECK(compare_accounts(with_planet(0, false), better).sum_class == SumClass::potential_plus_sum);
}

TEST_CASE("value account: without a price of the outcome no class is named", "[unit][value]") {
  const auto with_future = [](std::int64_t firm, bool is_priced) {
    return ValueAccount{{"enterprise firm", Money{firm}},
                        {.name = "future", .utility = {}, .group = ConstituentGroup::future, .is_priced = is_priced}};
  };
  CHECK_FALSE(compare_accounts(with_future(5, false), with_future(9, false)).sum_class.has_value());
  CHECK_FALSE(compare_accounts(with_future(5, true), with_future(5, false)).sum_class.has_value());
  CHECK(compare_accounts(with_future(5, true), with_future(9, true)).sum_class == SumClass::plus_sum);
}

TEST_CASE("value account: owners keep the cash of an enterprise or a partner that a world does not have",
          "[unit][value]") {
  const Partner masons{.name = "masons", .enterprise = "firm", .capacity = 1.0, .starting_cash = 40.0};
  Scenario with = market() + shop("second") + masons, without = market();
  with.enterprises[1].starting_cash = 1234.5678;
  with.enterprises[1].enters = "2030-01-01";
  const ValueAccount kept = kept_by_owners(without, with);
  REQUIRE(kept.size() == 2);
  CHECK(kept_by_owners(with, without).empty());
  CHECK(utility_of(kept, "enterprise second") == Money{12'345'678});
  CHECK(utility_of(kept, "partners") == Money{400'000});
  const ValueAccount own = value_account(build_world(without), without), all = own + kept;
  REQUIRE(all.size() == own.size() + 1);
  CHECK(all[1].name == "enterprise second");
  CHECK(utility_of(all, "partners") == utility_of(own, "partners") + Money{400'000});
  CHECK(total_of(all) == total_of(own) + Money{12'745'678});
}

TEST_CASE("value account: the tenths of the market add up to all customers", "[unit][value]") {
  const Scenario scenario = market();
  World world = build_world(scenario);
  Money all;
  for (std::size_t row = 0; row < world.customers.size(); ++row) {
    world.customers.surplus[row] = Money{static_cast<std::int64_t>(1000 * row)};
    world.customers.debt[row] = Money{static_cast<std::int64_t>(17 * row)};
    all += world.customers.cash[row] + Money{static_cast<std::int64_t>(983 * row)};
  }
  Money tenths;
  for (const Constituent& constituent : value_account(world, scenario))
    if (constituent.name.starts_with("customers")) tenths += constituent.utility;
  CHECK(tenths == all);
  CHECK(all > Money{});
}

TEST_CASE("value account: enterprises, partners and groups have their money and loans", "[unit][value]") {
  Scenario scenario =
      market() + Partner{.name = "masons", .enterprise = "firm", .capacity = 1.0, .starting_cash = 40.0};
  World world = build_world(scenario);
  world.enterprises.cash[0] = money_from(100.0);
  world.enterprises.loans_held[0] = money_from(11.0);
  world.enterprises.intermediary_cash[0] = money_from(9.0);
  add_group(world, scenario, {0, 1, 2});
  world.groups.pool[0] = money_from(6.0);
  const ValueAccount made = value_account(world, scenario);
  CHECK(utility_of(made, "enterprise firm") == money_from(111.0));
  CHECK(utility_of(made, "intermediaries") == money_from(9.0));
  CHECK(utility_of(made, "partners") == money_from(40.0));
  CHECK(utility_of(made, "savings in groups") == money_from(6.0));
}

TEST_CASE("value account: community, nation, planet and future at their shadow prices", "[unit][value]") {
  Scenario scenario = market();
  auto& prices = parameters<AssessValue>(scenario);
  World world = build_world(scenario);
  for (float& wellbeing : world.communities.wellbeing) wellbeing = 0.5f;
  for (double& commons : world.regions.commons) commons = 0.75;
  for (float& stock : world.customers.outcome_stock) stock = 2.0f;
  world.communities.local_balance[1] = money_from(8.0);
  world.regions.public_cash[0] = money_from(3.0);
  // Without shadow prices there is money only.
  const ValueAccount money = value_account(world, scenario);
  CHECK(utility_of(money, "community") == money_from(8.0));
  CHECK(utility_of(money, "nation") == money_from(3.0));
  CHECK(utility_of(money, "planet") == Money{});
  CHECK(utility_of(money, "future") == Money{});
  for (const Constituent& constituent : money)
    CHECK(constituent.is_priced == (constituent.group < ConstituentGroup::community));
  prices.wellbeing_value = 10.0;
  prices.capability_value = 100.0;
  prices.commons_value = 20.0;
  scenario.market_space.service_value = 5.0;
  parameters<Deliver>(scenario).depreciation = 0.04;
  const ValueAccount priced = value_account(world, scenario);
  CHECK(utility_of(priced, "community") == money_from(8.0 + 30.0 * 0.5 * 10.0));
  CHECK(utility_of(priced, "nation") == money_from(3.0 + 30.0 * 0.5 * 100.0));
  CHECK(utility_of(priced, "planet") == money_from(30.0 * 0.75 * 20.0));
  CHECK(utility_of(priced, "future") == money_from(30.0 * 2.0 * 5.0 / 0.1));
  for (const Constituent& constituent : priced) CHECK(constituent.is_priced);
}
