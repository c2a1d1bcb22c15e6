// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/pool.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

PoolParams& pool_of(Scenario& scenario) {
  return parameters<Pool>(scenario);
}

struct Market {
  Scenario scenario;
  World world;
  explicit Market(const Size& size, double share = 1.0, std::int64_t members = 3)
      : scenario(scenario_with(size) + shop()) {
    pool_of(scenario).share = share;
    pool_of(scenario).size = members;
    world = build_world(scenario);
  }
  void incomes(std::initializer_list<std::int64_t> units) {
    std::size_t row = 0;
    for (const std::int64_t income : units) world.customers.income[row++] = {income};
  }
  Money moved() const { return world.tally.moved_for(Transfer::risk_pooling, 0); }
};

Column<Money> units(std::initializer_list<std::int64_t> amounts) {
  Column<Money> column;
  for (const std::int64_t amount : amounts) column.push_back({amount});
  return column;
}

}  // namespace

TEST_CASE("pool: formula of what is paid and received (pool.1)", "[mechanisms][pool]") {
  Market market({.customers = 6});
  market.incomes({0, 30, 60, 10, 10, 10});
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == units({30, 0, -30, 0, 0, 0}));
  REQUIRE(market.moved() == Money{30});
  // Half of it; payments are rounded down, the remainder goes to the first in turn.
  pool_of(market.scenario).share = 0.5;
  market.incomes({0, 30, 61, 1, 1, 0});
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == units({15, 0, -15, 0, 0, 0}));
  pool_of(market.scenario).share = 1.0;
  market.incomes({0, 0, 11, 1, 1, 0});
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == units({4, 4, -8, 0, 0, 0}));
  REQUIRE(market.moved() == Money{8});
}

TEST_CASE("pool: neutral share of 0 and size of 1 move nothing", "[mechanisms][pool]") {
  for (const bool alone : {false, true}) {
    Market market({.customers = 7, .communities = 2}, alone ? 1.0 : 0.0, alone ? 1 : 3);
    market.incomes({5, 80, 3, 0, 17, 9, 1});
    const auto before = snapshot(market.world);
    run_rule<Pool>(market.world, market.scenario);
    REQUIRE(changed_columns(before, snapshot(market.world)).empty());
    REQUIRE(market.moved() == Money{});
  }
}

TEST_CASE("pool: binding what was pooled is wiped off when pooling ends", "[mechanisms][pool]") {
  Market market({.customers = 3});
  market.incomes({0, 30, 60});
  run_rule<Pool>(market.world, market.scenario, 0, true);
  REQUIRE(market.world.customers.risk_pooled[0] == Money{30});
  pool_of(market.scenario).share = 0.0;
  run_rule<Pool>(market.world, market.scenario, 1, true);  // an event has changed it
  REQUIRE(market.world.customers.risk_pooled == units({0, 0, 0}));
  const auto before = snapshot(market.world);
  run_rule<Pool>(market.world, market.scenario, 2, false);
  REQUIRE(changed_columns(before, snapshot(market.world)).empty());
}

TEST_CASE("pool: binding pools end with their community, and the last may be small", "[mechanisms][pool]") {
  Market market({.customers = 9, .communities = 2});  // four and five
  REQUIRE(market.world.communities.customers == Column<std::uint32_t>{4, 5});
  market.incomes({3, 0, 0, 50, 6, 6, 9, 2, 8});
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == units({-2, 1, 1, 0, 1, 1, -2, 3, -3}));
}

TEST_CASE("pool: binding only the served take part when it is open to them", "[mechanisms][pool]") {
  Market market({.customers = 8}, 1.0, 2);
  pool_of(market.scenario).open_to = PoolMembers::served;
  market.incomes({10, 20, 30, 40, 50, 60, 70, 80});
  for (const std::size_t row : {1u, 4u, 5u, 6u, 7u}) market.world.customers.supplier[row] = 0;
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == units({0, 15, 0, 0, -15, 5, -5, 0}));
  std::fill(market.world.customers.supplier.begin(), market.world.customers.supplier.end(), self_provision);
  run_rule<Pool>(market.world, market.scenario);
  REQUIRE(market.world.customers.risk_pooled == Column<Money>(8));
}

TEST_CASE("pool: property nothing is made or lost, and nobody pays more than her share", "[mechanisms][pool]") {
  for (const std::int64_t size : {2, 7, 1000})
    for (const double share : {0.1, 1.0 / 3.0, 1.0}) {
      Market market({.customers = 2500, .communities = 4}, share, size);
      for (std::uint32_t row = 0; row < 2500; ++row)
        market.world.customers.income[row].units = Draws(3, 0).word(Purpose::test_stream, row) % 3'000'000;
      run_rule<Pool>(market.world, market.scenario);
      const Customers& customers = market.world.customers;
      REQUIRE(sum_of(customers.risk_pooled) == Money{});
      Money received;
      for (std::size_t row = 0; row < 2500; ++row) {
        REQUIRE(customers.risk_pooled[row] >= -split_money(customers.income[row], share).part);
        received += std::max(customers.risk_pooled[row], Money{});
      }
      REQUIRE(received == market.moved());
      REQUIRE(received > Money{});
    }
}
