// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/transform.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A shop that goes from 1 to 3 in every dimension but the first, where it goes from 2 to 1; monthly steps.
Scenario changing(const Transformation& plan) {
  Scenario scenario = scenario_with({.customers = 100}) + shop();
  scenario.time.step = StepUnit::month;
  Enterprise& enterprise = scenario.enterprises[0];
  enterprise.decides = true;
  enterprise.strategy.level[0] = 2.0;
  enterprise.transformation = plan;
  enterprise.transformation.transforms = true;
  enterprise.transformation.towards.level.fill(3.0);
  enterprise.transformation.towards.level[0] = 1.0;
  return scenario;
}

void run_months(World& world, const Scenario& scenario, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t step = begin; step < end; ++step) run_once<Transform>(world, scenario, step, step == 0);
}

double share_adopted(const World& world) {
  return std::accumulate(world.staff.adopted.begin(), world.staff.adopted.end(), 0.0) /
         static_cast<double>(world.staff.size());
}

/// Nobody waits for a breakthrough, only for staff.
Transformation at_once(std::int64_t silos) {
  Transformation plan;
  plan.mean_months = 1e-6;
  plan.silos = silos;
  plan.points_of_light = 0.0;
  plan.threshold_sd = 0.0;
  return plan;
}

}  // namespace

TEST_CASE("transform: formula of the times of breakthroughs (transform.1)", "[mechanisms][transform]") {
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    for (std::uint8_t e = 0; e < 10; ++e)
      for (std::uint8_t stage = 0; stage < 10; ++stage) {
        const double months = breakthrough_months(seed, e, stage, 36.0);
        REQUIRE(months > 0.0);
        REQUIRE(breakthrough_months(seed, e, stage, 72.0) == Approx(2.0 * months).epsilon(1e-12));
        sum += months;
      }
  // Mean 3.6 of 20,000 exponentials: standard error 3.6/141.
  REQUIRE(std::abs(sum / 20'000 - 3.6) < 4 * 3.6 / std::sqrt(20'000.0));
}

TEST_CASE("transform: formula how much of the way is gone (transform.2)", "[mechanisms][transform]") {
  for (std::uint8_t stage = 0; stage < 7; ++stage) {
    REQUIRE(transformed_share(stage, Pilot::timid) == 0.0);
    REQUIRE(transformed_share(stage, Pilot::full_resources) == 0.0);
  }
  REQUIRE(transformed_share(7, Pilot::timid) == 0.1);
  REQUIRE(transformed_share(7, Pilot::full_resources) == 0.2);
  for (const Pilot pilot : {Pilot::timid, Pilot::full_resources}) {
    REQUIRE(transformed_share(8, pilot) == Approx(1.0 / 3));
    REQUIRE(transformed_share(9, pilot) == Approx(2.0 / 3));
    REQUIRE(transformed_share(10, pilot) == 1.0);
  }
}

TEST_CASE("transform: formula one month ends a month at any length of the step", "[mechanisms][transform]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month, StepUnit::year}) {
    const double years = years_per_step(unit);
    int months = 0;
    for (std::uint32_t step = 0; (step + 1) * years < 40.0 + 1e-9; ++step) {
      const int ended = months_ended(step, years);
      REQUIRE(ended >= 0);
      REQUIRE(ended <= (unit == StepUnit::year ? 12 : 1));
      if (unit == StepUnit::month) REQUIRE(ended == 1);
      months += ended;
      REQUIRE(months == static_cast<int>((step + 1) * years * 12.0 + 1e-6));
    }
    REQUIRE(months >= 479);
  }
}

TEST_CASE("transform: formula stages follow one another when their times are up (transform.1, transform.2)",
          "[mechanisms][transform]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::month, StepUnit::year})
    for (std::int64_t seed = 1; seed <= 5; ++seed) {
      Scenario scenario = changing({});
      scenario.time.step = unit;
      scenario.seed = seed;
      World world = build_world(scenario);
      const double months_per_step = 12.0 * years_per_step(unit);
      for (std::uint32_t step = 0; (step + 1) * months_per_step < 90.0; ++step) {
        run_once<Transform>(world, scenario, step, step == 0);
        double begun = 0.0;
        std::uint8_t stage = 0;
        while (stage < 10) {
          const double end = begun + breakthrough_months(static_cast<std::uint64_t>(seed), 0, stage, 36.0);
          if (end > (step + 1) * months_per_step) break;
          begun = end;
          ++stage;
        }
        CAPTURE(seed, step, months_per_step);
        REQUIRE(world.enterprises.stage[0] == stage);
        REQUIRE(world.enterprises.months_in_stage[0] == Approx((step + 1) * months_per_step - begun).margin(1e-9));
        const double share = transformed_share(stage, Pilot::timid);
        REQUIRE(world.stances.transformed[0] == Approx(-share));
        for (std::size_t k = 1; k < dimension_count; ++k) REQUIRE(world.stances.transformed[k] == Approx(2 * share));
      }
      run_once<Offer>(world, scenario);
      if (world.enterprises.stage[0] == 10) REQUIRE(world.stances.effective[3] == 3.0);
      REQUIRE(world.stances.declared[3] == 1.0);
    }
}

TEST_CASE("transform: formula who adopts (transform.3, transform.4)", "[mechanisms][transform]") {
  Transformation plan = at_once(3);
  plan.staff_per_silo = 10;
  plan.mean_months = 1200.0;
  plan.openness = 0.25;
  plan.leadership = 0.05;
  plan.pilot_effect = 2.0;
  plan.pilot = Pilot::full_resources;
  for (const std::uint8_t stage : {std::uint8_t{0}, std::uint8_t{7}, std::uint8_t{8}})
    for (const double gain : {1.0, 0.5, 0.0}) {
      Scenario scenario = changing(plan);
      scenario.links.gain[static_cast<std::size_t>(Link::staff_to_staff)] = gain;
      scenario.links.gain[static_cast<std::size_t>(Link::pilot_to_staff)] = gain;
      World world = build_world(scenario);
      REQUIRE(world.staff.size() == 30);
      world.enterprises.stage[0] = stage;
      world.enterprises.customers[0] = 10;  // of 100
      // Silo 0: four of ten adopted, silo 1: one, silo 2: none; thresholds 0, 0.04, 0.08, …
      for (std::size_t row = 0; row < 30; ++row) {
        world.staff.threshold[row] = 0.04 * static_cast<double>(row % 10) + 0.001;
        world.staff.adopted[row] = row < 4 || row == 19 ? 1 : 0;
      }
      const Column<std::uint8_t> before = world.staff.adopted;
      run_rule<Transform>(world, scenario);
      const double own[] = {0.4, 0.1, 0.0}, others[] = {0.05, 0.2, 0.25};
      const double heard = 0.05 + (stage >= 7 ? gain * 2.0 * 0.1 : 0.0);
      for (std::size_t row = 0; row < 30; ++row) {
        const std::size_t silo = row / 10;
        const double seen = stage >= 8 ? 5.0 / 30 : 0.75 * own[silo] + 0.25 * others[silo];
        CAPTURE(static_cast<int>(stage), gain, row);
        REQUIRE(world.staff.adopted[row] ==
                (before[row] != 0 || gain * seen + heard >= world.staff.threshold[row] ? 1 : 0));
      }
    }
}

TEST_CASE("transform: formula thresholds of staff are normal, those of the points of light 0",
          "[mechanisms][transform]") {
  Transformation plan;
  plan.silos = 4;
  plan.staff_per_silo = 5000;
  plan.points_of_light = 0.1;
  plan.threshold_mean = 0.5;
  plan.threshold_sd = 0.1;
  const World world = build_world(changing(plan));
  REQUIRE(world.staff.size() == 20'000);
  double sum = 0.0, squares = 0.0, others = 0.0;
  for (std::size_t row = 0; row < world.staff.size(); ++row) {
    REQUIRE(world.staff.silo[row] == row / 5000);
    REQUIRE((world.staff.threshold[row] == 0.0) == (row % 5000 < 500));
    if (row % 5000 < 500) continue;
    const double z = (world.staff.threshold[row] - 0.5) / 0.1;
    sum += z;
    squares += z * z;
    ++others;
  }
  REQUIRE(std::abs(sum) < 4 * std::sqrt(others));
  REQUIRE(std::abs(squares - others) < 4 * std::sqrt(2 * others));
}

TEST_CASE("transform: neutral without a transformation", "[mechanisms][transform]") {
  Scenario scenario = changing({});
  scenario.enterprises[0].transformation.silos = 3;
  scenario.enterprises[0].transformation.mean_months = 0.1;
  scenario.enterprises[0].transformation.transforms = false;
  World world = build_world(scenario);
  REQUIRE(world.staff.size() == 0);
  const auto before = snapshot(world);
  for (std::uint32_t step = 0; step < 20; ++step) run_rule<Transform>(world, scenario, step);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  // One that is not in the market does not change either.
  scenario.enterprises[0].transformation.transforms = true;
  world.enterprises.active[0] = 0;
  const auto inactive = snapshot(world);
  run_rule<Transform>(world, scenario);
  REQUIRE(changed_columns(inactive, snapshot(world)).empty());
  world.enterprises.active[0] = 1;
  run_rule<Transform>(world, scenario);
  REQUIRE(world.enterprises.stage[0] > 0);
}

TEST_CASE("transform: neutral staff who adopt at once leave the clock as it is", "[mechanisms][transform]") {
  Transformation plan;
  plan.silos = 2;
  plan.leadership = 1.0;
  const Scenario with = changing(plan), without = changing({});
  World one = build_world(with), other = build_world(without);
  for (std::uint32_t step = 0; step < 80; ++step) {
    run_once<Transform>(one, with, step);
    run_once<Transform>(other, without, step);
    REQUIRE(one.enterprises.stage[0] == other.enterprises.stage[0]);
    REQUIRE(one.enterprises.months_in_stage[0] == other.enterprises.months_in_stage[0]);
    REQUIRE(one.stances.transformed == other.stances.transformed);
  }
}

TEST_CASE("transform: binding consensus first waits for a majority, points of light first for anybody",
          "[mechanisms][transform]") {
  Transformation plan = at_once(2);
  plan.staff_per_silo = 10;
  for (const double lit : {0.0, 0.1, 0.5}) {
    for (const auto policy : {TransformationPolicy::consensus_first, TransformationPolicy::points_of_light_first}) {
      plan.points_of_light = lit;
      plan.policy = policy;
      plan.threshold_mean = 0.9;  // nobody is convinced by the points of light
      const Scenario scenario = changing(plan);
      World world = build_world(scenario);
      run_months(world, scenario, 0, 30);
      CAPTURE(lit, static_cast<int>(policy));
      REQUIRE(share_adopted(world) == lit);
      const bool anybody = policy == TransformationPolicy::points_of_light_first;
      // With half the staff both gates open; with a tenth the points of light get as far as the pilot.
      REQUIRE(world.enterprises.stage[0] == (lit >= 0.5 ? 10 : lit > 0.0 && anybody ? 7 : 1));
    }
  }
}

TEST_CASE("transform: binding a pilot with full resources convinces where a timid one does not",
          "[mechanisms][transform]") {
  Transformation plan = at_once(2);
  plan.staff_per_silo = 10;
  plan.points_of_light = 0.1;
  plan.policy = TransformationPolicy::points_of_light_first;
  plan.threshold_mean = 0.4;
  plan.pilot_effect = 2.0;
  for (const Pilot pilot : {Pilot::timid, Pilot::full_resources}) {
    plan.pilot = pilot;
    Scenario scenario = changing(plan);
    World world = build_world(scenario);
    world.enterprises.customers[0] = 20;  // exposure 2 · 0.2 + 0.1 with full resources, a quarter of 0.4 + 0.1 else
    run_months(world, scenario, 0, 30);
    REQUIRE(world.enterprises.stage[0] == (pilot == Pilot::timid ? 7 : 10));
    REQUIRE(world.stances.transformed[1] == Approx(pilot == Pilot::timid ? 0.2 : 2.0));
    // Leadership does the same.
    scenario.enterprises[0].transformation.leadership = 0.3;
    run_months(world, scenario, 30, 40);
    REQUIRE(world.enterprises.stage[0] == 10);
  }
}

TEST_CASE("transform: binding what staff have held up begins its next stage anew", "[mechanisms][transform]") {
  Transformation plan;
  plan.silos = 1;
  plan.threshold_mean = 1.0;
  plan.threshold_sd = plan.points_of_light = 0.0;
  plan.mean_months = 5.0;
  Scenario scenario = changing(plan);
  World world = build_world(scenario);
  run_months(world, scenario, 0, 100);
  REQUIRE(world.enterprises.stage[0] == 1);
  REQUIRE(world.enterprises.months_in_stage[0] > 90.0);
  scenario.enterprises[0].transformation.leadership = 1.0;
  run_months(world, scenario, 100, 101);
  REQUIRE(world.enterprises.stage[0] == 2);
  REQUIRE(world.enterprises.months_in_stage[0] == 0.0);
}

TEST_CASE("transform: binding who waits for a crisis begins below its cash and then goes on",
          "[mechanisms][transform]") {
  Transformation plan;
  plan.start = TransformationStart::in_crisis;
  plan.mean_months = 50.0;
  Scenario scenario = changing(plan);
  scenario.enterprises[0].starting_cash = 1000.0;
  World world = build_world(scenario);
  world.enterprises.cash[0] = money_from(250.0);
  run_months(world, scenario, 0, 30);
  REQUIRE(world.enterprises.stage[0] == 0);
  REQUIRE(world.enterprises.months_in_stage[0] == 0.0);
  world.enterprises.cash[0] = money_from(249.0);
  run_months(world, scenario, 30, 31);
  const bool begun = world.enterprises.stage[0] > 0 || world.enterprises.months_in_stage[0] > 0.0;
  REQUIRE(begun);
  world.enterprises.cash[0] = money_from(5000.0);
  run_months(world, scenario, 31, 400);
  REQUIRE(world.enterprises.stage[0] == 10);
}

TEST_CASE("transform: theory a first stage under consensus is reached earlier with open silos",
          "[mechanisms][transform]") {
  // Staff of one silo are points of light; those of the other adopt when they see enough of it.
  for (const double openness : {0.0, 0.3, 0.6}) {
    Transformation plan = at_once(2);
    plan.openness = openness;
    plan.majority = 1.0;
    const Scenario scenario = changing(plan);
    World world = build_world(scenario);
    std::fill_n(world.staff.adopted.begin(), 20, std::uint8_t{1});
    run_months(world, scenario, 0, 10);
    REQUIRE(world.enterprises.stage[0] == (openness > 0.25 ? 10 : 1));  // threshold 0.25
  }
}
