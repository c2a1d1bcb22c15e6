// SPDX-License-Identifier: MIT
// L16: customers who leave with chance c in every step stay t steps with (1 − c)^t; of K independent markets at least one is
// left with 1 − (1 − h)^K; a market of two states tends to b/(a + b) outside, its memory fading with (1 − a − b)^t.
#include <algorithm>
#include <cmath>
#include <vector>

#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr std::int64_t people = 20'000;
constexpr double review = 0.3, weight = 3.0, covered = 0.5, switching_cost = 0.7;

double outcome_with(double coverage) {
  const double plan = 0.2 + 0.4 * 0.3, build = 1.0 - (1.0 - coverage) * (1.0 - (0.3 + 0.4 * 0.3));
  return 1.0 / (0.4 / plan + 0.6 / build);
}

/// Chances in a step to take up the shop and to leave it: who is served pays for leaving.
double entry() {
  const double in = std::pow(outcome_with(covered), weight), out = std::pow(outcome_with(0.0), weight);
  return review * in / (in + out);
}
double leaving() {
  const double in = std::pow(outcome_with(covered), weight),
               out = std::pow(outcome_with(0.0), weight) * std::exp(-switching_cost);
  return review * out / (in + out);
}

Scenario market() {
  Scenario scenario = scenario_with({.customers = people, .communities = 4}) + shop();
  scenario.enterprises[0].coverage = {{"build", covered}};
  scenario.enterprises[0].switching_cost = switching_cost;
  scenario.preferences.outcome_weight = weight;
  parameters<Choose>(scenario).review_rate = -std::log(1.0 - review) * days_per_year / 7.0;
  return scenario;
}

World world_of(const Scenario& scenario, std::uint8_t supplier) {
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  run_once<Cover>(world, scenario);
  world.customers.aware.assign(people, 1);
  world.customers.supplier.assign(people, supplier);
  return world;
}

std::int64_t outside(const Column<std::uint8_t>& suppliers) {
  return std::count(suppliers.begin(), suppliers.end(), self_provision);
}

}  // namespace

// Each check below errs with a chance of 6e-5 where the model is right: four standard deviations.

TEST_CASE("L16 geometric churn: tenure", "[theory]") {
  const Scenario scenario = market();
  World world = world_of(scenario, 0);
  std::vector<bool> stays(people, true);
  double tenure = 0.0;
  for (std::uint32_t step = 0; step < 200; ++step) {
    run_once<Choose>(world, scenario, step, step == 0);
    std::int64_t staying = 0;
    for (std::size_t row = 0; row < people; ++row) {
      tenure += stays[row] ? 1.0 : 0.0;
      stays[row] = stays[row] && world.customers.intended_supplier[row] == 0;
      staying += stays[row] ? 1 : 0;
    }
    if (step < 24 && step % 3 == 2) {
      CAPTURE(step);
      const double chance = std::pow(1.0 - leaving(), step + 1.0);
      CHECK(std::fabs(binomial_z(static_cast<double>(staying), people, chance)) < 4.0);
    }
  }
  const double mean = 1.0 / leaving(), deviation = std::sqrt(1.0 - leaving()) / leaving();
  CHECK(std::fabs(tenure / people - mean) < 4.0 * deviation / std::sqrt(static_cast<double>(people)) + 1e-3);
}

TEST_CASE("L16 geometric churn: switching in at least one of several independent markets", "[theory]") {
  Scenario scenario = market();
  std::vector<bool> switched(people, false);
  for (std::int64_t markets = 1; markets <= 5; ++markets) {
    scenario.seed = 100 + markets;
    World world = world_of(scenario, 0);
    run_once<Choose>(world, scenario);
    std::int64_t count = 0;
    for (std::size_t row = 0; row < people; ++row) {
      switched[row] = switched[row] || world.customers.intended_supplier[row] != 0;
      count += switched[row] ? 1 : 0;
    }
    const double chance = 1.0 - std::pow(1.0 - leaving(), static_cast<double>(markets));
    CAPTURE(markets, chance);
    CHECK(std::fabs(binomial_z(static_cast<double>(count), people, chance)) < 4.0);
  }
}

TEST_CASE("L16 geometric churn: two states", "[theory]") {
  const Scenario scenario = market();
  const double a = entry(), b = leaving(), rest = b / (a + b), memory = 1.0 - a - b;
  for (const std::uint8_t start : {self_provision, std::uint8_t{0}}) {
    World world = world_of(scenario, start);
    const double first = start == self_provision ? 1.0 : 0.0;
    double share = first;
    for (std::uint32_t step = 0; step < 40; ++step) {
      run_once<Choose>(world, scenario, step, step == 0);
      world.customers.supplier = world.customers.intended_supplier;
      share = rest + (first - rest) * std::pow(memory, step + 1.0);
      if (step % 5 != 0 && step != 39) continue;
      CAPTURE(static_cast<int>(start), step, share);
      CHECK(std::fabs(binomial_z(static_cast<double>(outside(world.customers.supplier)), people, share)) < 4.0);
    }
    CHECK(share == Approx(rest).margin(1e-4));
  }
}

}  // namespace plussum::test
