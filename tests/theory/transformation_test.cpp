// SPDX-License-Identifier: MIT
// L43, the chain of ten exponential stages, and L12, cascades over thresholds, in the staff of one silo.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "plussum/mechanisms/transform.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

/// Chance that ten exponential stages with mean `mean` in all are done within `months`.
double erlang_chance(double months, double mean) {
  const double x = 10.0 * months / mean;
  double term = 1.0, sum = 0.0;
  for (int k = 0; k < 10; ++k) {
    sum += term;
    term *= x / (k + 1);
  }
  return 1.0 - std::exp(-x) * sum;
}

/// Enterprises that transform themselves without staff, in monthly steps.
Scenario sixteen_changing() {
  Scenario scenario = scenario_with({.customers = 2});
  scenario.time.step = StepUnit::month;
  for (std::size_t e = 0; e < max_enterprises; ++e) {
    Enterprise one = shop("shop" + std::to_string(e));
    one.transformation.transforms = true;
    one.transformation.towards.level.fill(3.0);
    scenario = scenario + one;
  }
  return scenario;
}

/// Staff of one silo who see only each other.
Scenario one_silo(std::int64_t staff) {
  Scenario scenario = scenario_with({.customers = 2}) + shop();
  scenario.time.step = StepUnit::month;
  Transformation& plan = scenario.enterprises[0].transformation;
  plan.transforms = true;
  plan.silos = 1;
  plan.staff_per_silo = staff;
  plan.points_of_light = 0.0;
  return scenario;
}

double adopters(const World& world) {
  return std::accumulate(world.staff.adopted.begin(), world.staff.adopted.end(), 0.0);
}

/// Adopters when nothing changes any more.
double cascade(World& world, const Scenario& scenario) {
  double before = -1.0;
  for (std::uint32_t month = 0; adopters(world) != before; ++month) {
    before = adopters(world);
    run_once<Transform>(world, scenario, month);
    REQUIRE(month < 5000);
  }
  return before;
}

double adopters_with_normal_thresholds(double mean, double sd) {
  constexpr std::int64_t staff = 100'000;
  const Scenario scenario = one_silo(staff);
  World world = build_world(scenario);
  for (std::uint32_t k = 0; k < staff; ++k)  // evenly spread quantiles instead of draws
    world.staff.threshold[k] =
        mean + sd * static_cast<double>(normal_quantile(static_cast<std::uint32_t>((k + 0.5) / staff * 0x1p32)));
  return cascade(world, scenario) / staff;
}

}  // namespace

TEST_CASE("L43 stage chain: shares of transformations done in 18 and in 60 months", "[theory][statistics]") {
  Scenario scenario = sixteen_changing();
  constexpr std::uint32_t seeds = 500;
  const double all = seeds * max_enterprises;
  double done_18 = 0.0, done_36 = 0.0, done_60 = 0.0;
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    scenario.seed = seed;
    World world = build_world(scenario);
    const auto done = [&] {
      return static_cast<double>(std::count(world.enterprises.stage.begin(), world.enterprises.stage.end(), 10));
    };
    for (std::uint32_t step = 0; step < 60; ++step) {
      run_once<Transform>(world, scenario, step, step == 0);
      if (step + 1 == 18) done_18 += done();
      if (step + 1 == 36) done_36 += done();
    }
    done_60 += done();
  }
  // A false alarm beyond 4 standard deviations: 1 in 16,000 for each of the four.
  CHECK(std::abs(binomial_z(done_18, all, erlang_chance(18, 36))) < 4.0);
  CHECK(std::abs(binomial_z(done_36, all, erlang_chance(36, 36))) < 4.0);
  CHECK(std::abs(binomial_z(done_60, all, erlang_chance(60, 36))) < 4.0);
  CHECK(std::abs(binomial_z(done_60 - done_18, all, 0.937)) < 4.0);
  CHECK((done_60 - done_18) / all >= 0.90);  // the band of the ten-stage clock
  CHECK((done_60 - done_18) / all <= 0.97);
}

TEST_CASE("L43 stage chain: quantiles of ten exponential stages", "[theory]") {
  constexpr int chains = 20'000;
  std::vector<double> total(chains);
  for (int k = 0; k < chains; ++k)
    for (std::uint8_t stage = 0; stage < breakthroughs; ++stage)
      total[static_cast<std::size_t>(k)] += breakthrough_months(static_cast<std::uint64_t>(k), 3, stage, 36.0);
  const auto below = [&](double months) {
    return static_cast<double>(std::count_if(total.begin(), total.end(), [&](double t) { return t <= months; }));
  };
  for (const auto& [months, chance] : {std::pair{19.53, 0.05}, {34.81, 0.5}, {56.54, 0.95}}) {
    CAPTURE(months);
    CHECK(erlang_chance(months, 36.0) == Approx(chance).margin(1e-4));
    CHECK(std::abs(binomial_z(below(months), chains, chance)) < 4.0);
  }
}

TEST_CASE("L12 threshold cascades: thresholds 0 to 99 of 100 bring all, one gap stops them at once", "[theory]") {
  const Scenario scenario = one_silo(100);
  World world = build_world(scenario);
  for (std::size_t k = 0; k < 100; ++k) world.staff.threshold[k] = static_cast<double>(k) / 100.0;
  World gap = world;
  REQUIRE(cascade(world, scenario) == 100.0);
  gap.staff.threshold[1] = 0.02;
  REQUIRE(cascade(gap, scenario) == 1.0);
}

TEST_CASE("L12 threshold cascades: normal thresholds tip between deviations of 0.122 and 0.123", "[theory]") {
  CHECK(adopters_with_normal_thresholds(0.25, 0.122) == Approx(0.0548).margin(2e-4));
  CHECK(adopters_with_normal_thresholds(0.25, 0.123) > 0.999);
}

}  // namespace plussum::test
