// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/partner_entry.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::uint32_t review = 12;  // the thirteenth week

Partner depot(double reservation_income) {
  Partner partner;
  partner.name = "depot";
  partner.enterprise = "club";
  partner.capacity = 2.0;
  partner.revenue_share = 0.25;
  partner.reservation_income = reservation_income;
  partner.starting_cash = 777.0;
  return partner;
}

Scenario market(double reservation_income, double entry_rate) {
  Scenario scenario = scenario_with() + savings_club() + depot(reservation_income);
  parameters<PartnerEntry>(scenario).entry_rate = entry_rate;
  return scenario;
}

/// One review after the partner has earned this much a week.
double reviewed(const Scenario& scenario, double weekly, double capacity = 2.0) {
  World world = build_world(scenario);
  world.partners.capacity[0] = capacity;
  world.partners.cash[0] += money_from(13 * weekly);
  run_rule<PartnerEntry>(world, scenario, review, false);
  REQUIRE(world.partners.cash_at_review[0] == world.partners.cash[0]);
  return world.partners.capacity[0];
}

}  // namespace

TEST_CASE("partner_entry: formula of entry and exit in one review (partner_entry.1, partner_entry.2)",
          "[mechanisms][partner_entry]") {
  const double years = 13 * 7 / 365.25;
  for (const double elasticity : {0.5, 1.0, 4.0})
    for (const double weekly : {10.0, 100.0, 300.0})
      for (const double crowding : {1.0, 0.5, 0.0})
        for (const double drawing : {1.0, 0.3}) {
          Scenario scenario = market(50.0, 1.5);
          parameters<PartnerEntry>(scenario).elasticity = elasticity;
          set_number(scenario, "links.partners_to_income", crowding);
          set_number(scenario, "links.income_to_partners", drawing);
          const double rest = 2.0 * std::pow(weekly / 100.0, drawing * elasticity / (1.0 + elasticity * crowding));
          const double expected = 3.0 * std::pow(rest / 3.0, 1.0 - std::exp(-1.5 * years));
          REQUIRE(std::abs(reviewed(scenario, weekly, 3.0) - expected) < 1e-6 * expected);
        }
  REQUIRE(resting_capacity(2.0, 8.0, 3.0, 0.0) == 1024.0);
}

TEST_CASE("partner_entry: neutral rate 0 keeps the scenario's capacity, events included",
          "[mechanisms][partner_entry]") {
  Scenario scenario = market(50.0, 0.0);
  REQUIRE(reviewed(scenario, 1000.0) == 2.0);
  World world = build_world(scenario);
  const auto before = snapshot(world);
  run_rule<PartnerEntry>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  scenario.partners[0].capacity = 0.7;
  run_rule<PartnerEntry>(world, scenario);
  REQUIRE(world.partners.capacity[0] == 0.7);
}

TEST_CASE("partner_entry: neutral without an alternative, and with the link cut nobody moves",
          "[mechanisms][partner_entry]") {
  REQUIRE(reviewed(market(0.0, 5.0), 1000.0) == 2.0);
  Scenario scenario = market(50.0, 5.0);
  set_number(scenario, "links.income_to_partners", 0.0);
  REQUIRE(reviewed(scenario, 1000.0) == 2.0);
}

TEST_CASE("partner_entry: binding capacity moves at reviews only", "[mechanisms][partner_entry]") {
  for (const double interval : {0.0, 0.25, 1.0}) {
    Scenario scenario = market(50.0, 5.0);
    parameters<PartnerEntry>(scenario).review_interval = interval;
    World world = build_world(scenario);
    int moved = 0;
    for (std::uint32_t step = 0; step < 52; ++step) {
      const double before = world.partners.capacity[0];
      world.partners.cash[0] += money_from(200.0 + step);
      run_rule<PartnerEntry>(world, scenario, step, false);
      moved += world.partners.capacity[0] != before;
    }
    REQUIRE(moved == (interval == 0.0 ? 52 : interval == 0.25 ? 4 : 1));
  }
}

TEST_CASE("partner_entry: binding extremes of income and capacity", "[mechanisms][partner_entry]") {
  const Scenario scenario = market(50.0, 1e6);
  REQUIRE(reviewed(scenario, 0.0) == resting_capacity(2.0, 0.0, 1.0, 1.0));
  REQUIRE(reviewed(scenario, 0.0) > 0.0);  // so that partners can come back
  REQUIRE(resting_capacity(2.0, 1e300, 1.0, 0.0) == resting_capacity(2.0, 1e6, 1.0, 0.0));
  REQUIRE(reviewed(scenario, 300.0, 0.0) == reviewed(scenario, 300.0));
  Scenario none = scenario;
  none.partners[0].capacity = 0.0;
  REQUIRE(reviewed(none, 300.0, 0.0) == 0.0);
}

TEST_CASE("partner_entry: theory free entry ends where income is the reservation income",
          "[mechanisms][partner_entry]") {
  Scenario scenario = market(50.0, 2.0);
  parameters<PartnerEntry>(scenario).elasticity = 1e6;
  World world = build_world(scenario);
  for (std::uint32_t step = review; step < 40 * 13; step += 13) {
    world.partners.cash[0] += money_from(13 * 400.0);
    run_once<PartnerEntry>(world, scenario, step, false);
  }
  REQUIRE(std::abs(world.partners.capacity[0] - 8.0) < 1e-4);
}
