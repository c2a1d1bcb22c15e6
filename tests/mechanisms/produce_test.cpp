// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/produce.hpp"

#include <numeric>

#include "plussum/mechanisms/settle.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A shop whose producers get an eighth of what is sold, one for each `territory` customers.
Scenario market(std::int64_t customers, std::int64_t territory, std::int64_t communities = 1) {
  Enterprise seller = shop();
  seller.programme.service_share = 0.25;
  seller.producers.margin = 0.125;
  seller.producers.territory = territory;
  return scenario_with({.customers = customers, .communities = communities}) + seller;
}

void add_producer(World& world, std::uint32_t customer, std::uint8_t active = producer_selling, std::uint8_t e = 0) {
  const std::size_t row = world.producers.size();
  resize_table(world.producers, row + 1, 0);
  world.producers.customer[row] = customer;
  world.producers.enterprise[row] = e;
  world.producers.community[row] = world.customers.community[customer];
  world.producers.active[row] = active;
}

/// Customers 0 … served − 1 buy from the shop and pay this much each.
World served_world(const Scenario& scenario, std::uint32_t served, Money payment, std::uint32_t producers) {
  World world = opened_world(scenario);
  for (std::uint32_t row = 0; row < served; ++row) {
    world.customers.supplier[row] = 0;
    world.customers.outcome_payment[row] = payment;
  }
  for (std::uint32_t k = 0; k < producers; ++k) add_producer(world, k);
  return world;
}

}  // namespace

TEST_CASE("produce: formula of margins on direct sales (produce.1, produce.2)", "[mechanisms][produce]") {
  const Scenario scenario = market(10, 2);
  // Six customers pay 100 of which 75 buys goods: 450 in all, an eighth is 56.25. One producer serves 2 of 6.
  for (const auto& [producers, each] : {std::pair{1u, 18.75}, {2u, 18.75}, {3u, 18.75}, {4u, 14.0625}, {6u, 9.375}}) {
    World world = served_world(scenario, 6, money_from(100.0), producers);
    const Tally tally = run_rule<Produce>(world, scenario);
    for (const Money margin : world.producers.margin) REQUIRE(margin == money_from(each));
    REQUIRE(tally.moved_for(Transfer::producer_margin, 0) == money_from(each * producers));
    REQUIRE(tally.moved_for(Transfer::displaced_margin, 0) == Money{});
  }
}

TEST_CASE("produce: formula of margins on what groups get, in their own community (produce.1)",
          "[mechanisms][produce]") {
  Enterprise club = savings_club();
  club.producers.margin = 0.5;
  const Scenario scenario = scenario_with({.customers = 12, .communities = 2}) + shop() + club;
  World world = opened_world(scenario);
  add_group(world, scenario, {0, 1, 2}, 1);
  add_group(world, scenario, {6, 7, 8}, 1);
  add_group(world, scenario, {3, 4, 5}, 1);
  world.groups.outcome_of_step = {group_paid | group_delivered, group_paid | group_delivered, group_paid};
  std::fill(world.members.goods.begin(), world.members.goods.end(), money_from(40.0));
  world.customers.outcome_payment[0] = money_from(999.0);  // members' goods count, not what else they pay
  add_producer(world, 3, producer_selling, 1);
  add_producer(world, 4, producer_stopped, 1);
  run_rule<Produce>(world, scenario);
  REQUIRE(world.producers.margin == Column<Money>{money_from(60.0), Money{}});
}

TEST_CASE("produce: formula of a territory that is full (produce.3)", "[mechanisms][produce]") {
  Scenario scenario = market(10, 3);
  for (const double gain : {0.0, 0.5, 1.0}) {
    set_number(scenario, "links.producers_to_margin", gain);
    World world = served_world(scenario, 6, money_from(100.0), 4);  // alone 28.125, fairly 14.0625 each
    run_rule<Produce>(world, scenario);
    REQUIRE(sum_of(world.producers.margin) == money_from(56.25));
    if (gain == 1.0) REQUIRE(world.producers.margin == Column<Money>(4, money_from(14.0625)));
    if (gain == 0.0)
      REQUIRE(world.producers.margin == Column<Money>{money_from(28.125), money_from(28.125), Money{}, Money{}});
    if (gain == 0.5) {
      REQUIRE(world.producers.margin[0].units == 140625 + 70312);
      REQUIRE(world.producers.margin[0] > world.producers.margin[3]);
    }
  }
}

TEST_CASE("produce: formula of odd amounts, to the last minor unit", "[mechanisms][produce]") {
  const Scenario scenario = market(10, 1);
  for (std::int64_t units = 0; units < 300; units += 7) {
    World world = served_world(scenario, 7, {units}, 8);
    run_rule<Produce>(world, scenario);
    const std::int64_t goods = 7 * (units - units / 4);
    REQUIRE(sum_of(world.producers.margin).units == goods / 8);
    REQUIRE(world.producers.margin.front().units - world.producers.margin.back().units <= 1);
    REQUIRE(world.producers.margin.front() >= world.producers.margin.back());
  }
}

TEST_CASE("produce: formula of who pays the margin (produce.4)", "[mechanisms][produce]") {
  Scenario scenario = market(10, 60);
  scenario.enterprises[0].producers.displacement = 0.5;
  for (const auto& [balance, displaced] : {std::pair{1000.0, 28.125}, {28.125, 28.125}, {20.0, 20.0}, {0.0, 0.0}}) {
    World world = served_world(scenario, 6, money_from(100.0), 1);
    world.communities.local_balance[0] = money_from(balance + 8.0);
    world.communities.local_income[0] = money_from(balance + 8.0);
    world.communities.local_spending[0] = money_from(balance);
    const Tally tally = run_rule<Produce>(world, scenario);
    REQUIRE(world.communities.displaced[0] == money_from(displaced));
    REQUIRE(tally.moved_for(Transfer::displaced_margin, 0) == money_from(displaced));
    REQUIRE(tally.moved_for(Transfer::producer_margin, 0) == money_from(56.25 - displaced));
    REQUIRE(world.producers.margin[0] == money_from(56.25));
  }
}

TEST_CASE("produce: formula of the stock loan, with books that close (produce.5)", "[mechanisms][produce]") {
  Scenario scenario = market(10, 60);
  scenario.enterprises[0].producers.stock_loan = 40.0;
  scenario.enterprises[0].unit_cost_share = 0.5;
  World world = served_world(scenario, 6, Money{}, 0);
  add_producer(world, 3, producer_new);
  const auto step = [&] {
    Tally tally = run_rule<Produce>(world, scenario);
    tally = continue_with<Settle>(world, scenario);
    REQUIRE(close_books(world).kind == BreachKind::none);
    return tally;
  };
  world.ledger.open(world.count_balances().value());
  const Tally first = step();
  REQUIRE(world.producers.loan_change[0] == money_from(40.0));
  REQUIRE(world.producers.stock_loan[0] == money_from(40.0));
  REQUIRE(world.customers.debt[3] == money_from(40.0));
  REQUIRE(world.customers.cash[3] == Money{});
  REQUIRE(world.enterprises.loans_held[0] == money_from(40.0));
  REQUIRE(first.goods[0] == money_from(40.0).units);
  world.producers.active[0] = producer_selling;
  // 56.25 of margin, half of which repays.
  std::fill_n(world.customers.outcome_payment.begin(), 6, money_from(100.0));
  std::fill_n(world.customers.cash.begin(), 6, money_from(1000.0));
  world.ledger.open(world.count_balances().value());
  world.tally = Tally{};
  world.tally.move(Transfer::service_fee, money_from(150.0), 0);
  world.tally.move(Transfer::direct_sale, money_from(450.0), 0);
  continue_with<Produce>(world, scenario);
  continue_with<Settle>(world, scenario);
  REQUIRE(close_books(world).kind == BreachKind::none);
  REQUIRE(world.producers.loan_repaid[0] == money_from(28.125));
  REQUIRE(world.producers.stock_loan[0] == money_from(40.0 - 28.125));
  REQUIRE(world.customers.cash[3] == money_from(1000.0 - 100.0 + 28.125));
  SECTION("the rest is repaid and no more") {
    run_rule<Produce>(world, scenario);
    REQUIRE(world.producers.loan_repaid[0] == money_from(40.0 - 28.125));
  }
  SECTION("it is written off when she stops, once") {
    std::fill_n(world.customers.outcome_payment.begin(), 6, Money{});
    world.producers.active[0] = producer_stopped;
    REQUIRE(step().written_off[0] == money_from(40.0 - 28.125).units);
    REQUIRE(world.customers.debt[3] == Money{});
    REQUIRE(world.enterprises.loans_held[0] == Money{});
    REQUIRE(step().written_off[0] == 0);
  }
  SECTION("a group that writes off its goods leaves the loan") {
    std::fill_n(world.customers.outcome_payment.begin(), 6, Money{});
    add_group(world, scenario, {3, 4, 5});
    world.customers.debt[3] += money_from(50.0);
    world.enterprises.loans_held[0] += money_from(50.0);
    world.members.written_off[0] = money_from(50.0);
    world.tally = Tally{};
    world.tally.written_off[0] = money_from(50.0).units;
    continue_with<Produce>(world, scenario);
    continue_with<Settle>(world, scenario);
    REQUIRE(close_books(world).kind == BreachKind::none);
    REQUIRE(world.producers.stock_loan[0] == money_from(40.0 - 28.125));
    REQUIRE(world.customers.debt[3] == money_from(40.0 - 28.125));
  }
}

TEST_CASE("produce: neutral without producers, and without a margin nobody earns", "[mechanisms][produce]") {
  Scenario scenario = market(10, 2);
  World world = served_world(scenario, 6, money_from(100.0), 0);
  const auto before = snapshot(world);
  run_rule<Produce>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  scenario.enterprises[0].producers.margin = 0.0;
  refresh_offers(world, scenario);
  add_producer(world, 0);
  world.producers.margin[0] = money_from(5.0);  // of the step before
  run_rule<Produce>(world, scenario);
  REQUIRE(world.producers.margin[0] == Money{});
}

TEST_CASE("produce: binding share served", "[mechanisms][produce]") {
  REQUIRE(share_served(1.0, 2.0, 0.0) == 1.0);
  REQUIRE(share_served(1.0, 2.0, 2.0) == 1.0);
  REQUIRE(share_served(1.0, 2.0, 4.0) == 0.5);
  REQUIRE(share_served(3.0, 2.0, 4.0) == 1.0);
}
