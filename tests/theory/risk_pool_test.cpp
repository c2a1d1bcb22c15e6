// SPDX-License-Identifier: MIT
// L46: n members who pool their incomes consume their mean: variance σ²/n where shocks are independent, σ² where all are
// struck alike. C10: a shock of 7 % lowers the consumption of those outside by 7 %, of those in a pool, against the others
// in it, by nothing.
#include <cmath>
#include <numeric>

#include "plussum/mechanisms/pool.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr double sigma = 0.3;

/// Communities of `people` who live from hand to mouth: consumption is income after pooling, to the last minor unit.
Scenario villages(std::int64_t places, std::int64_t people, double in_common) {
  Scenario scenario = scenario_with({.customers = places * people, .communities = places});
  auto& earn = parameters<Earn>(scenario);
  earn.shock_persistence = 0.0;
  earn.shock_sd = sigma;
  earn.common_share = in_common;
  parameters<Spend>(scenario).marginal_propensity = 1.0;
  parameters<Spend>(scenario).building_rate = 0.0;
  return scenario;
}

/// Variance of consumption about its true mean, the mean income; weekly pay 100, so relative variances are in 1e-4.
double consumption_variance(const Scenario& scenario) {
  Simulation simulation = simulation_of(scenario);
  run(simulation, 1);
  const World& world = simulation.world();
  double squares = 0.0;
  for (std::size_t row = 0; row < world.customers.size(); ++row) {
    REQUIRE(world.customers.spending[row] == world.customers.income[row] + world.customers.risk_pooled[row]);
    const double off = world.customers.spending[row].in_currency() / 100.0 - 1.0;
    squares += off * off;
  }
  return squares / static_cast<double>(world.customers.size());
}

}  // namespace

TEST_CASE("L46 pooling divides the variance of consumption by the number of members", "[theory]") {
  // Log-normal incomes: relative variance e^(σ²) − 1, and the excess kurtosis below, which means of n have in the nth part.
  const double variance = std::exp(sigma * sigma) - 1.0, w = std::exp(sigma * sigma);
  const double excess = w * w * w * w + 2.0 * w * w * w + 3.0 * w * w - 6.0;
  constexpr std::int64_t places = 1500, people = 12;
  for (const std::int64_t n : {1, 2, 3, 4, 6, 12}) {
    CAPTURE(n);
    Scenario scenario = villages(places, people, 0.0);
    auto& pool = parameters<Pool>(scenario);
    pool.share = 1.0;
    pool.size = n;
    const double size = static_cast<double>(n), pools = static_cast<double>(places * people / n);
    const double expected = variance / size;
    const double error = expected * std::sqrt((2.0 + excess / size) / pools);
    CHECK(std::fabs(consumption_variance(scenario) - expected) < 4.0 * error);
  }
}

TEST_CASE("L46 a part that is pooled leaves the rest at risk", "[theory]") {
  // φ(mean) + (1 − φ) own: variance σ²(φ²/n + 2φ(1 − φ)/n + (1 − φ)²).
  const double variance = std::exp(sigma * sigma) - 1.0;
  constexpr std::int64_t places = 1500, n = 10;
  for (const double share : {0.0, 0.25, 0.5, 0.75}) {
    CAPTURE(share);
    Scenario scenario = villages(places, n, 0.0);
    parameters<Pool>(scenario).share = share;
    const double expected = variance * ((2.0 * share - share * share) / n + (1.0 - share) * (1.0 - share));
    CHECK(std::fabs(consumption_variance(scenario) - expected) < 4.0 * expected * std::sqrt(4.0 / places));
  }
}

TEST_CASE("L46 where all are struck alike pooling changes nothing", "[theory]") {
  const Scenario apart = villages(500, 10, 1.0);
  Scenario pooled = apart;
  parameters<Pool>(pooled).share = 1.0;
  Simulation with = simulation_of(pooled), without = simulation_of(apart);
  run(with, 20);
  run(without, 20);
  CHECK(with.world().customers.spending == without.world().customers.spending);
  for (const Money net : with.world().customers.risk_pooled) REQUIRE(net == Money{});
  const double variance = std::exp(sigma * sigma) - 1.0;
  CHECK(std::fabs(consumption_variance(pooled) - variance) < 4.0 * variance * std::sqrt(4.0 / 500.0));
}

TEST_CASE("L46 a shock of 7 %: outside a pool consumption falls by 7 %, within it by nothing against the others (C10)",
          "[theory]") {
  constexpr std::size_t n = 50;
  const auto struck = [](std::size_t row) { return row % 5 == 2; };  // ten of fifty
  for (const bool pooling : {false, true}) {
    CAPTURE(pooling);
    Scenario scenario = villages(1, n, 0.0);
    parameters<Pool>(scenario).share = pooling ? 1.0 : 0.0;
    parameters<Pool>(scenario).size = n;
    World world = build_world(scenario);
    for (std::size_t row = 0; row < n; ++row) world.customers.income[row] = money_from(struck(row) ? 93.0 : 100.0);
    run_rule<Pool>(world, scenario);
    const Money moved = world.tally.moved_for(Transfer::risk_pooling, 0);
    run_rule<Spend>(world, scenario);
    double hit = 0.0, spared = 0.0;
    for (std::size_t row = 0; row < n; ++row)
      (struck(row) ? hit : spared) += world.customers.spending[row].in_currency() / (struck(row) ? 10.0 : 40.0);
    CHECK(1.0 - hit / spared == Approx(pooling ? 0.0 : 0.07).margin(1e-12));
    CHECK(spared == Approx(pooling ? 98.6 : 100.0).epsilon(1e-12));  // a fifth of 7 % is borne by all
    CHECK(moved == (pooling ? money_from(40 * 1.4) : Money{}));
  }
}

}  // namespace plussum::test
