// SPDX-License-Identifier: MIT
// L21: Wright's law c = c1 n^-b with b = -log2(progress ratio), and Sahal's: when cumulative output grows exponentially,
// cost falls at the rate b·g.
#include <cmath>

#include "plussum/mechanisms/practise.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

Scenario learner(double progress_ratio) {
  Scenario scenario = scenario_with() + shop();
  parameters<Practise>(scenario).progress_ratio = progress_ratio;
  parameters<Practise>(scenario).reference_output = 1e6;
  return scenario;
}

/// One step in which goods of this many minor units are made.
void make(World& world, const Scenario& scenario, std::int64_t units) {
  world.tally = Tally{};
  world.tally.goods_in[0] = units;
  continue_with<Practise>(world, scenario, 1, false);
}

}  // namespace

TEST_CASE("L21 each doubling of experience multiplies cost by the progress ratio", "[theory]") {
  for (const double ratio : {0.5, 0.7, 0.8, 0.9, 0.99}) {
    const Scenario scenario = learner(ratio);
    World world = build_world(scenario);
    std::int64_t output = 10'000'000'000;  // 1e6 money, at which learning begins
    make(world, scenario, output);
    REQUIRE(world.enterprises.experience_factor[0] == 1.0);
    for (int doubling = 1; doubling <= 12; ++doubling) {
      make(world, scenario, output);
      output *= 2;
      CAPTURE(ratio, doubling);
      CHECK(world.enterprises.experience_factor[0] == Approx(std::pow(ratio, doubling)).epsilon(1e-12));
    }
  }
  CHECK(learning_exponent(0.8) == Approx(0.321928).margin(5e-7));
}

TEST_CASE("L21 exponential output: cost falls at the rate b g", "[theory]") {
  const double growth = 0.6, years = 7 / 365.25;
  const Scenario scenario = learner(0.8);
  World world = build_world(scenario);
  make(world, scenario, 100'000'000'000);
  for (int step = 1; step <= 300; ++step) {
    const double know_how = world.regions.know_how[0];
    make(world, scenario, money_from(know_how * std::expm1(growth * years)).units);
    // Goods are whole minor units: 300 roundings of half a unit are 1.5e-9 of the know-how at the start.
    const double expected = std::pow(10.0, std::log2(0.8)) * std::exp(-0.3219280948873623 * growth * years * step);
    CHECK(world.enterprises.experience_factor[0] == Approx(expected).epsilon(2e-9));
  }
}

TEST_CASE("L21 what is made at a constant rate and lost at another settles where both are equal", "[theory]") {
  Scenario scenario = learner(0.8);
  parameters<Practise>(scenario).depreciation = 2.0;
  World world = build_world(scenario);
  for (int step = 0; step < 1000; ++step) make(world, scenario, 10'000'000'000);
  CHECK(world.regions.know_how[0] == Approx(1e6 / -std::expm1(-2.0 * 7 / 365.25)).epsilon(1e-12));
}

}  // namespace plussum::test
