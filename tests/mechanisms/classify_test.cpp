// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/classify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr auto locked_out = static_cast<std::uint8_t>(LockState::locked_out),
               outside = static_cast<std::uint8_t>(LockState::outside);
constexpr auto locked_in = static_cast<std::uint8_t>(LockState::locked_in),
               locked_on = static_cast<std::uint8_t>(LockState::locked_on);
constexpr auto transactional = static_cast<std::uint8_t>(LockState::transactional);

/// A shop whose due of 40 a week is far below everyone's income of 100, without any barrier.
Scenario market(std::int64_t customers = 12, std::int64_t communities = 1) {
  return scenario_with({.customers = customers, .communities = communities}) + shop();
}

float above(float x) {
  return std::nextafter(x, std::numeric_limits<float>::infinity());
}
float below(float x) {
  return std::nextafter(x, -std::numeric_limits<float>::infinity());
}

}  // namespace

TEST_CASE("classify: formula of the state of a served customer on both sides of each border (classify.1, classify.2)",
          "[mechanisms][classify]") {
  ChoiceTerms terms{};
  terms.lock_on_margin = 0.5f;
  terms.lock_on_attachment = 0.25f;
  struct Row {
    float current, other, attachment;
    LockState state;
  };
  const Row rows[] = {
      {1.0f, above(1.0f), 1.0f, LockState::locked_in},       // the least preference for another
      {1.0f, 1.0f, 1.0f, LockState::transactional},          // a tie holds nobody
      {1.5f, 1.0f, 0.25f, LockState::locked_on},             // exactly margin and threshold
      {below(1.5f), 1.0f, 0.25f, LockState::transactional},  // margin missed
      {1.5f, 1.0f, below(0.25f), LockState::transactional},  // threshold missed
      {9.0f, 1.0f, 0.0f, LockState::transactional},          // far better, but not attached
      {-9.0f, -8.0f, 1.0f, LockState::locked_in},            // attachment alone does not make lock-on
      {1.0f, -std::numeric_limits<float>::infinity(), 0.3f, LockState::locked_on},
  };
  for (const Row& row : rows) {
    INFO("current " << row.current << " other " << row.other << " attachment " << row.attachment);
    REQUIRE(served_state(terms, row.current, row.other, row.attachment) == row.state);
  }
}

TEST_CASE("classify: formula of utilities decides between the five states", "[mechanisms][classify]") {
  Scenario scenario = market(6) + shop("better");
  scenario.enterprises[1].coverage = {{"plan", 0.9}, {"build", 0.9}};
  scenario.preferences.attachment_weight = 10.0;
  World world = opened_world(scenario);
  Customers& customers = world.customers;
  customers.supplier = {self_provision, self_provision, 0, 1, 1, 0};
  customers.attachment = {0.0f, 0.0f, 0.0f, 0.5f, 0.0f, 0.5f};
  customers.smoothed_income[0] = 10.0f;  // cannot afford 40 a week
  run_with_offers<Classify>(world, scenario);
  REQUIRE(customers.lock_state ==
          Column<std::uint8_t>{locked_out, outside, locked_in, locked_on, transactional, locked_on});
  // U of the shop and of the better one, by hand: β ln O; the shop's customer needs this much attachment not to be locked in.
  const double gap = 3.0 * std::log(outcome_of(scenario, &scenario.enterprises[1], 3, static_cast<double>(0.3f)) /
                                    outcome_of(scenario, &scenario.enterprises[0], 3, static_cast<double>(0.3f)));
  for (const double off : {-0.001, 0.001}) {
    customers.attachment[2] = static_cast<float>((gap + off) / 10.0);
    run_with_offers<Classify>(world, scenario);
    REQUIRE(customers.lock_state[2] == (off < 0 ? locked_in : transactional));
    customers.attachment[2] = static_cast<float>((gap + 0.5 + off) / 10.0);  // margin 0.5; the threshold of 0.3 is …
    run_with_offers<Classify>(world, scenario);
    const bool attached = customers.attachment[2] >= 0.3f;
    REQUIRE(customers.lock_state[2] == (off >= 0 && attached ? locked_on : transactional));
  }
}

TEST_CASE("classify: formula counts resentment, knownness, price, neighbours and self-provision",
          "[mechanisms][classify]") {
  Scenario scenario = market(4);
  scenario.population.neighbours = 2;
  World world = opened_world(scenario);
  Customers& customers = world.customers;
  customers.supplier.assign(4, 0);
  const double shop_outcome = outcome_of(scenario, &scenario.enterprises[0], 3, static_cast<double>(0.3f)),
               alone = outcome_of(scenario, nullptr, 0, static_cast<double>(0.3f));
  const double gap = 3.0 * std::log(shop_outcome / alone);
  REQUIRE(gap > 0.0);
  const auto states_beside = [&](double& parameter, double border, bool more_holds) {
    const double kept = parameter;
    for (const double off : {-1e-4, 1e-4}) {
      parameter = border + off;
      run_with_offers<Classify>(world, scenario);
      INFO("border " << border << " off " << off);
      REQUIRE(customers.lock_state[1] == ((off > 0) == more_holds ? transactional : locked_in));
    }
    parameter = kept;
  };
  SECTION("the shop's price") {
    states_beside(scenario.enterprises[0].price_level, shop_outcome / alone, false);
  }
  SECTION("the price of lots bought alone") {
    scenario.enterprises[0].price_level = 3.0;
    states_beside(scenario.preferences.alone_price_level, 3.0 * alone / shop_outcome, true);
  }
  SECTION("the service part makes goods dearer") {
    states_beside(scenario.enterprises[0].programme.service_share, 1.0 - alone / shop_outcome, false);
  }
  SECTION("resentment, and its link") {
    customers.resentment.assign(4, 0.5f);
    states_beside(scenario.preferences.resentment_weight, 2.0 * gap, false);
    scenario.preferences.resentment_weight = 50.0;
    set_number(scenario, "links.resentment_to_choice", 0.0);
    run_with_offers<Classify>(world, scenario);
    REQUIRE(customers.lock_state[1] == transactional);
  }
  SECTION("attachment's link") {
    scenario.enterprises[0].price_level = 5.0;
    scenario.preferences.attachment_weight = 50.0;
    customers.attachment.assign(4, 0.2f);
    run_with_offers<Classify>(world, scenario);
    REQUIRE(customers.lock_state[1] == transactional);
    set_number(scenario, "links.attachment_to_choice", 0.0);
    run_with_offers<Classify>(world, scenario);
    REQUIRE(customers.lock_state[1] == locked_in);
  }
  SECTION("neighbours with the supplier, half of two") {
    scenario.enterprises[0].price_level = 3.0;
    customers.served_neighbours.assign(4, 1);
    states_beside(scenario.preferences.neighbour_weight, 2.0 * 3.0 * std::log(3.0 * alone / shop_outcome), true);
  }
  SECTION("knownness") {
    scenario.enterprises[0].price_level = 1.2 * shop_outcome / alone;
    customers.knownness.assign(4, 0.5f);
    states_beside(scenario.preferences.knownness_weight, 0.4, true);
  }
}

TEST_CASE("classify: binding each barrier bit one by one on both sides (choose.3)", "[mechanisms][classify]") {
  const auto state_with = [](Scenario& scenario, auto&& change) {
    World world = opened_world(scenario);
    change(world.customers);
    run_with_offers<Classify>(world, scenario);
    return std::pair{world.customers.lock_state[0], world.customers.barriers[0]};
  };
  const auto barred_by = [](Barrier barrier) { return std::pair{locked_out, barrier_bit(barrier)}; };
  const std::pair free{outside, std::uint8_t{0}};
  const auto nothing = [](Customers&) {};
  Scenario scenario = market(3);
  scenario.enterprises[0].outlet_share = 1.0;
  REQUIRE(state_with(scenario, nothing) == free);

  SECTION("affordability: due 40 against income less subsistence and a tenth of cash") {
    scenario.population.subsistence = 70.0;  // 30 left
    const auto with_cash = [&](double cash) {
      return state_with(scenario, [&](Customers& customers) { customers.cash[0] = money_from(cash); });
    };
    REQUIRE(with_cash(99.9) == barred_by(Barrier::affordability));
    REQUIRE(with_cash(100.0) == free);
    scenario.preferences.affordability_horizon = 20.0;
    REQUIRE(with_cash(199.9) == barred_by(Barrier::affordability));
    REQUIRE(with_cash(200.0) == free);
  }
  SECTION("access: the outlet's distance, 20 km from the community without one") {
    Scenario two = market(4, 2);
    two.market_space.activities[1].needs = Needs::outlet;
    two.enterprises[0].outlet_share = 0.5;
    const auto at = [&](float tolerance) {
      World world = opened_world(two);
      world.customers.distance_tolerance.assign(4, tolerance);
      run_with_offers<Classify>(world, two);
      for (std::size_t row = 0; row < 4; ++row)
        if (world.communities.outlet_rank[row / 2] == 0) REQUIRE(world.customers.barriers[row] == 0);
      const std::size_t far = world.communities.outlet_rank[0] == 1 ? 0 : 3;
      return std::pair{world.customers.lock_state[far], world.customers.barriers[far]};
    };
    REQUIRE(at(below(20.0f)) == barred_by(Barrier::access));
    REQUIRE(at(20.0f) == free);
    two.enterprises[0].outlet_share = 1.0;
    REQUIRE(at(0.0f) == free);
    two.enterprises[0].outlet_share = 0.0;  // still on offer by information, but there is nowhere to go
    World nowhere = opened_world(two);
    nowhere.customers.distance_tolerance.assign(4, 1e30f);
    run_with_offers<Classify>(nowhere, two);
    REQUIRE(nowhere.customers.barriers == Column<std::uint8_t>(4, barrier_bit(Barrier::access)));
  }
  SECTION("access: information, and only where a covered activity needs it") {
    scenario.market_space.activities[1].needs = Needs::information;
    scenario.enterprises[0].information_share = 0.0;
    REQUIRE(state_with(scenario, nothing) == barred_by(Barrier::access));
    scenario.enterprises[0].information_share = 1.0;
    REQUIRE(state_with(scenario, nothing) == free);
    scenario.enterprises[0].information_share = 0.0;
    scenario.market_space.activities[1].needs = Needs::nothing;
    scenario.market_space.activities[0].needs = Needs::information;  // the shop does not cover it
    REQUIRE(state_with(scenario, nothing) == free);
  }
  SECTION("eligibility: regular income") {
    scenario.enterprises[0].serves_irregular_earners = false;
    REQUIRE(state_with(scenario, nothing) == free);
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.traits[0] = trait_irregular_earner; }) ==
            barred_by(Barrier::eligibility));
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.traits[0] = trait_shunned; }) == free);
  }
  SECTION("eligibility: risk class") {
    scenario.enterprises[0].serves_shunned = false;
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.traits[0] = trait_irregular_earner; }) == free);
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.traits[0] = trait_shunned; }) ==
            barred_by(Barrier::eligibility));
  }
  SECTION("capability") {
    scenario.enterprises[0].complexity = 0.5;
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.capability[0] = below(0.5f); }) ==
            barred_by(Barrier::capability));
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.capability[0] = 0.5f; }) == free);
  }
  SECTION("trust") {
    scenario.enterprises[0].trust = 0.5;
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.distrust_tolerance[0] = above(0.5f); }) ==
            barred_by(Barrier::trust));
    REQUIRE(state_with(scenario, [](Customers& customers) { customers.distrust_tolerance[0] = 0.5f; }) == free);
  }
  SECTION("availability: neither outlet nor information anywhere, or no enterprise at all") {
    scenario.enterprises[0].outlet_share = scenario.enterprises[0].information_share = 0.0;
    REQUIRE(state_with(scenario, nothing) == barred_by(Barrier::availability));
    scenario.enterprises[0].information_share = 0.1;
    REQUIRE(state_with(scenario, nothing) == free);
    scenario.enterprises.clear();
    REQUIRE(state_with(scenario, nothing) == barred_by(Barrier::availability));
  }
}

TEST_CASE("classify: binding the offer nearest to feasible gives the barriers", "[mechanisms][classify]") {
  Scenario scenario = market(5) + shop("second") + shop("third");
  scenario.enterprises[0].complexity = scenario.enterprises[1].complexity = 0.9;
  scenario.enterprises[0].programme.instalment = 1000.0;  // two barriers
  scenario.enterprises[2].trust = 0.1;
  World world = opened_world(scenario);
  world.customers.distrust_tolerance.assign(5, 0.2f);
  Tally tally = run_with_offers<Classify>(world, scenario);
  REQUIRE(world.customers.barriers ==
          Column<std::uint8_t>(5, barrier_bit(Barrier::capability)));  // second and third have one each: the earlier
  REQUIRE(tally.locked_out_by[static_cast<std::size_t>(Barrier::capability)] == 5);
  REQUIRE(tally.locked_out_by[static_cast<std::size_t>(Barrier::trust)] == 0);
  scenario.enterprises[1].trust = 0.1;
  tally = run_with_offers<Classify>(world, scenario, 1);
  REQUIRE(world.customers.barriers == Column<std::uint8_t>(5, barrier_bit(Barrier::trust)));
  scenario.enterprises[2].complexity = 0.9;
  scenario.enterprises[0].trust = 0.1;
  tally = run_with_offers<Classify>(world, scenario, 2);
  REQUIRE(world.customers.barriers[0] == (barrier_bit(Barrier::trust) | barrier_bit(Barrier::capability)));
  REQUIRE(tally.locked_out_by[static_cast<std::size_t>(Barrier::capability)] == 5);
  REQUIRE(tally.locked_out_by[static_cast<std::size_t>(Barrier::trust)] == 5);
  REQUIRE(tally.locked_out_by[static_cast<std::size_t>(Barrier::affordability)] == 0);
}

TEST_CASE("classify: binding alternatives count only when feasible, known or not", "[mechanisms][classify]") {
  Scenario scenario = market(4) + shop("better");
  scenario.enterprises[1].coverage = {{"plan", 0.9}, {"build", 0.9}};
  World world = opened_world(scenario);
  world.customers.supplier.assign(4, 0);  // nobody has heard of the better one
  run_with_offers<Classify>(world, scenario);
  REQUIRE(world.customers.lock_state == Column<std::uint8_t>(4, locked_in));
  scenario.enterprises[1].complexity = 0.9;
  run_with_offers<Classify>(world, scenario, 1);
  REQUIRE(world.customers.lock_state == Column<std::uint8_t>(4, transactional));
  // Her own supplier is hers even where a newcomer would meet a barrier, and the switching cost plays no part.
  scenario.enterprises[0].complexity = 0.9;
  scenario.enterprises[0].switching_cost = 100.0;
  run_with_offers<Classify>(world, scenario, 2);
  REQUIRE(world.customers.lock_state == Column<std::uint8_t>(4, transactional));
}

TEST_CASE("classify: binding what is at hand decides whether a supplier holds by being better",
          "[mechanisms][classify]") {
  Scenario scenario = market(6, 3);
  scenario.enterprises[0].coverage = {{"plan", 0.9}, {"build", 0.9}};
  scenario.enterprises[0].price_level = 1.5;  // worth it only with both activities covered
  scenario.market_space.activities[0].needs = Needs::information;
  scenario.market_space.activities[1].needs = Needs::outlet;
  scenario.enterprises[0].outlet_share = 0.6;       // two communities of three …
  scenario.enterprises[0].information_share = 0.3;  // … and one
  World world = opened_world(scenario);
  world.customers.supplier.assign(6, 0);
  world.customers.distance_tolerance.assign(6, 5.0f);
  run_with_offers<Classify>(world, scenario);
  for (std::size_t row = 0; row < 6; ++row) {
    const std::uint32_t rank = world.communities.outlet_rank[row / 2];
    const unsigned place = rank == 0 ? 3u : rank == 1 ? 1u : 0u;
    const double worth = outcome_of(scenario, &scenario.enterprises[0], place, static_cast<double>(0.3f)) / 1.5,
                 alone = outcome_of(scenario, nullptr, 0, static_cast<double>(0.3f));
    INFO("rank " << rank << " worth " << worth << " alone " << alone);
    REQUIRE((worth > alone) == (rank == 0));
    REQUIRE(world.customers.lock_state[row] == (rank == 0 ? transactional : locked_in));
  }
}

TEST_CASE("classify: binding outcomes of 0 on either side leave utilities that can be compared",
          "[mechanisms][classify]") {
  Scenario scenario = market(4);
  scenario.enterprises[0].coverage = {{"plan", 0.5}};
  scenario.market_space.activities[0].alone = scenario.market_space.activities[0].alone_skilled = 0.0;
  for (const double weight : {0.0, 3.0}) {
    scenario.preferences.outcome_weight = weight;
    World world = opened_world(scenario);
    world.customers.supplier.assign(4, 0);
    world.customers.attachment.assign(4, 0.5f);
    run_with_offers<Classify>(world,
                              scenario);  // alone she has nothing; where the outcome counts nothing the two are even
    REQUIRE(world.customers.lock_state == Column<std::uint8_t>(4, weight == 0.0 ? transactional : locked_on));
    scenario.preferences.lock_on_margin = 0.0;
    run_with_offers<Classify>(world, scenario, 1);
    REQUIRE(world.customers.lock_state == Column<std::uint8_t>(4, locked_on));
    scenario.preferences.lock_on_margin = 0.5;
  }
}

TEST_CASE("classify: neutral nothing changes when nothing has changed", "[mechanisms][classify]") {
  Scenario scenario = market(700, 4) + savings_club();
  scenario.population.income_log_sd = 0.8;
  scenario.population.subsistence = 60.0;
  World world = opened_world(scenario);
  for (std::size_t row = 0; row < 700; row += 3) world.customers.supplier[row] = static_cast<std::uint8_t>(row % 2);
  run_with_offers<Classify>(world, scenario);
  const auto before = snapshot(world);
  const Tally tally = run_with_offers<Classify>(world, scenario, 1, false);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  for (std::size_t from = 0; from < lock_state_count; ++from)
    for (std::size_t to = 0; to < lock_state_count; ++to)
      REQUIRE(tally.transitions[from * lock_state_count + to] == (from == to ? tally.lock_states[from] : 0));
}

TEST_CASE("classify: property states are a partition and transitions sum to all customers", "[mechanisms][classify]") {
  constexpr std::size_t n = 1500;
  Scenario scenario = scenario_with({.customers = n, .communities = 6}) + savings_club() + shop() + shop("better");
  scenario.enterprises[2].coverage = {{"plan", 0.9}, {"build", 0.9}};
  scenario.enterprises[2].outlet_share = 0.5;
  scenario.market_space.activities[1].needs = Needs::outlet;
  Population& population = scenario.population;
  population.income_log_sd = 0.8;
  population.subsistence = 60.0;
  population.capability_sd = 0.3;
  population.distance_tolerance_log_sd = 1.0;
  scenario.enterprises[0].complexity = 0.4;
  World world = opened_world(scenario);
  std::array<std::int64_t, lock_state_count> seen{};
  for (std::uint32_t step = 0; step < 8; ++step) {
    Customers& customers = world.customers;
    for (std::uint32_t row = 0; row < n; ++row) {
      const Block4 block = Draws(11, step).block(Purpose::test_stream, row);
      customers.supplier[row] = block.word[0] % 2 == 0 ? self_provision : static_cast<std::uint8_t>(block.word[1] % 3);
      customers.attachment[row] = uniform_unit_float(block.word[2]);
      customers.smoothed_income[row] = 200.0f * uniform_unit_float(block.word[3]);
      customers.aware[row] = static_cast<std::uint16_t>(block.word[1] % 8);
    }
    const Column<std::uint8_t> before = customers.lock_state;
    const Tally tally = run_with_offers<Classify>(world, scenario, step);
    std::array<std::int64_t, lock_state_count> states{};
    std::array<std::int64_t, lock_state_count * lock_state_count> transitions{};
    std::array<std::int64_t, barrier_count> barriers{};
    std::array<std::int64_t, supplier_slots> suppliers{};
    std::array<std::int64_t, 3> aware{};
    for (std::size_t row = 0; row < n; ++row) {
      const std::uint8_t state = customers.lock_state[row];
      REQUIRE(state < lock_state_count);
      const bool served = customers.supplier[row] != self_provision;
      REQUIRE((state == locked_out || state == outside) == !served);
      if (!served) REQUIRE((state == locked_out) == (customers.barriers[row] != 0));
      ++states[state];
      ++transitions[before[row] * lock_state_count + state];
      if (state == locked_out)
        for (std::size_t barrier = 0; barrier < barrier_count; ++barrier)
          barriers[barrier] += (customers.barriers[row] >> barrier) & 1;
      ++suppliers[supplier_slot(customers.supplier[row])];
      for (std::size_t e = 0; e < 3; ++e) aware[e] += (customers.aware[row] >> e) & 1;
    }
    REQUIRE(tally.lock_states == states);
    REQUIRE(tally.transitions == transitions);
    REQUIRE(std::accumulate(tally.transitions.begin(), tally.transitions.end(), std::int64_t{0}) == n);
    REQUIRE(tally.locked_out_by == barriers);
    REQUIRE(tally.customers_of == suppliers);
    for (std::size_t e = 0; e < 3; ++e) REQUIRE(tally.aware_of[e] == aware[e]);
    for (std::size_t state = 0; state < lock_state_count; ++state) seen[state] += states[state];
  }
  for (const std::int64_t count : seen) REQUIRE(count > 0);
}

TEST_CASE("classify: theory random states make a chain with known shares (L17)", "[mechanisms][classify]") {
  // Served with chance 1/3 and able to pay with chance 3/4 in each step, independently: the shares are known in every step.
  constexpr std::size_t n = 30'000;
  Scenario scenario = market(n);
  World world = opened_world(scenario);
  std::int64_t out_to_out = 0, out = 0;
  for (std::uint32_t step = 0; step < 3; ++step) {
    for (std::uint32_t row = 0; row < n; ++row) {
      const Block4 block = Draws(12, step).block(Purpose::test_stream, row);
      world.customers.supplier[row] = uniform_unit(block.word[0]) < 1.0 / 3 ? std::uint8_t{0} : self_provision;
      world.customers.smoothed_income[row] = uniform_unit(block.word[1]) < 0.75 ? 100.0f : 10.0f;
    }
    const Tally tally = run_once<Classify>(world, scenario, step);
    REQUIRE(std::abs(binomial_z(static_cast<double>(tally.lock_states[locked_out]), n, 2.0 / 3 * 0.25)) < 4.0);
    REQUIRE(std::abs(binomial_z(static_cast<double>(tally.lock_states[outside]), n, 2.0 / 3 * 0.75)) < 4.0);
    if (step == 0) continue;
    out += std::accumulate(tally.transitions.begin(), tally.transitions.begin() + lock_state_count, std::int64_t{0});
    out_to_out += tally.transitions[0];
  }
  REQUIRE(std::abs(binomial_z(static_cast<double>(out_to_out), static_cast<double>(out), 2.0 / 3 * 0.25)) < 4.0);
}
