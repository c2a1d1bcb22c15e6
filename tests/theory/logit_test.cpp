// SPDX-License-Identifier: MIT
// L05: the logit among five direct offers and self-provision, through awareness, barriers, choice and enrolment.
// L13: a group forms when enough of a community want it.
#include <array>
#include <cmath>
#include <numeric>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::size_t shops = 5;
constexpr std::int64_t customers = 20'000;
constexpr std::uint32_t choosing_steps = 25;
constexpr std::array<double, shops> coverage{0.15, 0.3, 0.5, 0.7, 0.9};
constexpr std::array<double, shops> price{0.8, 1.0, 1.1, 1.3, 1.6};
constexpr double weight = 2.5;

/// Everyone knows all shops at once and reviews in every step; nothing but outcome and price counts.
Scenario market_of_shops() {
  Scenario scenario = scenario_with({.customers = customers});
  for (std::size_t e = 0; e < shops; ++e) {
    Enterprise seller = shop("shop" + std::to_string(e));
    seller.coverage = {{"build", coverage[e]}};
    seller.price_level = price[e];
    seller.promotion = 1000.0;  // unknown after one step with chance 5e-9
    seller.programme.instalment = 10.0 + static_cast<double>(e);
    seller.programme.service_share = 0.05 * static_cast<double>(e);
    scenario.enterprises.push_back(seller);
  }
  scenario.preferences.outcome_weight = weight;
  scenario.preferences.alone_price_level = 1.2;
  parameters<Earn>(scenario).shock_sd = 0.0;
  parameters<Choose>(scenario).review_rate = 1e6;
  return scenario;
}

/// Outcome of a shop that covers "build" (C1 to C3, harmonic mean), for capability 0.3.
double outcome_with(double covered) {
  const double plan = 0.2 + 0.4 * 0.3, build = 1.0 - (1.0 - covered) * (1.0 - (0.3 + 0.4 * 0.3));
  return 1.0 / (0.4 / plan + 0.6 / build);
}

/// Logit probabilities; the last is self-provision. A price of 0 stands for a shop that is closed.
std::array<double, shops + 1> expected_shares(const std::array<double, shops>& prices) {
  std::array<double, shops + 1> share{};
  for (std::size_t e = 0; e < shops; ++e)
    if (prices[e] > 0.0)
      share[e] = std::pow(outcome_with(coverage[e]) * (1.0 - 0.05 * static_cast<double>(e)) / prices[e], weight);
  share[shops] = std::pow(outcome_with(0.0) / 1.2, weight);
  const double sum = std::accumulate(share.begin(), share.end(), 0.0);
  for (double& p : share) p /= sum;
  return share;
}

/// Customer-steps with each supplier over the choosing steps.
std::array<double, shops + 1> counted(const Scenario& scenario) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  std::array<double, shops + 1> count{};
  for (std::uint32_t k = 0; k < choosing_steps; ++k) {
    run(simulation, 1);
    for (std::size_t e = 0; e < shops; ++e) count[e] += static_cast<double>(simulation.world().tally.customers_of[e]);
    count[shops] += static_cast<double>(simulation.world().tally.customers_of[max_enterprises]);
  }
  return count;
}

constexpr double choices = static_cast<double>(customers) * choosing_steps;

}  // namespace

TEST_CASE("L05 shares of five direct offers and self-provision are the logit's", "[theory]") {
  const auto share = expected_shares(price);
  const auto count = counted(market_of_shops());
  for (std::size_t e = 0; e <= shops; ++e) {
    CAPTURE(e, share[e], count[e] / choices);
    CHECK(share[e] > 0.02);
    CHECK(std::fabs(binomial_z(count[e], choices, share[e])) < 4.0);
  }
}

TEST_CASE("L05 own and cross elasticities of the price", "[theory]") {
  // The first shop stands first in the inversion, so with common draws the customers it loses are binomial.
  constexpr double rise = 1.05;
  auto prices = price;
  prices[0] *= rise;
  Scenario dearer = market_of_shops();
  dearer.enterprises[0].price_level *= rise;
  const auto before = counted(market_of_shops()), after = counted(dearer);
  const auto p = expected_shares(price), q = expected_shares(prices);
  CHECK(std::fabs(binomial_z(before[0] - after[0], choices, p[0] - q[0])) < 4.0);
  // The exact change agrees with the elasticity -beta (1 - P) to second order in the rise.
  CHECK((q[0] - p[0]) / p[0] / std::log(rise) == Approx(-weight * (1.0 - p[0])).epsilon(0.1));
  for (std::size_t e = 1; e <= shops; ++e) {
    CHECK(std::fabs(binomial_z(after[e], choices, q[e])) < 4.0);
    CHECK((q[e] - p[e]) / p[e] / std::log(rise) == Approx(weight * p[0]).epsilon(0.1));
  }
}

TEST_CASE("L05 a shop that closes leaves the ratios of the others as they were", "[theory]") {
  Scenario without = market_of_shops();
  without.enterprises[3].outlet_share = without.enterprises[3].information_share = 0.0;
  auto prices = price;
  prices[3] = 0.0;
  const auto p = expected_shares(price), q = expected_shares(prices);
  const auto count = counted(without);
  CHECK(count[3] == 0.0);
  for (const std::size_t e : {0u, 1u, 2u, 4u, 5u}) {
    CHECK(q[e] / q[0] == Approx(p[e] / p[0]).epsilon(1e-12));
    CHECK(std::fabs(binomial_z(count[e], choices, q[e])) < 4.0);
  }
}

TEST_CASE("L13 a community has a group when enough of its people want one", "[theory]") {
  // In the first step each of 20 customers chooses the programme with the logit's chance; a group needs 8.
  constexpr std::int64_t places = 5000, people = 20, needed = 8;
  Scenario scenario = scenario_with({.customers = places * people, .communities = places}) + savings_club();
  Enterprise& club = scenario.enterprises[0];
  club.coverage = {{"build", 0.3}};
  club.promotion = 1000.0;
  club.programme.instalment = 20.0;
  club.programme.group_size = needed;
  club.price_level = 1.3;
  scenario.preferences.outcome_weight = weight;
  parameters<Choose>(scenario).review_rate = 1e6;
  const double wants = std::pow(outcome_with(0.3) * 0.875 / 1.3, weight), alone = std::pow(outcome_with(0.0), weight);
  const double chance = wants / (wants + alone);
  // P(at least `needed` of `people`), and the expected number of groups, Bin(20, p) having room for two.
  std::array<double, people + 1> pmf{};
  double coefficient = 1.0;
  for (std::int64_t k = 0; k <= people; ++k) {
    pmf[static_cast<std::size_t>(k)] = coefficient * std::pow(chance, static_cast<double>(k)) *
                                       std::pow(1.0 - chance, static_cast<double>(people - k));
    coefficient *= static_cast<double>(people - k) / static_cast<double>(k + 1);
  }
  const double one = std::accumulate(pmf.begin() + needed, pmf.begin() + 2 * needed, 0.0),
               two = std::accumulate(pmf.begin() + 2 * needed, pmf.end(), 0.0);
  CAPTURE(chance, one, two);
  REQUIRE(one > 0.2);
  REQUIRE(one < 0.8);
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  std::vector<int> groups(places);
  for (const std::uint32_t place : simulation.world().groups.community) ++groups[place];
  CHECK(std::fabs(binomial_z(static_cast<double>(std::count(groups.begin(), groups.end(), 1)), places, one)) < 4.0);
  CHECK(std::fabs(
            binomial_z(static_cast<double>(std::count_if(groups.begin(), groups.end(), [](int n) { return n >= 1; })),
                       places, one + two)) < 4.0);
}

TEST_CASE("L13 two hundred of a thousand: what one more percent of wishes decides", "[theory][statistics]") {
  constexpr std::int64_t places = 300, people = 1000, needed = 200;
  const struct { double wish, deal; } table[] = {{0.18, 0.0557}, {0.20, 0.5126}, {0.22, 0.9425}};
  for (const auto& row : table) {
    CAPTURE(row.wish);
    Scenario scenario = scenario_with({.customers = places * people, .communities = places}) + savings_club();
    Enterprise& club = scenario.enterprises[0];
    club.coverage = {{"build", 0.3}};
    club.promotion = 1000.0;
    club.programme.instalment = 20.0;
    club.programme.group_size = needed;
    // The price at which the odds of the wish are the logit's.
    club.price_level =
        outcome_with(0.3) * 0.875 / outcome_with(0.0) / std::pow(row.wish / (1.0 - row.wish), 1.0 / weight);
    scenario.preferences.outcome_weight = weight;
    scenario.plan.only = {"offer", "cover", "reach", "choose", "enrol"};
    parameters<Choose>(scenario).review_rate = 1e6;
    Simulation simulation = simulation_of(scenario);
    run(simulation, 1);
    std::vector<int> groups(places);
    for (const std::uint32_t place : simulation.world().groups.community) ++groups[place];
    const auto deals = std::count(groups.begin(), groups.end(), 1);
    CHECK(std::count(groups.begin(), groups.end(), 0) + deals == places);
    CHECK(std::fabs(binomial_z(static_cast<double>(deals), places, row.deal)) < 4.0);
  }
}

}  // namespace plussum::test
