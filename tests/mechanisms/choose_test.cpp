// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/choose.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr float minus_infinity = -std::numeric_limits<float>::infinity();
constexpr double always = 1e6;  // everyone reviews in every step

ChooseParams& choose_of(Scenario& scenario) {
  return parameters<Choose>(scenario);
}

/// Everyone knows every enterprise; skill is at a point of the table.
World informed_world(const Scenario& scenario) {
  World world = opened_world(scenario);
  world.customers.aware.assign(world.customers.size(), 0xFFFF);
  world.customers.capability.assign(world.customers.size(), 0.25f);
  return world;
}

Scenario market(std::int64_t customers, double review_rate = always) {
  Scenario scenario = scenario_with({.customers = customers}) + shop("a") + shop("b");
  scenario.enterprises[1].coverage = {{"plan", 0.4}, {"build", 0.6}};
  scenario.enterprises[1].price_level = 1.3;
  scenario.enterprises[1].programme.service_share = 0.2;
  choose_of(scenario).review_rate = review_rate;
  return scenario;
}

double count(const World& world, std::uint8_t supplier) {
  return static_cast<double>(
      std::count(world.customers.intended_supplier.begin(), world.customers.intended_supplier.end(), supplier));
}

/// β (ln O − ln p) by hand for a customer of skill ¼.
double utility(const Scenario& scenario, int e) {
  if (e < 0)
    return scenario.preferences.outcome_weight *
           std::log(outcome_of(scenario, nullptr, 0, 0.25) / scenario.preferences.alone_price_level);
  const Enterprise& enterprise = scenario.enterprises[static_cast<std::size_t>(e)];
  return scenario.preferences.outcome_weight *
         std::log(outcome_of(scenario, &enterprise, 3, 0.25) * (1 - enterprise.programme.service_share) /
                  enterprise.price_level);
}

}  // namespace

TEST_CASE("choose: formula of the position chosen by inversion (choose.2)", "[mechanisms][choose]") {
  const float equal[] = {1.0f, 1.0f, 1.0f, 1.0f};
  const double points[] = {1e-9, 0.2499, 0.2501, 0.4999, 0.5001, 0.7499, 0.7501, 1 - 1e-9};
  const std::size_t chosen[] = {0, 0, 1, 1, 2, 2, 3, 3};
  for (std::size_t k = 0; k < 8; ++k) REQUIRE(logit_choice(equal, points[k]) == chosen[k]);
  const float odds[] = {0.0f, static_cast<float>(std::log(3.0))};
  REQUIRE(logit_choice(odds, 0.24999) == 0);
  REQUIRE(logit_choice(odds, 0.25001) == 1);
  const float far[] = {-500.0f, 500.0f, 499.0f};  // no overflow
  REQUIRE(logit_choice(far, 1e-12) == 1);
  REQUIRE(logit_choice(far, 0.7310) == 1);  // 1/(1 + 1/e) = 0.73106
  REQUIRE(logit_choice(far, 0.7311) == 2);
  const float one[] = {minus_infinity, 2.0f, minus_infinity};
  for (const double point : {1e-12, 0.5, 1 - 1e-12}) REQUIRE(logit_choice(one, point) == 1);
  const float last[] = {minus_infinity, std::numeric_limits<float>::lowest()};
  REQUIRE(logit_choice(last, 0.5) == 1);
}

TEST_CASE("choose: formula adding a constant to all utilities changes no choice", "[mechanisms][choose]") {
  float utilities[5], shifted[5];
  for (std::uint32_t trial = 0; trial < 2000; ++trial) {
    const Draws draws(8, trial);
    for (std::uint32_t k = 0; k < 5; ++k) {
      utilities[k] = std::floor(draws.normal(Purpose::test_stream, k) * 64.0f) / 16.0f;  // exact when shifted
      shifted[k] = utilities[k] + 8.0f;
    }
    const double uniform = draws.uniform(Purpose::test_stream, 99);
    REQUIRE(logit_choice(utilities, uniform) == logit_choice(shifted, uniform));
  }
}

TEST_CASE("choose: formula customers who are left, let down or can no longer pay review at once (choose.1)",
          "[mechanisms][choose]") {
  // Whoever must review chooses as if everyone did; nobody else reviews at all.
  Scenario never = market(1200, 0.0), ever = market(1200, always);
  World world = informed_world(never);
  for (std::size_t row = 0; row < 1200; ++row) world.customers.supplier[row] = static_cast<std::uint8_t>(row % 2);
  std::function<bool(std::size_t)> must;
  SECTION("the supplier has left the market") {
    world.enterprises.active[0] = 0;
    must = [](std::size_t row) { return row % 2 == 0; };
  }
  SECTION("service failed") {
    for (std::size_t row = 0; row < 1200; row += 3) world.customers.service_failed[row] = 1;
    must = [](std::size_t row) { return row % 3 == 0; };
  }
  SECTION("what is due is too much, unless it is paid for already") {
    for (std::size_t row = 0; row < 1200; row += 3) world.customers.smoothed_income[row] = 39.9f;
    for (std::size_t row = 0; row < 1200; row += 6) world.customers.paid_steps[row] = 1;
    must = [](std::size_t row) { return row % 6 == 3; };
  }
  World reviewed = world;
  run_rule<Choose>(world, never);
  run_rule<Choose>(reviewed, ever);
  std::size_t moved = 0;
  for (std::size_t row = 0; row < 1200; ++row) {
    CAPTURE(row);
    const std::uint8_t kept = world.customers.supplier[row], intended = world.customers.intended_supplier[row];
    REQUIRE(intended == (must(row) ? reviewed.customers.intended_supplier[row] : kept));
    moved += intended != kept ? 1U : 0U;
  }
  CHECK(moved > 100);
}

TEST_CASE("choose: neutral without reviews everyone intends what she has", "[mechanisms][choose]") {
  Scenario scenario = market(1300, 0.0);
  World world = informed_world(scenario);
  for (std::size_t row = 0; row < 1300; ++row)
    world.customers.supplier[row] = row % 3 == 2 ? self_provision : static_cast<std::uint8_t>(row % 3);
  run_rule<Choose>(world, scenario);
  REQUIRE(world.customers.intended_supplier == world.customers.supplier);
  const auto before = snapshot(world);
  run_rule<Choose>(world, scenario, 1, false);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("choose: neutral links and weights of 0 make neighbours, attachment, resentment and knownness irrelevant",
          "[mechanisms][choose]") {
  Scenario plain = market(2000);
  plain.population.neighbours = 4;
  World world = informed_world(plain);
  world.customers.supplier.assign(2000, 0);
  run_rule<Choose>(world, plain);
  Scenario cut = plain;
  cut.preferences.neighbour_weight = cut.preferences.attachment_weight = cut.preferences.resentment_weight = 9.0;
  cut.preferences.knownness_weight = 0.9;
  Scenario weighted = cut;
  for (const char* link : {"links.neighbours_to_choice", "links.attachment_to_choice", "links.resentment_to_choice",
                           "links.knownness_to_outcome"})
    REQUIRE(set_number(cut, link, 0.0));
  World stirred = informed_world(plain);
  Customers& customers = stirred.customers;
  customers.supplier.assign(2000, 0);
  for (std::size_t row = 0; row < 2000; ++row) {
    customers.attachment[row] = 0.7f;
    customers.resentment[row] = static_cast<float>(row % 2);
    customers.knownness[row] = 0.5f;
    customers.served_neighbours[row] = static_cast<std::uint8_t>(row % 5);
  }
  for (const Scenario* scenario : {&plain, &cut}) {
    run_with_offers<Choose>(stirred, *scenario);
    REQUIRE(customers.intended_supplier == world.customers.intended_supplier);
  }
  run_with_offers<Choose>(stirred, weighted);
  REQUIRE(customers.intended_supplier != world.customers.intended_supplier);
}

TEST_CASE("choose: binding unknown and barred offers are never chosen and hopeless ones never at all",
          "[mechanisms][choose]") {
  Scenario scenario = market(3000);
  World world = informed_world(scenario);
  for (std::size_t row = 0; row < 3000; ++row) world.customers.aware[row] = static_cast<std::uint16_t>(row % 4);
  for (std::size_t row = 0; row < 3000; row += 5) world.customers.smoothed_income[row] = 39.9f;
  run_rule<Choose>(world, scenario);
  int chosen[3] = {};
  for (std::size_t row = 0; row < 3000; ++row) {
    const std::uint8_t wanted = world.customers.intended_supplier[row];
    if (wanted == self_provision) {
      ++chosen[2];
      continue;
    }
    REQUIRE((world.customers.aware[row] >> wanted & 1) == 1);
    REQUIRE(row % 5 != 0);
    ++chosen[wanted];
  }
  for (const int times : chosen) REQUIRE(times > 100);
  // Where self-provision yields nothing she still can do without, but nobody does who has an offer.
  scenario.market_space.activities[0].alone = scenario.market_space.activities[0].alone_skilled = 0.0;
  scenario.enterprises[0].coverage = {{"plan", 0.5}};
  World helpless = informed_world(scenario);
  helpless.customers.aware.assign(3000, 1);
  helpless.customers.smoothed_income[7] = 1.0f;
  run_rule<Choose>(helpless, scenario);
  REQUIRE(count(helpless, 0) == 2999);
  REQUIRE(helpless.customers.intended_supplier[7] == self_provision);
}

TEST_CASE("choose: binding members and those who wait do not review", "[mechanisms][choose]") {
  Scenario scenario = market(60) + savings_club();
  World world = informed_world(scenario);
  add_group(world, scenario, {0, 1, 2}, 2);
  world.customers.waiting_for[5] = 2;
  world.customers.supplier[6] = 0;
  world.customers.waiting_for[6] = 2;
  for (std::uint32_t step = 0; step < 20; ++step) {
    run_rule<Choose>(world, scenario, step, step == 0);
    for (const std::uint32_t row : {0u, 1u, 2u}) REQUIRE(world.customers.intended_supplier[row] == 2);
    REQUIRE(world.customers.intended_supplier[5] == self_provision);
    REQUIRE(world.customers.intended_supplier[6] == 0);
  }
}

TEST_CASE("choose: binding a direct customer who cannot meet what is due reviews at once (choose.1)",
          "[mechanisms][choose]") {
  Scenario scenario = market(4, 0.0);
  scenario.preferences.affordability_horizon = 10.0;
  World world = informed_world(scenario);
  world.customers.supplier = {0, 0, 0, self_provision};
  world.customers.smoothed_income.assign(4, 30.0f);
  world.customers.cash = {Money{}, money_from(100.0), money_from(99.9), Money{}};
  run_rule<Choose>(world, scenario);
  REQUIRE(world.customers.intended_supplier == Column<std::uint8_t>{self_provision, 0, self_provision, self_provision});
}

TEST_CASE("choose: binding the switching cost is borne by every alternative of the served", "[mechanisms][choose]") {
  Scenario scenario = market(20'000);
  World world = informed_world(scenario);
  const double a = utility(scenario, 0), b = utility(scenario, 1), alone = utility(scenario, -1);
  for (const double cost : {0.0, 1.5}) {
    scenario.enterprises[0].switching_cost = cost;
    world.customers.supplier.assign(20'000, 0);
    refresh_offers(world, scenario);
    run_once<Choose>(world, scenario);
    const double sum = std::exp(a) + std::exp(b - cost) + std::exp(alone - cost);
    REQUIRE(std::abs(binomial_z(count(world, 0), 20'000, std::exp(a) / sum)) < 4.0);
    REQUIRE(std::abs(binomial_z(count(world, 1), 20'000, std::exp(b - cost) / sum)) < 4.0);
    world.customers.supplier.assign(20'000, self_provision);  // newcomers bear none
    run_once<Choose>(world, scenario, 1);
    REQUIRE(std::abs(binomial_z(count(world, 0), 20'000, std::exp(a) / (std::exp(a) + std::exp(b) + std::exp(alone)))) <
            4.0);
  }
}

TEST_CASE("choose: binding outlet and information at hand decide what an offer is worth", "[mechanisms][choose]") {
  constexpr std::size_t each = 8000;
  Scenario scenario = scenario_with({.customers = 4 * each, .communities = 4}) + shop();
  scenario.market_space.activities[0].needs = Needs::information;
  scenario.market_space.activities[1].needs = Needs::outlet;
  scenario.enterprises[0].outlet_share = 0.75;
  scenario.enterprises[0].information_share = 0.25;
  choose_of(scenario).review_rate = always;
  World world = informed_world(scenario);
  scenario.enterprises[0].coverage = {{"build", 0.5}};  // needs an outlet: an offer for three communities of four
  const auto chosen = [&](std::uint32_t rank) {
    const auto place = static_cast<std::size_t>(
        std::find(world.communities.outlet_rank.begin(), world.communities.outlet_rank.end(), rank) -
        world.communities.outlet_rank.begin());
    const auto begin = world.customers.intended_supplier.begin() + static_cast<std::ptrdiff_t>(each * place);
    return static_cast<double>(std::count(begin, begin + each, std::uint8_t{0}));
  };
  const auto chance = [&](unsigned place) {
    const double odds =
        std::pow(outcome_of(scenario, &scenario.enterprises[0], place, 0.25) / outcome_of(scenario, nullptr, 0, 0.25),
                 scenario.preferences.outcome_weight);
    return odds / (1 + odds);
  };
  refresh_offers(world, scenario);
  run_once<Choose>(world, scenario);
  for (const std::uint32_t rank : {0u, 1u, 2u}) REQUIRE(std::abs(binomial_z(chosen(rank), each, chance(1))) < 4.0);
  REQUIRE(chosen(3) == 0);
  std::fill(world.customers.distance_tolerance.begin(), world.customers.distance_tolerance.end(),
            20.0f);  // just near enough
  run_once<Choose>(world, scenario, 1);
  REQUIRE(std::abs(binomial_z(chosen(3), each, chance(1))) < 4.0);
  scenario.enterprises[0].coverage = {{"plan", 0.5}};  // needs information: an offer for the first community
  refresh_offers(world, scenario);
  run_once<Choose>(world, scenario, 2);
  REQUIRE(std::abs(binomial_z(chosen(0), each, chance(2))) < 4.0);
  REQUIRE(chance(2) - chance(0) > 0.05);
  REQUIRE(chosen(1) + chosen(2) + chosen(3) == 0);
}

TEST_CASE("choose: binding an outcome weight of 0 makes all options even though one yields nothing",
          "[mechanisms][choose]") {
  Scenario scenario = market(20'000);
  scenario.market_space.activities[0].alone = scenario.market_space.activities[0].alone_skilled =
      0.0;  // alone, and at a, nothing
  scenario.preferences.outcome_weight = 0.0;
  World world = informed_world(scenario);
  run_once<Choose>(world, scenario);
  REQUIRE(outcome_of(scenario, &scenario.enterprises[0], 3, 0.25) == 0.0);
  for (const std::uint8_t option : {std::uint8_t{0}, std::uint8_t{1}, self_provision})
    REQUIRE(std::abs(binomial_z(count(world, option), 20'000, 1.0 / 3)) < 4.0);
}

TEST_CASE("choose: theory review hazard", "[mechanisms][choose]") {
  Scenario scenario = market(20'000, 3.0);
  scenario.enterprises[0].price_level = scenario.enterprises[1].price_level =
      1e-3;  // who reviews leaves self-provision
  World world = informed_world(scenario);
  run_once<Choose>(world, scenario, 4);
  REQUIRE(std::abs(binomial_z(20'000 - count(world, self_provision), 20'000, 1 - std::exp(-3.0 * 7 / 365.25))) < 4.0);
}

TEST_CASE("choose: theory logit frequencies and independence of irrelevant alternatives (L05)",
          "[mechanisms][choose]") {
  constexpr double n = 100'000;
  Scenario scenario = market(static_cast<std::int64_t>(n));
  World world = informed_world(scenario);
  const double a = std::exp(utility(scenario, 0)), b = std::exp(utility(scenario, 1)),
               alone = std::exp(utility(scenario, -1));
  run_once<Choose>(world, scenario);
  const double of_a = count(world, 0), of_b = count(world, 1);
  REQUIRE(std::abs(binomial_z(of_a, n, a / (a + b + alone))) < 4.0);
  REQUIRE(std::abs(binomial_z(of_b, n, b / (a + b + alone))) < 4.0);
  REQUIRE(std::abs(binomial_z(count(world, self_provision), n, alone / (a + b + alone))) < 4.0);
  // Without b the odds of a against self-provision stay.
  world.customers.aware.assign(world.customers.size(), 1);
  run_once<Choose>(world, scenario, 1);
  REQUIRE(count(world, 1) == 0);
  REQUIRE(std::abs(binomial_z(count(world, 0), n, a / (a + alone))) < 4.0);
  // Price elasticity of the odds is the outcome weight: ln odds change by −3 ln 1.5.
  scenario.enterprises[0].price_level *= 1.5;
  refresh_offers(world, scenario);
  run_once<Choose>(world, scenario, 2);
  const double dearer = a * std::pow(1.5, -3.0);
  REQUIRE(std::abs(binomial_z(count(world, 0), n, dearer / (dearer + alone))) < 4.0);
}

TEST_CASE("choose: theory weights of neighbours, attachment, resentment and knownness in the odds (choose.4)",
          "[mechanisms][choose]") {
  constexpr double n = 50'000;
  Scenario scenario = scenario_with({.customers = static_cast<std::int64_t>(n)}) + shop();
  scenario.population.neighbours = 4;
  choose_of(scenario).review_rate = always;
  Preferences& weights = scenario.preferences;
  weights.neighbour_weight = 0.8;
  weights.attachment_weight = 1.1;
  weights.resentment_weight = 1.4;
  weights.knownness_weight = 0.3;
  World world = informed_world(scenario);
  world.customers.served_neighbours.assign(static_cast<std::size_t>(n), 3);
  world.customers.attachment.assign(static_cast<std::size_t>(n), 0.5f);
  world.customers.resentment.assign(static_cast<std::size_t>(n), 0.9f);
  world.customers.knownness.assign(static_cast<std::size_t>(n), 0.5f);
  const auto chance = [&](double gain) {
    return 1 / (1 + std::exp(-(utility(scenario, 0) + gain - utility(scenario, -1))));
  };
  run_once<Choose>(world, scenario);  // newcomers see only the neighbours
  REQUIRE(std::abs(binomial_z(count(world, 0), n, chance(0.8 * 0.75))) < 4.0);
  world.customers.supplier.assign(static_cast<std::size_t>(n), 0);
  run_once<Choose>(world, scenario, 1);
  REQUIRE(std::abs(binomial_z(count(world, 0), n, chance(0.8 * 0.75 + 1.1 * 0.5 - 1.4 * 0.9 + 3 * std::log(1.15)))) <
          4.0);
}
