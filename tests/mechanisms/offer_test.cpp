// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/offer.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// A shop that decides for itself, at the same level in every dimension of its strategy.
Enterprise decider(double level = 1.0) {
  Enterprise enterprise = shop("decider");
  enterprise.decides = true;
  enterprise.strategy.level.fill(level);
  return enterprise;
}

void set_level(World& world, Lever lever, double level, std::size_t e = 0) {
  world.levers.level[Levers::row(e, lever)] = level;
}

bool has(const World& world, std::uint8_t term, std::size_t e = 0) {
  return (world.enterprises.terms_of_offer[e] & term) != 0;
}

/// The offered price of one enterprise in a fresh world.
double price_of(const Scenario& scenario) {
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  return world.enterprises.offered_price[0];
}

}  // namespace

TEST_CASE("offer: formula outlets are the share of communities to the nearest whole number (offer.1)",
          "[mechanisms][offer]") {
  struct Row {
    std::int64_t communities;
    double share;
    std::uint32_t outlets;
  };
  const Row rows[] = {{1, 0.0, 0},   {1, 0.4999, 0}, {1, 0.5, 1},   {1, 1.0, 1},    {7, 0.5, 4},
                      {10, 0.04, 0}, {10, 0.05, 1},  {10, 0.94, 9}, {10, 0.95, 10}, {200, 0.333, 67}};
  for (const Row& row : rows) {
    Scenario scenario = scenario_with({.customers = 200, .communities = row.communities}) + shop() + savings_club();
    scenario.enterprises[0].outlet_share = row.share;
    scenario.enterprises[1].information_share = row.share;
    World world = build_world(scenario);
    run_rule<Offer>(world, scenario);
    INFO(row.share << " of " << row.communities);
    REQUIRE(world.enterprises.outlets[0] == row.outlets);
    REQUIRE(world.enterprises.informed[0] == row.communities);
    REQUIRE(world.enterprises.outlets[1] == row.communities);
    REQUIRE(world.enterprises.informed[1] == row.outlets);
  }
}

TEST_CASE("offer: formula offers are at hand where outlets and information are", "[mechanisms][offer]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop() + savings_club();
  scenario.enterprises[0].outlet_share = 0.3;
  scenario.enterprises[0].information_share = 0.6;
  scenario.enterprises[1].outlet_share = 0.0;
  World world = build_world(scenario);
  world.communities.producers[4] = 2;       // of the shop
  world.communities.producers[10 + 5] = 1;  // of the club
  run_rule<Offer>(world, scenario);
  for (std::size_t place = 0; place < 10; ++place) {
    const std::uint32_t rank = world.communities.outlet_rank[place];
    INFO("community " << place << " rank " << rank);
    REQUIRE(world.communities.presence[place] ==
            ((rank < 3 ? presence_outlet : 0) | (rank < 6 ? presence_information : 0) |
             (place == 4 ? presence_producer : 0)));
    REQUIRE(world.communities.presence[10 + place] == (presence_information | (place == 5 ? presence_producer : 0)));
  }
  REQUIRE(set_number(scenario, "links.producers_to_presence", 0.0));
  run_rule<Offer>(world, scenario, 1);
  for (const std::uint8_t at : world.communities.presence) REQUIRE((at & presence_producer) == 0);
}

TEST_CASE("offer: formula levels are what is declared, transformed and imitated within 1 and 3 (offer.2)",
          "[mechanisms][offer]") {
  Scenario scenario = scenario_with() + decider(2.0);
  World world = build_world(scenario);
  Stances& stances = world.stances;
  stances.transformed[0] = 0.5;
  stances.imitated[1] = 0.25;
  stances.transformed[2] = stances.imitated[2] = 0.75;
  stances.transformed[3] = -3.0;
  stances.transformed[4] = -0.5;
  stances.imitated[4] = 0.25;
  run_rule<Offer>(world, scenario);
  REQUIRE(stances.effective == Column<double>{2.5, 2.25, 3.0, 1.0, 1.75, 2.0, 2.0, 2.0});
}

TEST_CASE("offer: formula an enterprise that keeps to the scenario offers its numbers", "[mechanisms][offer]") {
  Enterprise kept = savings_club();
  kept.price_level = 1.7;
  kept.unit_cost_share = 0.3;
  kept.switching_cost = 1.1;
  kept.trust = 0.6;
  kept.complexity = 0.2;
  kept.credit_share = 0.35;
  kept.promotion = 0.7;
  kept.personalisation = 0.8;
  kept.training = 0.9;
  kept.durability = 0.45;
  kept.later_cost_share = 0.55;
  kept.community_value = 0.65;
  kept.strategy.level.fill(3.0);  // not asked
  kept.starting_levels = {{"trust", 1.0}, {"training", 1.0}, {"cost", 1.0}};
  const auto partner = [](const char* name, double share) {
    return Partner{
        .name = name, .kind = FilledBy::distributor, .enterprise = "club", .capacity = 1.0, .revenue_share = share};
  };
  Scenario scenario = scenario_with() + kept + partner("a", 0.25) + partner("b", 0.125);
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  const Enterprises& offer = world.enterprises;
  REQUIRE(offer.offered_price[0] == 1.7);
  REQUIRE_THAT(offer.unit_cost_share[0], WithinRel(0.3, 1e-15));
  REQUIRE(offer.due[0] == 120.0);
  REQUIRE(offer.due_at_once[0] == 0.0);
  REQUIRE(offer.payment_steps[0] == 1);
  REQUIRE(offer.switching_cost[0] == 1.1);
  REQUIRE(offer.base_trust[0] == 0.6);
  REQUIRE(offer.complexity[0] == 0.2);
  REQUIRE(offer.credit_share[0] == 0.35);
  REQUIRE(offer.promotion[0] == 0.7);
  REQUIRE(offer.personalisation[0] == 0.8);
  REQUIRE(offer.training[0] == 0.9);
  REQUIRE(offer.durability[0] == 0.45);
  REQUIRE(offer.later_cost_share[0] == 0.55);
  REQUIRE(offer.community_value[0] == 0.65);
  REQUIRE(offer.coverage_level[0] == 1.0);
  REQUIRE(offer.cycle_breadth[0] == 1.0);
  REQUIRE(offer.reinvestment_share[0] == 0.0);
  REQUIRE(offer.retail_margin[0] == 0.0);
  REQUIRE(offer.partner_share[0] == 0.375);
  REQUIRE(has(world, offer_made));
  REQUIRE(has(world, offer_in_groups));
}

TEST_CASE("offer: formula levers and strategy make the offer of an enterprise that decides", "[mechanisms][offer]") {
  const double none = 0.0, half = 0.5, full = 1.0;
  for (const double x : {1.0, 2.0, 3.0})
    for (const double level : {none, half, full}) {
      Enterprise enterprise = decider(x);
      enterprise.switching_cost = 2.0;
      enterprise.trust = 0.4;
      enterprise.complexity = 0.5;
      enterprise.promotion = 0.8;
      enterprise.personalisation = 0.6;
      enterprise.training = 0.3;
      enterprise.intermediary_margin = 0.25;
      enterprise.unit_cost_share = 0.5;
      Scenario scenario = scenario_with({.customers = 20, .communities = 4}) + enterprise;
      World world = build_world(scenario);
      for (const Lever lever : all_levers) set_level(world, lever, level);
      world.enterprises.price_level[0] = 0.8;
      run_rule<Offer>(world, scenario);
      const Enterprises& offer = world.enterprises;
      INFO("strategy " << x << " levers " << level);
      const auto of = [&](double at_1, double at_2, double at_3) { return x == 1.0 ? at_1 : x == 2.0 ? at_2 : at_3; };
      REQUIRE(offer.outlets[0] == 4 * level);
      REQUIRE(offer.informed[0] == 4 * level);
      REQUIRE(offer.switching_cost[0] == 2.0 * of(1.0, 0.2, 0.0));
      REQUIRE(offer.base_trust[0] == 0.4 + 0.6 * level);
      REQUIRE(offer.complexity[0] == 0.5 - 0.3 * level);
      REQUIRE(offer.credit_share[0] == level);
      REQUIRE(offer.promotion[0] == 0.8 * level);
      REQUIRE(offer.personalisation[0] == 0.6 * of(0.0, 1.0, 1.0));
      REQUIRE(offer.training[0] == 0.3 * level * of(0.0, 0.0, 1.0));
      REQUIRE(offer.coverage_level[0] == 0.5 + 0.5 * level);
      REQUIRE(offer.cycle_breadth[0] == of(0.0, 1.0, 1.0));
      REQUIRE(offer.durability[0] == level * (1.0 - 0.3 * level));
      REQUIRE(offer.later_cost_share[0] == of(0.0, 0.5, 1.0));
      REQUIRE(offer.community_value[0] == level);
      REQUIRE(offer.reinvestment_share[0] == of(0.2, 0.4, 0.6));
      REQUIRE(offer.retail_margin[0] == of(0.25, 0.0, 0.0));
      REQUIRE(offer.partner_share[0] == of(0.05, 0.2, 0.4));
      const double price = 0.8 * of(1.25, 1.0, 1.0);
      REQUIRE(offer.offered_price[0] == price);
      REQUIRE_THAT(offer.unit_cost_share[0], WithinRel(0.5 * (1.0 - 0.2 * level) / price, 1e-15));
      REQUIRE(offer.due[0] == 40.0 * price);
      REQUIRE(has(world, offer_made) == (level > 0.0));
    }
}

TEST_CASE("offer: formula the cost of a good does not depend on its price (offer.4)", "[mechanisms][offer]") {
  Scenario scenario = scenario_with() + decider();
  scenario.enterprises[0].unit_cost_share = 0.6;
  scenario.enterprises[0].intermediary_margin = 0.5;
  scenario.enterprises[0].shared_use = {.sharers = 3, .coordination_cost = 0.01};
  World world = build_world(scenario);
  world.enterprises.experience_factor[0] = 0.75;
  set_level(world, Lever::cost, 0.5);
  for (const double price : {0.2, 1.0, 5.0}) {
    world.enterprises.price_level[0] = price;
    run_rule<Offer>(world, scenario);
    REQUIRE_THAT(world.enterprises.unit_cost_share[0] * world.enterprises.offered_price[0],
                 WithinRel(0.6 * 0.75 * (1.0 - 0.2 * 0.5), 1e-14));
  }
}

TEST_CASE("offer: formula payment intervals in whole steps (offer.5)", "[mechanisms][offer]") {
  struct Row {
    StepUnit unit;
    double weeks;
    std::uint16_t steps;
  };
  const Row rows[] = {{StepUnit::week, 0.0, 1},       {StepUnit::week, 1.0, 1},   {StepUnit::week, 1.4, 1},
                      {StepUnit::week, 1.5, 2},       {StepUnit::week, 13.0, 13}, {StepUnit::month, 13.0, 3},
                      {StepUnit::month, 2.0, 1},      {StepUnit::day, 1.0, 7},    {StepUnit::year, 40.0, 1},
                      {StepUnit::day, 5200.0, 36'400}};
  for (const Row& row : rows) {
    Scenario scenario = scenario_with() + shop();
    scenario.time.step = row.unit;
    scenario.enterprises[0].payment_interval = row.weeks;
    World world = build_world(scenario);
    run_rule<Offer>(world, scenario);
    INFO(row.weeks << " weeks in steps of unit " << static_cast<int>(row.unit));
    REQUIRE(world.enterprises.payment_steps[0] == row.steps);
    const double weeks = context_of(scenario).weeks;
    REQUIRE(world.enterprises.due_at_once[0] == (row.steps > 1 ? 40.0 * weeks * row.steps : 0.0));
  }
  // One that decides asks for 24, 3 and half a month at once, by its level of need.
  for (const double level : {1.0, 2.0, 3.0}) {
    Scenario scenario = scenario_with() + decider(level);
    World world = build_world(scenario);
    run_rule<Offer>(world, scenario);
    REQUIRE(world.enterprises.payment_steps[0] == (level == 1.0 ? 104 : level == 2.0 ? 13 : 2));
  }
}

TEST_CASE("offer: formula groups stand surety only where the offer forms them", "[mechanisms][offer]") {
  Enterprise club = savings_club();
  club.decides = true;
  club.serves_irregular_earners = club.serves_shunned = false;
  for (const double unit : {1.0, 2.0, 2.49, 2.5, 3.0})
    for (const double need : {2.5, 2.8, 3.0}) {  // 1.75, 1.0 and 0.5 months paid at once
      Scenario scenario = scenario_with() + club;
      scenario.enterprises[0].strategy.level[static_cast<std::size_t>(Dimension::unit)] = unit;
      scenario.enterprises[0].strategy.level[static_cast<std::size_t>(Dimension::need)] = need;
      if (need == 2.8) scenario.enterprises[0].conduct = {{"months_paid_at_once", 1.0}};
      World world = build_world(scenario);
      run_rule<Offer>(world, scenario);
      INFO("unit " << unit << " need " << need);
      const bool in_groups = unit >= 2.5 && need > 2.5;
      REQUIRE(has(world, offer_in_groups) == in_groups);
      REQUIRE(has(world, offer_refuses_irregular) == !in_groups);
      REQUIRE(has(world, offer_refuses_shunned) == !in_groups);
      scenario.enterprises[0].decides = false;  // by the scenario: groups, and no surety
      run_rule<Offer>(world, scenario, 1);
      REQUIRE(has(world, offer_in_groups));
      REQUIRE(has(world, offer_refuses_irregular));
      REQUIRE(has(world, offer_refuses_shunned));
    }
  for (const std::int64_t size :
       {0, 1, 2, 5}) {  // 0: a programme without groups; nobody stands surety in a group of one
    Enterprise programme = decider(3.0);
    programme.serves_irregular_earners = programme.serves_shunned = false;
    programme.programme.in_groups = size > 0;
    programme.programme.group_size = std::max<std::int64_t>(size, 1);
    Scenario scenario = scenario_with() + programme;
    World world = build_world(scenario);
    run_rule<Offer>(world, scenario);
    INFO("groups of " << size);
    REQUIRE(has(world, offer_in_groups) == (size > 0));
    REQUIRE(has(world, offer_refuses_irregular) == (size < 2));
    REQUIRE(has(world, offer_refuses_shunned) == (size < 2));
  }
}

TEST_CASE("offer: formula an offer needs what the activities it covers need", "[mechanisms][offer]") {
  Scenario scenario = scenario_with() + decider();
  scenario.enterprises[0].coverage = {{"plan", 0.5}, {"build", 0.5}};
  scenario.market_space.activities[0].needs = Needs::information;  // before use
  scenario.market_space.activities[1].needs = Needs::outlet;
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  REQUIRE(has(world, offer_needs_outlet));
  REQUIRE_FALSE(has(world, offer_needs_information));  // at level 1 it covers the time of use only
  world.stances.transformed[static_cast<std::size_t>(Dimension::offering)] = 0.1;
  run_rule<Offer>(world, scenario, 1);
  REQUIRE(has(world, offer_needs_information));
  scenario.enterprises[0].coverage = {{"plan", 0.5}};
  run_rule<Offer>(world, scenario, 2);
  REQUIRE_FALSE(has(world, offer_needs_outlet));
  scenario.market_space.activities[0].needs = Needs::both;
  run_rule<Offer>(world, scenario, 3);
  REQUIRE(has(world, offer_needs_outlet));
}

TEST_CASE("offer: neutral the same offer at every step, whoever runs it again", "[mechanisms][offer]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop() + decider(2.2);
  scenario.enterprises[0].outlet_share = 0.0;
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  const auto before = snapshot(world);
  run_rule<Offer>(world, scenario, 1, false);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(world.enterprises.offered_price == Column<double>{1.0, 1.0});
}

TEST_CASE("offer: binding who is not in the market offers nothing", "[mechanisms][offer]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  scenario.enterprises[0].enters = "2001-01-01";
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  REQUIRE(world.enterprises.outlets[0] == 0);
  REQUIRE(world.enterprises.informed[0] == 0);
  REQUIRE(world.communities.presence == Column<std::uint8_t>(10));
  REQUIRE_FALSE(has(world, offer_made));
  world.enterprises.active[0] = 1;
  run_rule<Offer>(world, scenario, 1);
  REQUIRE(world.enterprises.outlets[0] == 10);
  REQUIRE(has(world, offer_made));
}

TEST_CASE("offer: binding an event changes the outlets in its step", "[mechanisms][offer]") {
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  World world = build_world(scenario);
  run_rule<Offer>(world, scenario);
  REQUIRE(world.enterprises.outlets[0] == 10);
  REQUIRE(set_number(scenario, "enterprises.shop.outlet_share", 0.3));
  const auto before = snapshot(world);
  run_rule<Offer>(world, scenario, 5, true);
  REQUIRE(world.enterprises.outlets[0] == 3);
  REQUIRE(changed_columns(before, snapshot(world)) ==
          std::vector<std::string>{"communities.presence", "enterprises.outlets"});
}

TEST_CASE("offer: theory shares of communities add up as the share rises evenly", "[mechanisms][offer]") {
  // Rounding to the nearest is unbiased over evenly spread shares: the mean of outlets − share · communities is 0.
  Scenario scenario = scenario_with({.customers = 50, .communities = 10}) + shop();
  World world = build_world(scenario);
  double excess = 0.0;
  for (int k = 0; k < 1000; ++k) {
    scenario.enterprises[0].outlet_share = (k + 0.5) / 1000;
    run_once<Offer>(world, scenario);
    excess += world.enterprises.outlets[0] - 10 * scenario.enterprises[0].outlet_share;
  }
  REQUIRE(std::abs(excess / 1000) < 1e-9);
}

TEST_CASE("offer: theory the price falls with the number of customers by a power (L25)", "[mechanisms][offer]") {
  REQUIRE_THAT(bulk_factor(400.0, 100.0, 0.5), WithinRel(0.5, 1e-14));
  REQUIRE_THAT(bulk_factor(800.0, 100.0, 1.0 / 3.0), WithinRel(0.5, 1e-14));
  for (const double fewer : {0.0, 1.0, 99.0, 100.0}) REQUIRE(bulk_factor(fewer, 100.0, 0.5) == 1.0);
  for (const double any : {0.0, 100.0, 1e9}) REQUIRE(bulk_factor(any, 100.0, 0.0) == 1.0);
  // 80 % at every doubling: exponent −log2 0.8.
  for (int doublings = 1; doublings < 12; ++doublings)
    REQUIRE_THAT(bulk_factor(std::ldexp(100.0, doublings), 100.0, -std::log2(0.8)),
                 WithinRel(std::pow(0.8, doublings), 1e-13));
  // In the offer: real customers count, and the link scales the exponent.
  Scenario scenario = scenario_with() + shop();
  scenario.population.represents = 20.0;
  scenario.enterprises[0].price_level = 3.0;
  scenario.enterprises[0].bulk_exponent = 0.5;
  scenario.enterprises[0].bulk_reference = 100.0;
  World world = build_world(scenario);
  for (const double gain : {1.0, 0.5, 0.0}) {
    REQUIRE(set_number(scenario, "links.volume_to_price", gain));
    for (const std::uint32_t customers : {0u, 5u, 20u, 500u}) {
      world.enterprises.customers[0] = customers;
      run_rule<Offer>(world, scenario);
      const double expected = 3.0 * std::pow(std::max(1.0, customers / 5.0), -0.5 * gain);
      REQUIRE_THAT(world.enterprises.offered_price[0], WithinRel(expected, 1e-14));
    }
  }
}

TEST_CASE("offer: theory sharing is cheapest for the square root of price over coordination cost (L40)",
          "[mechanisms][offer]") {
  // Cost a head F/n + k(n − 1), here relative to F: the best whole n has n(n − 1) <= F/k <= n(n + 1).
  const auto best_of = [](double price, double coordination) {
    std::int64_t best = 1;
    for (std::int64_t n = 2; n <= 200; ++n)
      if (sharing_factor(n, coordination / price) < sharing_factor(best, coordination / price)) best = n;
    return best;
  };
  REQUIRE(best_of(100.0, 4.0) == 5);
  for (std::int64_t n = 1; n <= 100; ++n) REQUIRE(best_of(static_cast<double>(n * n), 1.0) == n);
  for (double ratio = 1.3; ratio < 9000.0; ratio *= 1.37) {
    const auto n = static_cast<double>(best_of(ratio, 1.0));
    INFO("F/k " << ratio << " best " << n);
    REQUIRE(n * (n - 1.0) <= ratio);
    REQUIRE(n * (n + 1.0) >= ratio);
  }
  REQUIRE_THAT(100.0 * sharing_factor(5, 0.04), WithinRel(36.0, 1e-14));  // 100/5 + 4 · 4
  for (const double any : {0.0, 0.3, 1.0}) REQUIRE(sharing_factor(1, any) == 1.0);
  // In the offer, with the gain of its link; nothing but the good itself is shared out when coordination is free.
  Scenario scenario = scenario_with() + shop();
  scenario.enterprises[0].shared_use = {.sharers = 5, .coordination_cost = 0.04};
  REQUIRE_THAT(price_of(scenario), WithinRel(0.36, 1e-14));
  REQUIRE(set_number(scenario, "links.sharing_to_coordination", 0.5));
  REQUIRE_THAT(price_of(scenario), WithinRel(0.28, 1e-14));
  REQUIRE(set_number(scenario, "links.sharing_to_coordination", 0.0));
  REQUIRE_THAT(price_of(scenario), WithinRel(0.2, 1e-14));
}

TEST_CASE("offer: formula coordination costs more the more customers there are (offer.3)", "[mechanisms][offer]") {
  Scenario scenario = scenario_with() + shop();
  scenario.enterprises[0].bulk_reference = 2.0;
  scenario.enterprises[0].shared_use = {.sharers = 3, .coordination_cost = 0.01};
  const auto price_at = [&](std::uint32_t customers) {
    World world = build_world(scenario);
    world.enterprises.customers[0] = customers;
    run_once<Offer>(world, scenario);
    return world.enterprises.offered_price[0];
  };
  REQUIRE(price_at(8) == price_at(0));  // neutral
  scenario.enterprises[0].shared_use.coordination_growth = 0.5;
  REQUIRE_THAT(price_at(2), WithinRel(1.0 / 3.0 + 0.02, 1e-14));
  REQUIRE_THAT(price_at(8), WithinRel(1.0 / 3.0 + 0.04, 1e-14));
  REQUIRE(set_number(scenario, "links.sharing_to_coordination", 0.0));
  REQUIRE_THAT(price_at(8), WithinRel(1.0 / 3.0, 1e-14));
}

TEST_CASE("offer: theory owning pays from a use of fixed cost over saving per use (L40)", "[mechanisms][offer]") {
  // Owning costs F + c·u for u uses, paying by use p·u, sharing with others F/n + k(n − 1) + c·u: u* = F/(p − c), and
  // with sharers (F/n + k(n − 1))/(p − c). Dues of the two offers, as `offer` makes them.
  constexpr double fixed = 90.0, running = 2.0, per_use = 5.0, coordination = 0.01;
  for (const std::int64_t sharers : {1, 3}) {
    const double crossover = fixed * sharing_factor(sharers, coordination) / (per_use - running);
    REQUIRE_THAT(crossover, WithinRel(sharers == 1 ? 30.0 : (90.0 / 3 + 0.9 * 2) / 3.0, 1e-12));
    for (const double uses : {1.0, crossover * 0.999, crossover * 1.001, 100.0}) {
      Enterprise seller = decider(), hire = decider();
      seller.shared_use = {.sharers = sharers, .coordination_cost = coordination};
      seller.programme.instalment = fixed;
      hire.programme.instalment = per_use * uses;
      Scenario scenario = scenario_with() + seller + hire;
      World world = build_world(scenario);
      run_once<Offer>(world, scenario);
      REQUIRE((world.enterprises.due[0] + running * uses < world.enterprises.due[1]) == (uses > crossover));
    }
  }
}
