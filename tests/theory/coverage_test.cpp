// SPDX-License-Identifier: MIT
// L20: gaps in a chain, filled at random or one after another.
// L19: the outcome is the CES of the coverages, in the table of offers and in what households have built.
#include <cmath>
#include <limits>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

struct Limit {
  double complementarity;
  bool weakest;
  double outcome;
};
constexpr Limit limits[] = {{1.0, false, 0.633333},   {0.0, false, 0.524148},  {1e-12, false, 0.524148},
                            {-1e-6, false, 0.524148}, {-1.0, false, 0.407547}, {-5.0, false, 0.249071},
                            {-50.0, false, 0.204443}, {-1.0, true, 0.2}};

/// Coverages .9, .8 and .2 that customers manage alone, and a shop that manages them for those who manage nothing.
Scenario market(const Limit& limit, bool by_shop) {
  Scenario scenario = scenario_with({.customers = 40});
  const double covered[] = {0.9, 0.8, 0.2};
  scenario.market_space.activities.clear();
  Enterprise seller = shop();
  seller.coverage.clear();
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string name = "activity" + std::to_string(k);
    const double alone = by_shop ? 0.0 : covered[k];
    scenario.market_space.activities.push_back(
        {.name = name, .weight = 1.0 / 3.0, .alone = alone, .alone_skilled = alone});
    seller.coverage.push_back({name, covered[k]});
  }
  scenario.market_space.complementarity = limit.complementarity;
  scenario.market_space.weakest_link = limit.weakest;
  if (by_shop) scenario.enterprises = {seller};
  return scenario;
}

}  // namespace

TEST_CASE("L19 limits of the CES, as the table of offers and the outcome built show", "[theory]") {
  for (const Limit& limit : limits) {
    CAPTURE(limit.complementarity, limit.weakest);
    Scenario scenario = market(limit, false);
    scenario.preferences.alone_price_level = 1.25;
    parameters<Spend>(scenario).building_rate = 20.0;
    Simulation simulation = simulation_of(scenario);
    std::vector<std::int64_t> paid(40);
    for (int k = 0; k < 30; ++k) {
      run(simulation, 1);
      for (std::size_t row = 0; row < 40; ++row) paid[row] += simulation.world().customers.outcome_payment[row].units;
    }
    for (std::size_t point = 0; point < Offers::points; ++point)
      REQUIRE(simulation.world().offers.outcome[Offers::index(0, 0, point)] == Approx(limit.outcome).margin(1e-6));
    for (std::size_t row = 0; row < 40; ++row) {
      REQUIRE(paid[row] > 0);
      const double full =
          static_cast<double>(paid[row]) / Money::units_per_currency / (scenario.market_space.unit_value * 1.25);
      REQUIRE(static_cast<double>(simulation.world().customers.outcome_stock[row]) ==
              Approx(full * limit.outcome).epsilon(1e-5));
    }
  }
}

TEST_CASE("L19 the same coverages bought from a shop give the same outcome", "[theory]") {
  for (const Limit& limit : limits) {
    CAPTURE(limit.complementarity, limit.weakest);
    Scenario scenario = market(limit, true);
    scenario.enterprises[0].promotion = 1000.0;
    scenario.enterprises[0].price_level = 0.8;
    scenario.enterprises[0].programme.service_share = 0.25;
    parameters<Choose>(scenario).review_rate = 1e6;
    Simulation simulation = simulation_of(scenario);
    std::int64_t goods = 0;
    for (int k = 0; k < 30; ++k) {
      const bool served = simulation.world().customers.supplier[7] == 0;
      run(simulation, 1);
      if (served) goods += split_money(simulation.world().customers.outcome_payment[7], 0.25).rest.units;
    }
    REQUIRE(goods > 0);
    const double full =
        static_cast<double>(goods) / Money::units_per_currency / (scenario.market_space.unit_value * 0.8);
    CHECK(static_cast<double>(simulation.world().customers.outcome_stock[7]) ==
          Approx(full * limit.outcome).epsilon(1e-5));
  }
}

TEST_CASE("L19 under the weakest link, more of any other activity changes nothing", "[theory]") {
  Scenario scenario = market({-1.0, true, 0.2}, false);
  Simulation base = simulation_of(scenario);
  scenario.market_space.activities[0].alone = 0.95;
  scenario.market_space.activities[0].alone_skilled = 0.95;
  Simulation more = simulation_of(scenario);
  for (int k = 0; k < 20; ++k) {
    run(base, 1);
    run(more, 1);
    REQUIRE(base.digest().world == more.digest().world);
  }
  scenario.market_space.activities[2].alone_skilled = scenario.market_space.activities[2].alone = 0.25;
  Simulation weakest = simulation_of(scenario);
  run(weakest, 20);
  CHECK(weakest.digest().world != base.digest().world);
}

namespace {

/// Equally weighted activities that customers do with quality `alone`, and what the shop's coverages make of them.
double chain_outcome(const std::vector<double>& covered, double alone, double complementarity, bool weakest) {
  Scenario scenario = scenario_with({.customers = 1});
  scenario.market_space.activities.clear();
  Enterprise seller = shop();
  seller.coverage.clear();
  for (std::size_t k = 0; k < covered.size(); ++k) {
    const std::string name = "activity" + std::to_string(k);
    scenario.market_space.activities.push_back(
        {.name = name, .weight = 1.0 / static_cast<double>(covered.size()), .alone = alone, .alone_skilled = alone});
    seller.coverage.push_back({name, covered[k]});
  }
  scenario.market_space.complementarity = complementarity;
  scenario.market_space.weakest_link = weakest;
  return outcome_of(scenario, &seller, 3, 0.0);
}

}  // namespace

TEST_CASE("L20 gaps filled at random: all of n with chance pi^n, pi of them on average", "[theory]") {
  constexpr std::size_t n = 5;
  constexpr std::uint32_t trials = 4000;
  for (const double chance : {0.5, 0.8, 0.9}) {
    CAPTURE(chance);
    double whole = 0.0, additive = 0.0;
    for (std::uint32_t trial = 0; trial < trials; ++trial) {
      std::vector<double> covered(n);
      for (std::uint16_t k = 0; k < n; ++k)
        covered[k] = Draws(20, trial).uniform(Purpose::test_stream, 0, k) < chance ? 1.0 : 0.0;
      const double weakest = chain_outcome(covered, 0.0, 1.0, true);
      const double product = chain_outcome(covered, 0.0, 0.0, false);
      REQUIRE(product == Approx(weakest).margin(1e-12));  // one gap spoils either
      whole += weakest;
      additive += chain_outcome(covered, 0.0, 1.0, false);
    }
    CHECK(std::fabs(binomial_z(whole, trials, std::pow(chance, n))) < 4.0);
    CHECK(std::fabs(binomial_z(additive * n, trials * n, chance)) < 4.0);
  }
}

TEST_CASE("L20 the last of n gaps is worth most in an O-ring, all alike in a sum, nothing under the weakest link",
          "[theory]") {
  constexpr std::size_t n = 6;
  constexpr double q = 0.7;
  std::vector<double> covered(n, 0.0);
  double before = std::pow(chain_outcome(covered, q, 0.0, false), n), sum_before = q, first = 0.0, last = 0.0;
  CHECK(before == Approx(std::pow(q, n)).epsilon(1e-12));
  for (std::size_t k = 1; k <= n; ++k) {
    covered[k - 1] = 1.0;
    const double value = std::pow(chain_outcome(covered, q, 0.0, false), n);
    CHECK(value == Approx(std::pow(q, n - k)).epsilon(1e-12));
    last = value - before;
    if (k == 1) first = last;
    CHECK(last == Approx(std::pow(q, n - k) * (1.0 - q)).epsilon(1e-12));
    const double sum = chain_outcome(covered, q, 1.0, false);
    CHECK(sum - sum_before == Approx((1.0 - q) / n).epsilon(1e-9));
    CHECK(chain_outcome(covered, q, 1.0, true) == Approx(k < n ? q : 1.0).epsilon(1e-12));
    before = value;
    sum_before = sum;
  }
  CHECK(last / first == Approx(std::pow(q, -static_cast<double>(n - 1))).epsilon(1e-12));
}

}  // namespace plussum::test
