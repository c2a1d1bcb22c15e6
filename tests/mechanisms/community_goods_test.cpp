// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/community_goods.hpp"

#include <cmath>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr double week = 7 / 365.25;

CommunityGoodsParams& commons_of(Scenario& scenario) {
  return parameters<CommunityGoods>(scenario);
}

/// Two regions of three communities with five customers each; what people hold differs.
Scenario two_regions() {
  Scenario scenario = scenario_with({.customers = 30, .communities = 6}) + shop() + savings_club();
  scenario.population.starting_outcome_mean = 2.0;
  for (const char* name : {"hills", "coast"}) {
    Region region;
    region.name = name;
    region.commons_start = 0.8;
    scenario.regions.push_back(region);
  }
  return scenario;
}

World opened(const Scenario& scenario) {
  World world = build_world(scenario);
  run_once<Offer>(world, scenario);
  world.tally = Tally{};
  return world;
}

void sell(World& world, std::size_t e, std::size_t region, double money) {
  world.tally.goods_in[e * max_regions + region] = money_from(money).units;
}

void spend_on_programme(World& world, std::size_t e, double money) {
  world.levers.budget[Levers::row(e, Lever::community)] = money_from(money);
}

}  // namespace

TEST_CASE("community_goods: formula of regrowth and wear solves the equation (community_goods.1)",
          "[mechanisms][community_goods]") {
  for (const double regrowth : {0.0, 0.3, 2.0})
    for (const double pressure : {0.0, 0.3, 1.0, 5.0})
      for (const double start : {0.01, 0.5, 1.0}) {
        double stock = start;  // fourth-order steps of a thousandth
        const auto slope = [&](double n) { return regrowth * n * (1.0 - n) - pressure * n; };
        for (int k = 0; k < 1000; ++k) {
          const double a = slope(stock), b = slope(stock + 0.0005 * a), c = slope(stock + 0.0005 * b),
                       d = slope(stock + 0.001 * c);
          stock += 0.001 / 6.0 * (a + 2 * b + 2 * c + d);
        }
        CAPTURE(regrowth, pressure, start);
        REQUIRE_THAT(commons_after(start, regrowth, pressure, 1.0), WithinRel(stock, 1e-9));
        // Two half steps are one whole step.
        REQUIRE_THAT(commons_after(commons_after(start, regrowth, pressure, 0.5), regrowth, pressure, 0.5),
                     WithinRel(stock, 1e-9));
      }
}

TEST_CASE("community_goods: formula of wellbeing solves the equation (community_goods.3)",
          "[mechanisms][community_goods]") {
  REQUIRE_THAT(wellbeing_after(0.2, 0.5, 0.0, 2.0), WithinRel(1.0 - 0.8 * std::exp(-1.0), 1e-12));
  REQUIRE_THAT(wellbeing_after(0.9, 0.0, 0.25, 2.0), WithinRel(0.9 * std::exp(-0.5), 1e-12));
  REQUIRE_THAT(wellbeing_after(0.1, 0.6, 0.2, 3.0), WithinRel(0.75 - 0.65 * std::exp(-2.4), 1e-12));
  REQUIRE(wellbeing_after(0.4, 0.0, 0.0, 10.0) == 0.4);
}

TEST_CASE("community_goods: formula of the wear by what is sold in a region (community_goods.2)",
          "[mechanisms][community_goods]") {
  Scenario scenario = two_regions();
  scenario.enterprises[0].price_level = 2.0;
  scenario.enterprises[1].shared_use.sharers = 4;
  commons_of(scenario).regrowth = 0.5;
  commons_of(scenario).wear = 0.001;
  set_number(scenario, "links.sales_to_commons", 0.5);
  World world = opened(scenario);
  sell(world, 0, 1, 300.0);
  sell(world, 1, 1, 120.0);
  continue_with<CommunityGoods>(world, scenario);
  const double shared_price = 1.0 / 4.0 + 3.0 * scenario.enterprises[1].shared_use.coordination_cost;
  const double made = 300.0 / 2.0 + 120.0 / shared_price / 4.0;
  const double pressure = 0.5 * 0.001 * made / 15.0 / week;
  REQUIRE_THAT(world.regions.commons[1], WithinRel(commons_after(0.8, 0.5, pressure, week), 1e-12));
  REQUIRE_THAT(world.regions.commons[0], WithinRel(commons_after(0.8, 0.5, 0.0, week), 1e-12));
  REQUIRE(world.regions.commons[1] < 0.8);
  REQUIRE(world.regions.commons[0] > 0.8);
}

TEST_CASE("community_goods: formula of support by programmes and by the outcome of neighbours (community_goods.4)",
          "[mechanisms][community_goods]") {
  Scenario scenario = two_regions();
  scenario.enterprises[0].outlet_share = scenario.enterprises[0].information_share = 0.5;
  scenario.enterprises[1].outlet_share = scenario.enterprises[1].information_share = 0.0;
  CommunityGoodsParams& params = commons_of(scenario);
  params.programme_gain = 0.02;
  params.outcome_rate = 0.7;
  params.outcome_half = 3.0;
  params.wellbeing_decay = 0.1;
  set_number(scenario, "links.programme_to_wellbeing", 0.5);
  World world = opened(scenario);
  spend_on_programme(world, 0, 90.0);   // 30 for each of three communities
  spend_on_programme(world, 1, 120.0);  // nowhere at hand: 20 for each of six
  std::fill(world.communities.wellbeing.begin(), world.communities.wellbeing.end(), 0.25f);
  continue_with<CommunityGoods>(world, scenario);
  for (std::size_t place = 0; place < 6; ++place) {
    const double money = (world.communities.outlet_rank[place] < 3 ? 30.0 : 0.0) + 20.0;
    double mean = 0.0;
    for (std::size_t k = 0; k < 5; ++k) mean += static_cast<double>(world.customers.outcome_stock[5 * place + k]) / 5.0;
    const double support = 0.5 * 0.02 * money / 5.0 / week + 0.7 * mean / (mean + 3.0);
    const double expected = wellbeing_after(0.25, support, 0.1, week);
    CAPTURE(place);
    REQUIRE_THAT(static_cast<double>(world.communities.wellbeing[place]), WithinRel(expected, 1e-6));
  }
}

TEST_CASE("community_goods: neutral rates 0 change nothing", "[mechanisms][community_goods]") {
  const Scenario scenario = two_regions();
  World world = opened(scenario);
  sell(world, 0, 0, 1e6);
  spend_on_programme(world, 0, 1e6);
  const auto before = snapshot(world);
  continue_with<CommunityGoods>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("community_goods: neutral cut links carry nothing", "[mechanisms][community_goods]") {
  Scenario scenario = two_regions();
  CommunityGoodsParams& params = commons_of(scenario);
  params.wear = params.programme_gain = 0.01;
  params.outcome_rate = 1.0;
  for (const char* link : {"links.sales_to_commons", "links.programme_to_wellbeing", "links.outcome_to_wellbeing"})
    set_number(scenario, link, 0.0);
  World world = opened(scenario);
  sell(world, 0, 0, 1e4);
  spend_on_programme(world, 0, 1e4);
  const auto before = snapshot(world);
  continue_with<CommunityGoods>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
}

TEST_CASE("community_goods: binding both stocks stay within 0 and 1 at any rate and length of step",
          "[mechanisms][community_goods]") {
  for (const double rate : {0.0, 1e-9, 0.1, 3.0, 1000.0})
    for (const double other : {0.0, 1e-9, 0.1, 3.0, 1000.0, 1e12})
      for (const double years : {1.0 / 365.25, week, 1.0, 1000.0})
        for (const double start : {0.0, 1e-300, 0.3, 1.0 - 1e-16, 1.0}) {
          CAPTURE(rate, other, years, start);
          const double stock = commons_after(start, rate, other, years);
          REQUIRE((stock >= 0.0 && stock <= 1.0));
          const double wellbeing = wellbeing_after(start, other, rate, years);
          REQUIRE((wellbeing >= 0.0 && wellbeing <= 1.0));
          const double faded = wellbeing_after(start, rate, other, years);
          REQUIRE((faded >= 0.0 && faded <= 1.0));
        }
  REQUIRE(commons_after(0.0, 5.0, 0.0, 10.0) == 0.0);  // what is extinct does not grow back
  REQUIRE(commons_after(1.0, 5.0, 0.0, 10.0) == 1.0);
}

TEST_CASE("community_goods: binding the customers of the region share its wear", "[mechanisms][community_goods]") {
  Scenario scenario = two_regions();
  commons_of(scenario).wear = 0.01;
  scenario.regions[0].share = 0.2;  // one community of six
  scenario.regions[1].share = 1.0;
  World world = opened(scenario);
  sell(world, 0, 0, 100.0);
  sell(world, 0, 1, 500.0);
  continue_with<CommunityGoods>(world, scenario);
  REQUIRE(world.communities.region[0] == 0);
  REQUIRE(world.communities.region[1] == 1);
  REQUIRE_THAT(world.regions.commons[0], WithinRel(0.8 * std::exp(-0.01 * 100.0 / 5.0), 1e-12));
  REQUIRE_THAT(world.regions.commons[1], WithinRel(0.8 * std::exp(-0.01 * 500.0 / 25.0), 1e-12));
}

TEST_CASE("community_goods: theory a step of any length and the order of communities do not matter",
          "[mechanisms][community_goods]") {
  for (const StepUnit unit : {StepUnit::day, StepUnit::week, StepUnit::month, StepUnit::year}) {
    Scenario scenario = two_regions();
    scenario.time.step = unit;
    CommunityGoodsParams& params = commons_of(scenario);
    params.regrowth = 1.0;
    params.wear = 0.002;
    params.programme_gain = 0.003;
    params.wellbeing_decay = 0.3;
    World world = opened(scenario);
    const double years = years_per_step(unit);
    const auto steps = static_cast<int>(std::lround(12.0 / years));
    spend_on_programme(world, 0, 600.0 * years);  // 600 a year, 20 a head
    for (int step = 0; step < steps; ++step) {
      world.tally = Tally{};
      sell(world, 0, 0, 15.0 * 100.0 * years);
      run_in_blocks(*registry_entry<CommunityGoods>().make(), world, context_of(scenario, 0), {SIZE_MAX});
    }
    REQUIRE_THAT(world.regions.commons[0], WithinRel(commons_after(0.8, 1.0, 0.2, years * steps), 1e-5));
    REQUIRE_THAT(world.regions.commons[1], WithinRel(commons_after(0.8, 1.0, 0.0, years * steps), 1e-5));
    for (const float wellbeing : world.communities.wellbeing)
      REQUIRE_THAT(static_cast<double>(wellbeing), WithinRel(wellbeing_after(0.0, 0.06, 0.3, years * steps), 1e-4));
  }
}
