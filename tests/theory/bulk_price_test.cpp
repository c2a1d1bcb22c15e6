// SPDX-License-Identifier: MIT
// L25: group buying. Price falls as n^−ε, demand rises as price^−η: n' = N_0·n^(εη) as long as n is a small part of the
// market; with all of it, n' = N·x/(1 + x), x = (N_0/N)·n^(εη). Below one customer, the reference here, there is no rebate.
// L40: shared use costs each F/n + k(n − 1), least at n* = √(F/k).
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

/// Everyone knows the shop and chooses anew in every step; it covers what a customer manages alone anyway, so that the odds
/// of buying there are price^−η. At its first price `base` customers would buy.
Scenario group_buying(std::int64_t market, double base, double exponent, double elasticity) {
  Scenario scenario = scenario_with({.customers = market}) + shop();
  scenario.plan.only = {"offer", "cover", "reach", "choose", "enrol", "classify"};
  Enterprise& seller = scenario.enterprises[0];
  seller.coverage.clear();
  seller.promotion = 1000.0;  // unknown after one step with chance 5e-9
  seller.price_level = std::pow(static_cast<double>(market) / base, 1.0 / elasticity);
  seller.bulk_exponent = exponent;
  seller.bulk_reference = 1.0;
  scenario.preferences.outcome_weight = elasticity;
  parameters<Choose>(scenario).review_rate = 1e6;
  return scenario;
}

struct Map {
  double market, base, power;
  double next(double n) const {
    const double odds = base / market * std::pow(std::max(n, 1.0), power);
    return market * odds / (1.0 + odds);
  }
  double fixed_point(double from) const {
    for (int k = 0; k < 2000; ++k) from = next(from);
    return from;
  }
  double slope(double n) const { return power * (1.0 - n / market); }
};

double buyers(const Simulation& simulation) {
  return static_cast<double>(simulation.world().tally.customers_of[0]);
}

struct Path {
  double mean, residual_z;
};

/// The mean after the start has faded, and the sum of (buyers − expected given the step before) in its deviations.
Path path_of(const Scenario& scenario, const Map& map, int fade, int steps) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  double residual = 0.0, variance = 0.0, sum = 0.0;
  for (int k = 0; k < fade + steps; ++k) {
    const double expected = map.next(buyers(simulation));
    run(simulation, 1);
    residual += buyers(simulation) - expected;
    variance += expected * (1.0 - expected / map.market);
    if (k >= fade) sum += buyers(simulation);
  }
  return {sum / steps, residual / std::sqrt(variance)};
}

}  // namespace

TEST_CASE("L25 below the critical product base demand is amplified with the power 1/(1 - eps·eta)",
          "[theory][statistics]") {
  const double exponent = -std::log2(0.8);  // 20 % off for each doubling
  const struct {
    double elasticity, amplification, base, more;
  } table[] = {{1.76, 2.3, 8.0, 16.0}, {2.62, 6.4, 2.5, 3.2}};
  for (const auto& row : table) {
    CAPTURE(row.elasticity);
    const double power = exponent * row.elasticity;
    REQUIRE(power < 1.0);
    CHECK(1.0 / (1.0 - power) == Approx(row.amplification).margin(0.05));
    constexpr std::int64_t market = 100'000;
    double found[2];
    for (const int which : {0, 1}) {
      const Map map{static_cast<double>(market), which == 0 ? row.base : row.more, power};
      const Path path = path_of(group_buying(market, map.base, exponent, row.elasticity), map, 40, 60);
      const double wanted = map.fixed_point(1.0), slope = map.slope(wanted);
      CAPTURE(map.base, wanted, path.mean);
      CHECK(std::fabs(path.residual_z) < 4.0);
      // Noise √n a step, carried on with the slope: the mean of 60 steps is off by less than √(n/60)/(1 − slope); curvature
      // adds slope(1 − power)/(1 − slope²)/(2(1 − slope)) customers at most.
      CHECK(std::fabs(path.mean - wanted) < 4.0 * std::sqrt(wanted / 60.0) / (1.0 - slope) + 5.0);
      // The isoelastic law itself, which forgets that the market is limited.
      CHECK(std::log(wanted) == Approx(std::log(map.base) / (1.0 - power)).margin(0.15));
      found[which] = path.mean;
    }
    CHECK(std::log(found[1] / found[0]) / std::log(row.more / row.base) == Approx(row.amplification).epsilon(0.18));
  }
}

TEST_CASE("L25 above the critical product every group of one or more runs to the size of the market", "[theory]") {
  constexpr double exponent = 0.5, elasticity = 2.62, power = exponent * elasticity;
  constexpr std::int64_t market = 10'000;
  Simulation simulation = simulation_of(group_buying(market, 2.0, exponent, elasticity));
  run(simulation, 40);
  const Map map{static_cast<double>(market), 2.0, power};
  const double wanted = map.fixed_point(static_cast<double>(market));
  CHECK(wanted > 0.95 * market);
  CHECK(std::fabs(binomial_z(buyers(simulation), market, wanted / market)) < 4.5);
}

TEST_CASE("L25 above the critical product a small base has a threshold, below which the group dies", "[theory]") {
  constexpr double exponent = 0.5, elasticity = 2.62, power = exponent * elasticity, base = 0.3;
  constexpr std::int64_t market = 20'000;
  const double threshold = std::pow(base, 1.0 / (1.0 - power));
  CHECK(threshold == Approx(48.6).margin(0.1));
  const Map map{static_cast<double>(market), base, power};
  CHECK(map.next(0.8 * threshold) < 0.8 * threshold);
  CHECK(map.next(1.2 * threshold) > 1.2 * threshold);
  Scenario scenario = group_buying(market, base, exponent, elasticity);
  const std::string path = "enterprises.shop.price_level";
  for (const double start : {0.3, 4.0}) {  // customers at the start, in thresholds: an introductory price for one step
    CAPTURE(start);
    Scenario introduced = scenario;
    const double list = scenario.enterprises[0].price_level;
    introduced.enterprises[0].price_level = list * std::pow(base / (start * threshold), 1.0 / elasticity);
    introduced.events = {event(date_of_step(scenario, 1), path, list)};
    Simulation simulation = simulation_of(introduced);
    run(simulation, 60);
    if (start < 1.0)
      CHECK(buyers(simulation) < 10.0);
    else
      CHECK(std::fabs(binomial_z(buyers(simulation), market, map.fixed_point(market) / market)) < 4.5);
  }
}

TEST_CASE("L40 shared use costs least at the root of cost over coordination", "[theory]") {
  const struct {
    double coordination;
    int best;
  } table[] = {{0.04, 5}, {0.01, 10}, {0.25, 2}, {1.0, 1}};  // F = 1 is the price of the good
  for (const auto& row : table) {
    CAPTURE(row.coordination);
    Scenario scenario = scenario_with() + shop();
    scenario.enterprises[0].price_level = 3.0;
    scenario.enterprises[0].shared_use.coordination_cost = row.coordination;
    World world = build_world(scenario);
    double least = INFINITY;
    int best = 0;
    for (int sharers = 1; sharers <= 40; ++sharers) {
      scenario.enterprises[0].shared_use.sharers = sharers;
      run_once<Offer>(world, scenario);
      const double price = world.enterprises.offered_price[0];
      CHECK(price == Approx(3.0 * (1.0 / sharers + row.coordination * (sharers - 1))).epsilon(1e-12));
      if (price < least) least = price, best = sharers;
    }
    CHECK(best == row.best);
  }
}

}  // namespace plussum::test
