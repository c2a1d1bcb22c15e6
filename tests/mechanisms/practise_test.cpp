// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/practise.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::size_t regions = 3;

/// Two enterprises in three regions; learning begins at 1,000.
Scenario learning(double progress_ratio = 0.8) {
  Scenario scenario = scenario_with({.customers = 12, .communities = 6}) + shop() + savings_club();
  for (const char* name : {"north", "middle", "south"}) {
    Region region;
    region.name = name;
    scenario.regions.push_back(region);
  }
  parameters<Practise>(scenario).progress_ratio = progress_ratio;
  parameters<Practise>(scenario).reference_output = 1000.0;
  return scenario;
}

/// One step in which enterprise e makes goods of this value in each region.
void practise(World& world, const Scenario& scenario, const std::vector<std::vector<double>>& goods,
              bool scenario_changed = false) {
  world.tally = Tally{};
  for (std::size_t e = 0; e < goods.size(); ++e)
    for (std::size_t r = 0; r < goods[e].size(); ++r)
      world.tally.goods_in[e * max_regions + r] = money_from(goods[e][r]).units;
  continue_with<Practise>(world, scenario, 0, scenario_changed);
}

}  // namespace

TEST_CASE("practise: formula of the learning curve (practise.3)", "[mechanisms][practise]") {
  REQUIRE_THAT(learning_exponent(0.8), WithinAbs(0.321928094887362, 1e-14));
  REQUIRE(learning_exponent(0.5) == 1.0);
  REQUIRE(learning_exponent(1.0) == 0.0);
  const double b = learning_exponent(0.8);
  REQUIRE_THAT(experience_cost(2000.0, 1000.0, b), WithinRel(0.8, 1e-13));
  REQUIRE_THAT(experience_cost(8000.0, 1000.0, b), WithinRel(0.512, 1e-13));
  double before = 1.0;
  for (double know_how = 1001.0; know_how < 1e7; know_how *= 1.3) {
    const double cost = experience_cost(know_how, 1000.0, b);
    REQUIRE(cost < before);
    REQUIRE(cost > 0.0);
    before = cost;
  }
}

TEST_CASE("practise: formula of know-how, transfer and mean cost (practise.1, practise.2, practise.4)",
          "[mechanisms][practise]") {
  Scenario scenario = learning();
  PractiseParams& params = parameters<Practise>(scenario);
  params.transfer_share = 0.25;
  params.depreciation = 0.4;
  scenario.population.represents = 50.0;
  World world = build_world(scenario);
  for (std::size_t k = 0; k < 2 * regions; ++k) world.regions.know_how[k] = 500.0 * static_cast<double>(k + 1);
  practise(world, scenario, {{10.0, 0.0, 30.0}, {0.0, 0.0, 7.0}});

  const double kept = std::exp(-0.4 * 7 / 365.25);
  const double made[2][regions] = {{500.0, 0.0, 1500.0}, {0.0, 0.0, 350.0}};
  for (std::size_t e = 0; e < 2; ++e) {
    double know_how[regions], all = 0.0, goods = 0.0, cost = 0.0;
    for (std::size_t r = 0; r < regions; ++r) {
      know_how[r] = 500.0 * static_cast<double>(e * regions + r + 1) * kept + made[e][r];
      REQUIRE_THAT(world.regions.know_how[e * regions + r], WithinRel(know_how[r], 1e-12));
      all += know_how[r];
    }
    for (std::size_t r = 0; r < regions; ++r) {
      const double effective = know_how[r] + 0.25 * (all - know_how[r]);
      goods += made[e][r];
      cost += made[e][r] * std::pow(std::max(effective, 1000.0) / 1000.0, std::log2(0.8));
    }
    REQUIRE_THAT(world.enterprises.experience_factor[e], WithinRel(cost / goods, 1e-12));
  }
}

TEST_CASE("practise: neutral progress ratio 1 changes nothing", "[mechanisms][practise]") {
  Scenario scenario = learning(1.0);
  parameters<Practise>(scenario).transfer_share = 1.0;
  parameters<Practise>(scenario).depreciation = 1.0;
  World world = build_world(scenario);
  const auto before = snapshot(world);
  practise(world, scenario, {{1e6, 1e6, 1e6}, {1e6, 1e6, 1e6}}, true);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  SECTION("an event that ends learning gives back the cost without experience") {
    parameters<Practise>(scenario).progress_ratio = 0.7;
    practise(world, scenario, {{1e6, 1e6, 1e6}});
    REQUIRE(world.enterprises.experience_factor[0] < 0.1);
    parameters<Practise>(scenario).progress_ratio = 1.0;
    practise(world, scenario, {{1e6, 1e6, 1e6}}, true);
    REQUIRE(world.enterprises.experience_factor[0] == 1.0);
  }
}

TEST_CASE("practise: neutral gain 0 of the link keeps the cost and half a gain saves half", "[mechanisms][practise]") {
  Scenario scenario = learning();
  for (const double gain : {0.0, 0.5, 1.0}) {
    set_number(scenario, "links.know_how_to_cost", gain);
    World world = build_world(scenario);
    practise(world, scenario, {{2000.0}});
    REQUIRE_THAT(world.enterprises.experience_factor[0], WithinRel(1.0 - 0.2 * gain, 1e-12));
    REQUIRE(world.enterprises.experience_factor[1] == 1.0);
    REQUIRE(world.regions.know_how[0] == 2000.0);
  }
}

TEST_CASE("practise: binding learning begins at the reference output", "[mechanisms][practise]") {
  const Scenario scenario = learning();
  World world = build_world(scenario);
  practise(world, scenario, {{999.0}});
  REQUIRE(world.enterprises.experience_factor[0] == 1.0);
  practise(world, scenario, {{1.0}});
  REQUIRE(world.enterprises.experience_factor[0] == 1.0);
  practise(world, scenario, {{1.0}});
  REQUIRE(world.enterprises.experience_factor[0] < 1.0);
}

TEST_CASE("practise: binding a step without goods keeps the factor", "[mechanisms][practise]") {
  Scenario scenario = learning();
  parameters<Practise>(scenario).depreciation = 50.0;
  World world = build_world(scenario);
  practise(world, scenario, {{4000.0}});
  const double factor = world.enterprises.experience_factor[0];
  const double know_how = world.regions.know_how[0];
  practise(world, scenario, {{0.0}});
  REQUIRE(world.enterprises.experience_factor[0] == factor);
  REQUIRE(world.regions.know_how[0] < 0.5 * know_how);
}

TEST_CASE("practise: binding know-how stays at home without transfer and is common with a whole one",
          "[mechanisms][practise]") {
  for (const double share : {0.0, 0.5, 1.0}) {
    Scenario scenario = learning();
    parameters<Practise>(scenario).transfer_share = share;
    World world = build_world(scenario);
    world.regions.know_how[0] = 8000.0;
    practise(world, scenario, {{0.0, 1e-4, 0.0}});  // next to nothing, in the second region
    const double effective = std::max(1000.0, share * 8000.0);
    REQUIRE_THAT(world.enterprises.experience_factor[0], WithinRel(std::pow(effective / 1000.0, std::log2(0.8)), 1e-6));
  }
}

TEST_CASE("practise: the factor is what goods cost in the next step", "[mechanisms][practise]") {
  Scenario scenario = learning();
  for (Enterprise& enterprise : scenario.enterprises) enterprise.unit_cost_share = 0.5;
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  const double before = world.enterprises.unit_cost_share[0], other = world.enterprises.unit_cost_share[1];
  practise(world, scenario, {{4000.0}});
  run_once<Offer>(world, scenario, 1);
  REQUIRE(before > 0.0);
  REQUIRE_THAT(world.enterprises.unit_cost_share[0], WithinRel(0.64 * before, 1e-12));
  REQUIRE(world.enterprises.unit_cost_share[1] == other);
}

TEST_CASE("practise: theory regions in another order give the same cost", "[mechanisms][practise]") {
  Scenario scenario = learning();
  parameters<Practise>(scenario).transfer_share = 0.3;
  World one = build_world(scenario), other = build_world(scenario);
  for (int step = 0; step < 20; ++step) {
    const double x = 300.0 + 20.0 * step;
    practise(one, scenario, {{x, 2 * x, 5 * x}});
    practise(other, scenario, {{5 * x, x, 2 * x}});
    REQUIRE_THAT(one.enterprises.experience_factor[0], WithinRel(other.enterprises.experience_factor[0], 1e-12));
    REQUIRE(one.regions.know_how[0] == other.regions.know_how[1]);
    REQUIRE(one.regions.know_how[2] == other.regions.know_how[0]);
  }
}
