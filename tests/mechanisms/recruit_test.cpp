// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/recruit.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr double week = 7 / 365.25;
constexpr double certain = 1e6;

/// Customers of a shop where they pay 40 a week, a quarter of it for services: a margin of a tenth is 3 each.
Scenario market(std::int64_t customers, std::int64_t territory, std::int64_t communities = 1) {
  Enterprise seller = shop();
  seller.programme.service_share = 0.25;
  seller.producers.margin = 0.1;
  seller.producers.territory = territory;
  seller.producers.capability_needed = 0.0;
  return scenario_with({.customers = customers, .communities = communities}) + seller;
}

World served_world(const Scenario& scenario) {
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  std::fill(world.customers.supplier.begin(), world.customers.supplier.end(), std::uint8_t{0});
  return world;
}

std::size_t count_selling(const World& world) {
  return world.producers.size() - static_cast<std::size_t>(std::count(world.producers.active.begin(),
                                                                      world.producers.active.end(), producer_stopped));
}

}  // namespace

TEST_CASE("recruit: formula of the entry hazard (recruit.2)", "[mechanisms][recruit]") {
  constexpr double n = 20'000;
  for (const double gain : {1.0, 0.5}) {
    Scenario scenario = market(static_cast<std::int64_t>(n), 1);
    set_number(scenario, "links.sales_to_producers", gain);
    parameters<Recruit>(scenario).entry_rate = 2.0;
    World world = served_world(scenario);
    run_rule<Recruit>(world, scenario);
    const double chance = 1.0 - std::exp(-gain * 2.0 * week);
    REQUIRE(std::abs(binomial_z(static_cast<double>(world.producers.size()), n, chance)) < 4.0);
    REQUIRE(world.communities.producers[0] == world.producers.size());
    for (std::size_t row = 0; row < world.producers.size(); ++row) {
      REQUIRE(world.producers.active[row] == producer_new);
      REQUIRE(world.producers.stock_loan[row] == Money{});
    }
  }
}

TEST_CASE("recruit: formula of the exit hazard (recruit.3)", "[mechanisms][recruit]") {
  constexpr std::size_t n = 20'000;
  Scenario scenario = market(n, 1);
  parameters<Recruit>(scenario).exit_rate = 3.0;
  parameters<Recruit>(scenario).entry_rate = 0.0;
  parameters<Recruit>(scenario).reservation_income = 5.0;
  World world = served_world(scenario);
  resize_table(world.producers, n, 0);
  for (std::uint32_t row = 0; row < n; ++row) {
    world.producers.customer[row] = row;
    world.producers.active[row] = producer_new;
    world.producers.smoothed_margin[row] = row % 2 == 0 ? 5.0 : 5.001;
  }
  run_rule<Recruit>(world, scenario);
  double stopped = 0.0;
  for (std::size_t row = 0; row < n; row += 2) stopped += world.producers.active[row] == producer_stopped;
  for (std::size_t row = 1; row < n; row += 2) REQUIRE(world.producers.active[row] == producer_selling);
  REQUIRE(std::abs(binomial_z(stopped, n / 2.0, 1.0 - std::exp(-3.0 * week))) < 4.0);
  REQUIRE(world.communities.producers[0] == n - static_cast<std::size_t>(stopped));
}

TEST_CASE("recruit: formula of what is expected (recruit.1)", "[mechanisms][recruit]") {
  // Without others 3 for each of the 4 customers of a territory: 12 a week. The third of three would have 10/3 of them.
  Scenario scenario = market(10, 4);
  parameters<Recruit>(scenario).entry_rate = certain;
  for (const auto& [reservation, enter] : {std::pair{12.001, 0u}, {11.999, 2u}, {10.001, 2u}, {9.999, 3u}, {0.0, 3u}}) {
    parameters<Recruit>(scenario).reservation_income = reservation;
    World world = served_world(scenario);
    run_rule<Recruit>(world, scenario);
    CAPTURE(reservation);
    REQUIRE(world.producers.size() == enter);
  }
  // What those who sell really earn counts: one with 6 a week for her 4 customers promises 6 to the next, 5 to the third.
  for (const auto& [reservation, enter] : {std::pair{6.001, 1u}, {5.999, 2u}, {5.001, 2u}, {4.999, 3u}}) {
    parameters<Recruit>(scenario).reservation_income = reservation;
    parameters<Recruit>(scenario).exit_rate = 0.0;
    World world = served_world(scenario);
    resize_table(world.producers, 1, 0);
    world.producers.active[0] = producer_selling;
    world.producers.smoothed_margin[0] = 6.0;
    run_rule<Recruit>(world, scenario);
    CAPTURE(reservation);
    REQUIRE(world.producers.size() == enter);
  }
}

TEST_CASE("recruit: neutral margin 0, and gain 0 of the link", "[mechanisms][recruit]") {
  Scenario scenario = market(50, 1);
  parameters<Recruit>(scenario).entry_rate = certain;
  parameters<Recruit>(scenario).exit_rate = certain;
  scenario.enterprises[0].producers.margin = 0.0;
  World world = served_world(scenario);
  const auto before = snapshot(world);
  run_rule<Recruit>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  scenario.enterprises[0].producers.margin = 0.1;
  set_number(scenario, "links.sales_to_producers", 0.0);
  run_rule<Recruit>(world, scenario);
  REQUIRE(world.producers.size() == 0);
}

TEST_CASE("recruit: binding who may sell", "[mechanisms][recruit]") {
  Scenario scenario = market(40, 1, 2) + shop("rival");
  parameters<Recruit>(scenario).entry_rate = certain;
  scenario.enterprises[0].producers.capability_needed = 0.5;
  World world = served_world(scenario);
  for (std::uint32_t row = 0; row < 40; ++row) world.customers.capability[row] = row % 2 == 0 ? 0.4f : 0.5f;
  for (std::uint32_t row = 20; row < 40; ++row) world.customers.supplier[row] = row % 4 == 1 ? 1 : self_provision;
  run_rule<Recruit>(world, scenario);
  REQUIRE(world.producers.size() == 10);
  for (std::size_t row = 0; row < 10; ++row) REQUIRE(world.producers.customer[row] == 2 * row + 1);
  REQUIRE(world.communities.producers == Column<std::uint16_t>{10, 0, 0, 0});
  SECTION("training helps") {
    parameters<Recruit>(scenario).training_help = 0.25;
    run_rule<Recruit>(world, scenario);
    REQUIRE(world.producers.size() == 10);
    world.enterprises.training[0] = 0.1;
    world.producers.smoothed_margin.assign(10, 1.0);
    run_rule<Recruit>(world, scenario);
    REQUIRE(world.producers.size() == 20);
  }
  SECTION("who is served by another stops at once and may begin again") {
    world.customers.supplier[3] = 1;
    run_rule<Recruit>(world, scenario);
    REQUIRE(world.producers.active[1] == producer_stopped);
    REQUIRE(count_selling(world) == 9);
    world.customers.supplier[3] = 0;
    world.producers.smoothed_margin.assign(10, 1.0);
    run_rule<Recruit>(world, scenario);
    REQUIRE(world.producers.size() == 11);
    REQUIRE(world.producers.customer[10] == 3);
  }
}

TEST_CASE("recruit: binding growth stalls when territories are full", "[mechanisms][recruit]") {
  Scenario scenario = market(620, 60, 2);  // 310 customers in each community: room for six producers
  parameters<Recruit>(scenario).entry_rate = 0.5;
  World world = served_world(scenario);
  std::size_t before = 0, steps_full = 0;
  for (std::uint32_t step = 0; step < 60; ++step) {
    run_once<Recruit>(world, scenario, step, false);
    world.producers.smoothed_margin.assign(world.producers.size(), 50.0);
    REQUIRE(world.producers.size() >= before);
    before = world.producers.size();
    for (std::size_t place = 0; place < 2; ++place) REQUIRE(world.communities.producers[place] <= 6);
    steps_full += world.producers.size() == 12;
  }
  REQUIRE(steps_full > 20);
  REQUIRE(620 / world.producers.size() <= 60);
}
