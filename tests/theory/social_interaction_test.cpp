// SPDX-License-Identifier: MIT
// L06: customers who do as others do, with complete mixing. Between two equal offers the difference of their shares follows
// m' = tanh(βJ·m), where βJ is half the weight of neighbours: one equilibrium, 0, up to βJ = 1, and two beyond.
#include <cmath>

#include "support/housing_case.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::int64_t customers = 10'000;

/// Nobody can do without; everyone chooses anew in every step. In the first two steps the shop `dear` is out of the question.
Scenario two_shops(double beta_j, int dear) {
  Scenario scenario = scenario_with({.customers = customers}) + shop("left") + shop("right");
  for (Activity& activity : scenario.market_space.activities) activity.alone = activity.alone_skilled = 0.0;
  scenario.plan.only = {"offer", "cover", "reach", "choose", "enrol", "classify"};
  scenario.population.mixing = Mixing::complete;
  for (Enterprise& seller : scenario.enterprises) {
    seller.coverage = {{"plan", 0.5}, {"build", 0.5}};
    seller.promotion = 1000.0;  // unknown after one step with chance 5e-9
  }
  Enterprise& other = scenario.enterprises[static_cast<std::size_t>(dear)];
  other.price_level = 1000.0;
  scenario.events = {event(date_of_step(scenario, 2), "enterprises." + other.name + ".price_level", 1.0)};
  scenario.preferences.neighbour_weight = 2.0 * beta_j;
  parameters<Choose>(scenario).review_rate = 1e6;
  return scenario;
}

double difference(const Simulation& simulation) {
  const Tally& tally = simulation.world().tally;
  REQUIRE(tally.customers_of[0] + tally.customers_of[1] == customers);
  return static_cast<double>(tally.customers_of[0] - tally.customers_of[1]) / static_cast<double>(customers);
}

struct Path {
  double mean, residual_z;
};

Path path_of(double beta_j, int dear, int fade, int steps) {
  Simulation simulation = simulation_of(two_shops(beta_j, dear));
  run(simulation, 2);
  CHECK(difference(simulation) == (dear == 0 ? -1.0 : 1.0));
  double residual = 0.0, variance = 0.0, sum = 0.0;
  for (int k = 0; k < fade + steps; ++k) {
    const double expected = std::tanh(beta_j * difference(simulation));
    run(simulation, 1);
    residual += difference(simulation) - expected;
    variance += (1.0 - expected * expected) / static_cast<double>(customers);
    if (k >= fade) sum += difference(simulation);
  }
  return {sum / steps, residual / std::sqrt(variance)};
}

}  // namespace

TEST_CASE("L06 beyond the critical weight the market stays on the side on which it began", "[theory]") {
  const struct { double beta_j, equilibrium; } table[] = {{1.2, 0.65857}, {1.5, 0.85856}, {2.0, 0.95750}};
  for (const auto& row : table)
    for (const int dear : {0, 1}) {
      CAPTURE(row.beta_j, dear);
      const double wanted = dear == 0 ? -row.equilibrium : row.equilibrium;
      CHECK(std::tanh(row.beta_j * wanted) == Approx(wanted).margin(1e-5));
      constexpr int steps = 60;
      const Path path = path_of(row.beta_j, dear, 25, steps);
      CAPTURE(path.mean, path.residual_z);
      CHECK(std::fabs(path.residual_z) < 4.0);
      // Noise √((1 − m²)/N) a step, carried on with the slope βJ(1 − m²).
      const double spread = 1.0 - row.equilibrium * row.equilibrium, slope = row.beta_j * spread;
      const double error = std::sqrt(spread / static_cast<double>(customers) / steps) / (1.0 - slope);
      CHECK(std::fabs(path.mean - wanted) < 4.0 * error + 1e-3);  // 1e-3: the curvature of tanh, and what has not faded
    }
}

TEST_CASE("L06 up to the critical weight the market forgets where it began", "[theory]") {
  for (const double beta_j : {0.0, 0.5, 0.8}) {
    CAPTURE(beta_j);
    constexpr int steps = 60;
    const Path path = path_of(beta_j, 1, 45, steps);
    CAPTURE(path.mean, path.residual_z);
    CHECK(std::fabs(path.residual_z) < 4.0);
    CHECK(std::fabs(path.mean) < 4.0 / std::sqrt(static_cast<double>(customers) * steps) / (1.0 - beta_j));
  }
  // At the critical weight it forgets slowly: m' = m − m³/3 gives m = √(3/(2t)).
  const Path critical = path_of(1.0, 1, 59, 2);
  CHECK(std::fabs(critical.residual_z) < 4.0);
  CHECK(critical.mean == Approx(std::sqrt(3.0 / (2.0 * 60.5))).epsilon(0.4));
}

}  // namespace plussum::test
