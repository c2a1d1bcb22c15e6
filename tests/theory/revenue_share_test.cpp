// SPDX-License-Identifier: MIT
// The share of revenue that pays best, where partners enter by what they earn (L24): an outcome of the rule of entry.
#include <cmath>

#include "plussum/mechanisms/partner_entry.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {
namespace {

constexpr double b = 0.85;         // revenue R = A Z^b
constexpr double per_week = 1000;  // A
constexpr double grid = 0.005;

Scenario market(double elasticity, double reservation_income) {
  Partner agents;
  agents.name = "agents";
  agents.enterprise = "club";
  agents.capacity = 1.0;
  agents.reservation_income = reservation_income;
  Scenario scenario = scenario_with() + savings_club() + agents;
  auto& ally = parameters<PartnerEntry>(scenario);
  ally.entry_rate = 1e6;
  ally.elasticity = elasticity;
  ally.review_interval = 0.0;
  return scenario;
}

/// Capacity at rest when the agents get this share of revenue.
double capacity_at(World& world, const Scenario& scenario, double share) {
  const double weeks = years_per_step(scenario.time.step) * weeks_per_year;
  for (int k = 0; k < 120; ++k) {  // what is left of the distance to rest: below 0.85^120 = 3e-9
    world.partners.cash[0] += money_from(share * per_week * std::pow(world.partners.capacity[0], b) * weeks);
    run_once<PartnerEntry>(world, scenario, 0, false);
  }
  return world.partners.capacity[0];
}

/// Share of revenue at which the enterprise keeps most.
double best_share(double elasticity, double reservation_income) {
  const Scenario scenario = market(elasticity, reservation_income);
  World world = build_world(scenario);
  double best = 0.0, most = 0.0;
  for (double share = 0.1; share < 0.95; share += grid) {
    const double kept = (1.0 - share) * per_week * std::pow(capacity_at(world, scenario, share), b);
    if (kept <= most) continue;
    most = kept;
    best = share;
  }
  return best;
}

}  // namespace

TEST_CASE("L24 revenue share: with entry of elasticity a to the share the best one is ab/(1+ab)", "[theory]") {
  for (const auto& [a, stated] : {std::pair{0.5, 0.298}, {1.0, 0.459}, {2.0, 0.630}, {2.74, 0.700}}) {
    // The rule's elasticity is to income for each unit of capacity. More agents bring more revenue, so that the share s
    // draws them with the elasticity a = e/(1 + e (1 - b)).
    const double elasticity = a / (1.0 - a * (1.0 - b));
    CAPTURE(a, elasticity);
    const double found = best_share(elasticity, 600.0);
    CHECK(std::fabs(found - a * b / (1.0 + a * b)) <= grid);
    CHECK(std::fabs(found - stated) <= grid + 5e-4);
    // The elasticity itself, between two shares.
    const Scenario scenario = market(elasticity, 600.0);
    World world = build_world(scenario);
    const double low = capacity_at(world, scenario, 0.3), high = capacity_at(world, scenario, 0.6);
    CHECK(std::log(high / low) / std::log(2.0) == Approx(a).epsilon(1e-4));
  }
}

TEST_CASE("L24 revenue share: under free entry n = (sA/k)^(1/(1-b)), and the best share is b", "[theory]") {
  constexpr double k = 800.0, free = 1e6;
  const Scenario scenario = market(free, k);
  World world = build_world(scenario);
  for (const double share : {0.5, 0.7, 0.8, 0.9}) {
    CAPTURE(share);
    CHECK(capacity_at(world, scenario, share) == Approx(std::pow(share * per_week / k, 1.0 / (1.0 - b))).epsilon(1e-3));
  }
  CHECK(std::fabs(best_share(free, k) - b) <= grid);
}

TEST_CASE("L24 revenue share: no interior optimum where agents do not answer to income", "[theory]") {
  CHECK(best_share(0.0, 600.0) == Approx(0.1));
}

}  // namespace plussum::test
