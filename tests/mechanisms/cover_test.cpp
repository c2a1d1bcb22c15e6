// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/cover.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// Weighted mean by hand for the two activities of the test market.
double generalised_mean(double plan, double build, double rho) {
  if (rho == 0.0) return std::pow(plan, 0.4) * std::pow(build, 0.6);
  return std::pow(0.4 * std::pow(plan, rho) + 0.6 * std::pow(build, rho), 1.0 / rho);
}

double alone_plan(double skill) {
  return 0.2 + 0.4 * skill;
}
double alone_build(double skill) {
  return 0.3 + 0.4 * skill;
}
double covered(double offered, double alone) {
  return 1 - (1 - offered) * (1 - alone);
}

float table_value(const World& world, std::size_t slot, unsigned place, std::size_t point) {
  return world.offers.outcome[Offers::index(slot, place, point)];
}

}  // namespace

TEST_CASE("cover: formula of every entry of the table (cover.2, cover.4)", "[mechanisms][cover]") {
  for (const double rho : {1.0, 0.5, 0.0, -1.0, -5.0}) {
    Scenario scenario = scenario_with() + savings_club() + shop();
    scenario.market_space.complementarity = rho;
    World world = opened_world(scenario);
    run_rule<Cover>(world, scenario);
    REQUIRE(world.offers.size() == 3 * Offers::rows_per_supplier);
    for (unsigned place = 0; place < 4; ++place)
      for (std::size_t point = 0; point < Offers::points; ++point) {
        const double skill = static_cast<double>(point) / 64.0;
        const double plan = alone_plan(skill), build = alone_build(skill);
        const double expected[3] = {generalised_mean(covered(0.9, plan), covered(0.8, build), rho),
                                    generalised_mean(plan, covered(0.5, build), rho),
                                    generalised_mean(plan, build, rho)};
        for (std::size_t slot = 0; slot < 3; ++slot) {
          INFO("rho " << rho << " slot " << slot << " place " << place << " point " << point);
          REQUIRE_THAT(static_cast<double>(table_value(world, slot, place, point)), WithinRel(expected[slot], 1e-7));
        }
      }
  }
}

TEST_CASE("cover: formula is monotone in skill, coverage and complementarity", "[mechanisms][cover]") {
  Scenario scenario = scenario_with() + savings_club();
  World world = opened_world(scenario);
  run_rule<Cover>(world, scenario);
  for (std::size_t point = 1; point < Offers::points; ++point)
    REQUIRE(table_value(world, 0, 3, point) > table_value(world, 0, 3, point - 1));
  double before = 0.0;
  for (const double rho : {-50.0, -5.0, -1.0, 0.0, 0.5, 1.0}) {
    scenario.market_space.complementarity = rho;
    const double outcome = outcome_of(scenario, &scenario.enterprises[0], 3, 0.2);
    REQUIRE(outcome > before);
    before = outcome;
  }
  scenario.enterprises[0].coverage[0].second = 0.95;
  REQUIRE(outcome_of(scenario, &scenario.enterprises[0], 3, 0.2) > before);
}

TEST_CASE("cover: neutral an enterprise that covers nothing is worth self-provision", "[mechanisms][cover]") {
  Enterprise idle = shop();
  idle.coverage.clear();
  const Scenario scenario = scenario_with() + idle;
  World world = opened_world(scenario);
  run_rule<Cover>(world, scenario);
  for (unsigned place = 0; place < 4; ++place)
    for (std::size_t point = 0; point < Offers::points; ++point)
      REQUIRE(table_value(world, 0, place, point) == table_value(world, 1, 0, point));
}

TEST_CASE("cover: neutral without a change of the scenario and of what enterprises bring", "[mechanisms][cover]") {
  Scenario scenario = scenario_with() + savings_club() + shop();
  World world = opened_world(scenario);
  MechanismOf<Cover> cover;
  const auto step = [&](bool scenario_changed) {
    run_in_blocks(cover, world, context_of(scenario, 0, scenario_changed), {SIZE_MAX});
  };
  const auto club = [&] { return table_value(world, 0, 3, 20); };
  const auto store = [&] { return table_value(world, 1, 3, 20); };
  step(true);
  const auto before = snapshot(world);
  const auto club_before = club(), store_before = store();
  scenario.enterprises[0].coverage[0].second = 0.1;
  step(false);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  // What an enterprise brings is followed at once, in its own part of the table.
  world.enterprises.coverage_level[1] = 0.5;
  step(false);
  REQUIRE(store() < store_before);
  REQUIRE(club() == club_before);
  world.enterprises.coverage_level[1] = 1.0;
  step(true);
  REQUIRE(store() == store_before);
  REQUIRE(club() < club_before);
}

TEST_CASE("cover: formula of coverage level and breadth of the cycle (cover.6)", "[mechanisms][cover]") {
  Scenario scenario = scenario_with() + savings_club();  // covers plan, before use, and build, during it
  World world = opened_world(scenario);
  world.enterprises.coverage_level[0] = 0.5;
  world.enterprises.cycle_breadth[0] = 0.25;
  run_rule<Cover>(world, scenario);
  Scenario less = scenario;
  less.enterprises[0].coverage = {{"plan", 0.9 * 0.5 * 0.25}, {"build", 0.8 * 0.5}};
  const World expected = opened_world(less);
  for (unsigned place = 0; place < Offers::places; ++place)
    for (std::size_t point = 0; point < Offers::points; ++point)
      REQUIRE_THAT(table_value(world, 0, place, point), WithinRel(table_value(expected, 0, place, point), 1e-6f));
}

TEST_CASE("cover: binding needs of outlet and information place by place", "[mechanisms][cover]") {
  const Needs needs[] = {Needs::nothing, Needs::outlet, Needs::information, Needs::both};
  const bool reaches[4][4] = {
      {true, true, true, true}, {false, true, false, true}, {false, false, true, true}, {false, false, false, true}};
  for (std::size_t k = 0; k < 4; ++k) {
    Scenario scenario = scenario_with() + savings_club();
    scenario.market_space.activities[0].needs = needs[k];
    World world = opened_world(scenario);
    run_rule<Cover>(world, scenario);
    for (unsigned place = 0; place < 4; ++place) {
      const double plan = reaches[k][place] ? covered(0.9, alone_plan(0.5)) : alone_plan(0.5);
      INFO("needs " << needs_names[k] << " place " << place);
      REQUIRE_THAT(static_cast<double>(table_value(world, 0, place, 32)),
                   WithinRel(generalised_mean(plan, covered(0.8, alone_build(0.5)), -1.0), 1e-7));
      // What she does alone needs nobody's outlet.
      REQUIRE(table_value(world, 1, place, 32) == table_value(world, 1, 0, 32));
    }
  }
}

TEST_CASE("cover: binding partners of the right kind and enterprise fill an activity (cover.5)",
          "[mechanisms][cover]") {
  Scenario scenario = scenario_with() + savings_club() + savings_club("rival");
  scenario.market_space.activities[1].filled_by = FilledBy::professional;
  const auto build_coverage = [&] {
    scenario.market_space.weakest_link = false;
    scenario.market_space.complementarity = 1.0;
    const double plan = covered(0.9, alone_plan(0.0));
    const double offered = (outcome_of(scenario, &scenario.enterprises[0], 3, 0.0) - 0.4 * plan) / 0.6;
    return 1 - (1 - offered) / (1 - alone_build(0.0));  // what of it the enterprise's side brings
  };
  REQUIRE(std::abs(build_coverage()) < 1e-12);  // nobody fills it
  scenario = scenario + Partner{.name = "other_kind", .kind = FilledBy::ngo, .enterprise = "club", .capacity = 9.0};
  scenario =
      scenario + Partner{.name = "other_house", .kind = FilledBy::professional, .enterprise = "rival", .capacity = 9.0};
  REQUIRE(std::abs(build_coverage()) < 1e-12);
  scenario = scenario + Partner{.name = "a", .kind = FilledBy::professional, .enterprise = "club", .capacity = 0.5};
  REQUIRE_THAT(build_coverage(), WithinRel(0.8 * (1 - std::exp(-0.5)), 1e-12));
  scenario = scenario + Partner{.name = "b", .kind = FilledBy::professional, .enterprise = "club", .capacity = 0.75};
  REQUIRE_THAT(build_coverage(), WithinRel(0.8 * (1 - std::exp(-1.25)), 1e-12));
  scenario.partners.back().capacity = 100.0;
  REQUIRE_THAT(build_coverage(), WithinRel(0.8, 1e-12));
}

TEST_CASE("cover: theory removing one partner role hurts the more the stronger activities need each other (L19)",
          "[mechanisms][cover]") {
  double kept_before = 1.0;
  for (const double rho : {1.0, 0.0, -1.0, -5.0, -50.0}) {
    Scenario scenario = scenario_with() + savings_club();
    scenario.market_space.complementarity = rho;
    const double whole = outcome_of(scenario, &scenario.enterprises[0], 3, 0.0);
    scenario.enterprises[0].coverage[0].second = 0.0;
    const double without = outcome_of(scenario, &scenario.enterprises[0], 3, 0.0);
    REQUIRE(without / whole < kept_before);
    kept_before = without / whole;
    if (rho == 1.0)
      REQUIRE_THAT(whole - without, WithinRel(0.4 * (covered(0.9, 0.2) - 0.2), 1e-12));  // additive: its own share only
  }
  Scenario weakest = scenario_with() + savings_club();
  weakest.market_space.weakest_link = true;
  REQUIRE_THAT(outcome_of(weakest, &weakest.enterprises[0], 3, 0.0), WithinRel(covered(0.8, 0.3), 1e-12));
  weakest.enterprises[0].coverage[0].second = 0.0;
  REQUIRE_THAT(outcome_of(weakest, &weakest.enterprises[0], 3, 0.0), WithinRel(0.2, 1e-12));
}
