// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/reach.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/mechanisms/offer.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

ReachParams& reach_of(Scenario& scenario) {
  return parameters<Reach>(scenario);
}

constexpr double week = 7 / 365.25;

double chance(double hazard, double years = week) {
  return 1 - std::exp(-hazard * years);
}

double count_aware(const World& world, std::size_t e, std::size_t begin, std::size_t end) {
  double count = 0;
  for (std::size_t row = begin; row < end; ++row) count += (world.customers.aware[row] >> e) & 1;
  return count;
}
double count_aware(const World& world, std::size_t e) {
  return count_aware(world, e, 0, world.customers.size());
}

}  // namespace

TEST_CASE("reach: formula of promotion and promoters in one step (reach.1)", "[mechanisms][reach]") {
  constexpr std::size_t each = 10'000;
  Scenario scenario = scenario_with({.customers = 4 * each, .communities = 4}) + shop() + savings_club();
  scenario.enterprises[0].promotion = 3.0;
  scenario.enterprises[0].promoter_promotion = 9.0;
  scenario.enterprises[0].outlet_share = 0.5;
  scenario.enterprises[0].information_share = 0.0;
  scenario.enterprises[1].promotion = 6.0;
  World world = opened_world(scenario);
  world.communities.promoter[0] = 0;
  world.communities.promoter[3] = 3 * each;
  run_once<Reach>(world, scenario);
  for (std::size_t place = 0; place < 4; ++place) {
    const double hazard =
        (world.communities.outlet_rank[place] < 2 ? 3.0 : 0.0) + (place == 0 || place == 3 ? 9.0 : 0.0);
    INFO("community " << place << " hazard " << hazard);
    REQUIRE(std::abs(binomial_z(count_aware(world, 0, each * place, each * (place + 1)), each, chance(hazard))) < 4.0);
    REQUIRE(std::abs(binomial_z(count_aware(world, 1, each * place, each * (place + 1)), each, chance(6.0))) < 4.0);
  }
  // The two enterprises are heard of independently.
  double both = 0;
  for (const std::uint16_t aware : world.customers.aware) both += aware == 3;
  double expected = 0;
  for (std::size_t place = 0; place < 4; ++place)
    expected +=
        chance((world.communities.outlet_rank[place] < 2 ? 3.0 : 0.0) + (place == 0 || place == 3 ? 9.0 : 0.0)) *
        chance(6.0) / 4;
  REQUIRE(std::abs(binomial_z(both, 4 * each, expected)) < 4.0);
}

TEST_CASE("reach: formula of word of mouth among neighbours (reach.1, reach.2)", "[mechanisms][reach]") {
  constexpr std::size_t n = 40'000;
  for (const bool in_groups : {false, true}) {
    Scenario scenario = scenario_with({.customers = n}) + (in_groups ? savings_club() : shop());
    scenario.population.neighbours = 4;
    scenario.enterprises[0].promotion = 1.0;
    reach_of(scenario).imitation = 12.0;
    reach_of(scenario).group_gain = 0.5;
    World world = opened_world(scenario);
    for (std::size_t row = 0; row < n; ++row)
      world.customers.served_neighbours[row] = static_cast<std::uint8_t>(row % 5);
    run_once<Reach>(world, scenario);
    double by_neighbours[5] = {};
    for (std::size_t row = 0; row < n; ++row) by_neighbours[row % 5] += world.customers.aware[row];
    for (int served = 0; served < 5; ++served) {
      INFO("served neighbours " << served << " in groups " << in_groups);
      REQUIRE(std::abs(binomial_z(by_neighbours[served], n / 5,
                                  chance(1.0 + 12.0 * (in_groups ? 1.5 : 1.0) * served / 4.0))) < 4.0);
    }
  }
}

TEST_CASE("reach: formula who hears at a low hazard also hears at a higher one", "[mechanisms][reach]") {
  Scenario scenario = scenario_with({.customers = 3000}) + shop();
  World before = opened_world(scenario);
  for (const double promotion : {0.5, 2.0, 8.0, 1000.0}) {
    scenario.enterprises[0].promotion = promotion;
    World world = opened_world(scenario);
    run_rule<Reach>(world, scenario);
    for (std::size_t row = 0; row < 3000; ++row) REQUIRE(world.customers.aware[row] >= before.customers.aware[row]);
    REQUIRE(count_aware(world, 0) > count_aware(before, 0));
    before = world;
  }
  REQUIRE(count_aware(before, 0) == 3000);  // 1 − exp(−19): all but one in 2·10^8
}

TEST_CASE("reach: neutral hazards of 0 tell nobody and nobody forgets", "[mechanisms][reach]") {
  Scenario scenario = scenario_with({.customers = 500, .communities = 3}) + shop() + savings_club();
  scenario.population.neighbours = 4;
  World world = opened_world(scenario);
  for (std::size_t row = 0; row < 500; ++row) world.customers.aware[row] = static_cast<std::uint16_t>(row % 4);
  std::fill(world.customers.served_neighbours.begin(), world.customers.served_neighbours.end(), std::uint8_t{4});
  const auto before = snapshot(world);
  run_rule<Reach>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  // Cut links are worth hazards of 0.
  reach_of(scenario).imitation = 500.0;
  scenario.enterprises[0].promoter_promotion = 500.0;
  std::fill(world.communities.promoter.begin(), world.communities.promoter.end(), 0u);
  const auto with_promoters = snapshot(world);
  set_number(scenario, "links.neighbours_to_awareness", 0.0);
  set_number(scenario, "links.promoters_to_awareness", 0.0);
  run_rule<Reach>(world, scenario);
  REQUIRE(changed_columns(with_promoters, snapshot(world)).empty());
  for (std::size_t row = 0; row < 500; ++row) world.customers.aware[row] = 2;
  set_number(scenario, "links.promoters_to_awareness", 1.0);
  run_rule<Reach>(world, scenario);
  REQUIRE(count_aware(world, 0) > 490);
  REQUIRE(count_aware(world, 1) == 500);
}

TEST_CASE("reach: binding promotion reaches exactly the communities with an outlet or information",
          "[mechanisms][reach]") {
  for (const std::int64_t communities : {1, 2, 5, 10, 16}) {
    for (int percent = 0; percent <= 100; percent += 5) {
      Scenario scenario = scenario_with({.customers = 4 * communities, .communities = communities}) + shop();
      scenario.enterprises[0].promotion = 1000.0;
      scenario.enterprises[0].outlet_share = percent / 100.0;
      scenario.enterprises[0].information_share = percent % 10 == 0 ? 0.3 : 0.0;
      World world = opened_world(scenario);
      run_once<Offer>(world, scenario);
      run_once<Reach>(world, scenario);
      const std::uint32_t reached = std::max(world.enterprises.outlets[0], world.enterprises.informed[0]);
      for (std::size_t row = 0; row < world.customers.size(); ++row) {
        INFO("communities " << communities << " share " << percent << " % rank "
                            << world.communities.outlet_rank[world.customers.community[row]]);
        REQUIRE(world.customers.aware[row] ==
                (world.communities.outlet_rank[world.customers.community[row]] < reached ? 1 : 0));
      }
    }
  }
}

TEST_CASE("reach: binding a promoter tells of her own enterprise in her own community", "[mechanisms][reach]") {
  Scenario scenario = scenario_with({.customers = 30, .communities = 3}) + shop() + savings_club();
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promoter_promotion = 1000.0;
  World world = opened_world(scenario);
  world.communities.promoter[1 * 3 + 2] = 0;
  run_rule<Reach>(world, scenario);
  for (std::size_t row = 0; row < 30; ++row) REQUIRE(world.customers.aware[row] == (row < 20 ? 0 : 2));
}

TEST_CASE("reach: binding customers without neighbours hear only promotion", "[mechanisms][reach]") {
  Scenario scenario = scenario_with({.customers = 1000}) + shop();
  reach_of(scenario).imitation = 1000.0;
  World world = opened_world(scenario);
  world.customers.supplier.assign(500, 0);
  world.customers.supplier.resize(1000, self_provision);
  run_rule<Reach>(world, scenario);
  REQUIRE(count_aware(world, 0) == 0);
}

TEST_CASE("reach: binding who tells with complete mixing", "[mechanisms][reach]") {
  constexpr std::size_t n = 20'000;
  Scenario scenario = scenario_with({.customers = n}) + shop();
  scenario.population.mixing = Mixing::complete;
  reach_of(scenario).imitation = 20.0;
  World world = opened_world(scenario);
  for (std::size_t row = 0; row < n / 4; ++row) world.customers.aware[row] = 1;
  for (std::size_t row = 0; row < n / 10; ++row) world.customers.supplier[row] = 0;
  World other = world;
  run_rule<Reach>(world, scenario);
  REQUIRE(std::abs(binomial_z(count_aware(world, 0) - n / 4.0, n * 0.75, chance(20.0 * 0.1))) < 4.0);
  reach_of(scenario).told_by = Tellers::aware;
  run_rule<Reach>(other, scenario);
  REQUIRE(std::abs(binomial_z(count_aware(other, 0) - n / 4.0, n * 0.75, chance(20.0 * 0.25))) < 4.0);
}

TEST_CASE("reach: binding who tells on the network", "[mechanisms][reach]") {
  constexpr std::size_t n = 20'000;
  Scenario scenario = scenario_with({.customers = n}) + shop() + shop("other");
  scenario.population.neighbours = 4;
  reach_of(scenario).imitation = 20.0;
  World world = build_world(scenario);
  for (std::size_t row = 0; row < n; ++row) world.customers.aware[row] = row % 2 == 0 ? 2 : 0;
  World other = world;
  run_rule<Reach>(world, scenario);
  REQUIRE(count_aware(world, 1) == n / 2);  // nobody is served, so nobody tells
  reach_of(scenario).told_by = Tellers::aware;
  run_rule<Reach>(other, scenario);
  // Of the four neighbours of an odd customer two, one on each side, are even.
  REQUIRE(std::abs(binomial_z(count_aware(other, 1) - n / 2.0, n / 2, chance(20.0 * 0.5))) < 4.0);
  REQUIRE(count_aware(other, 0) == 0);
}

TEST_CASE("reach: binding earned trust raises and lowers every hazard of its community (reach.3)",
          "[mechanisms][reach]") {
  constexpr std::size_t each = 10'000;
  Scenario scenario = scenario_with({.customers = 4 * each, .communities = 4}) + shop() + shop("other");
  scenario.population.neighbours = 2;
  for (Enterprise& enterprise : scenario.enterprises) enterprise.promotion = 5.0;
  reach_of(scenario).imitation = 10.0;
  World world = build_world(scenario);
  world.communities.earned_trust = {0.4f, -0.5f, -1.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
  std::fill_n(world.customers.served_neighbours.begin(), 4 * each, std::uint8_t{1});  // one of two, of the first shop
  const auto check = [&](double first, double second, double third) {
    World after = world;
    run_once<Offer>(after, scenario);
    run_once<Reach>(after, scenario);
    const double factor[] = {first, second, third, 1.0};
    for (std::size_t place = 0; place < 4; ++place) {
      INFO("community " << place);
      const double told = count_aware(after, 0, each * place, each * (place + 1));
      REQUIRE(std::abs(binomial_z(told, each, chance(10.0 * factor[place]))) < 4.0);
      const double other = count_aware(after, 1, each * place, each * (place + 1));
      REQUIRE(std::abs(binomial_z(other, each, chance(5.0))) < 4.0);
    }
  };
  check(1.0, 1.0, 1.0);  // neutral: a gain of 0
  reach_of(scenario).trust_gain = 1.5;
  check(1.6, 0.25, 0.0);
  set_number(scenario, "links.trust_to_awareness", 0.5);
  check(1.3, 0.625, 0.25);
  set_number(scenario, "links.trust_to_awareness", 0.0);
  check(1.0, 1.0, 1.0);
}

TEST_CASE("reach: binding connectivity scales word of mouth alone", "[mechanisms][reach]") {
  constexpr std::size_t each = 10'000;
  for (const Mixing mixing : {Mixing::network, Mixing::complete}) {
    Scenario scenario = scenario_with({.customers = 2 * each, .communities = 2}) + shop();
    scenario.regions = {{.name = "wired", .connectivity = 2.0}, {.name = "remote", .connectivity = 0.0}};
    scenario.population.mixing = mixing;
    scenario.population.neighbours = 2;
    scenario.enterprises[0].promotion = 4.0;
    reach_of(scenario).imitation = 12.0;
    World world = build_world(scenario);
    world.communities.region = {0, 1};
    if (mixing == Mixing::network)
      std::fill_n(world.customers.served_neighbours.begin(), 2 * each, std::uint8_t{1});
    else
      for (std::size_t row = 0; row < 2 * each; row += 2) world.customers.supplier[row] = 0;
    run_once<Offer>(world, scenario);
    run_once<Reach>(world, scenario);
    REQUIRE(std::abs(binomial_z(count_aware(world, 0, 0, each), each, chance(4.0 + 12.0 * 2.0 * 0.5))) < 4.0);
    REQUIRE(std::abs(binomial_z(count_aware(world, 0, each, 2 * each), each, chance(4.0))) < 4.0);
  }
}

TEST_CASE("reach: theory Bass recursion with complete mixing (L09)", "[mechanisms][reach]") {
  constexpr double n = 50'000;
  for (const StepUnit unit : {StepUnit::week, StepUnit::month, StepUnit::year}) {
    Scenario scenario = scenario_with({.customers = static_cast<std::int64_t>(n)}) + shop();
    scenario.time.step = unit;
    scenario.population.mixing = Mixing::complete;
    scenario.enterprises[0].promotion = 0.03;
    reach_of(scenario).imitation = 0.38;
    reach_of(scenario).told_by = Tellers::aware;
    World world = opened_world(scenario);
    const double years = years_per_step(unit);
    double residual = 0.0, variance = 0.0, aware = 0.0;
    for (std::uint32_t step = 0; step < 12 / years; ++step) {
      const double probability = chance(0.03 + 0.38 * aware / n, years);
      run_once<Reach>(world, scenario, step, step == 0);
      const double now = count_aware(world, 0);
      residual += (now - aware) - (n - aware) * probability;
      variance += (n - aware) * probability * (1 - probability);
      aware = now;
    }
    INFO("step " << years << " years");
    REQUIRE(std::abs(residual) < 4 * std::sqrt(variance));
    REQUIRE(aware > 0.7 * n);
    REQUIRE(aware < n);
  }
}

TEST_CASE("reach: theory awareness by promotion alone grows exponentially", "[mechanisms][reach]") {
  Scenario scenario = scenario_with({.customers = 20'000, .communities = 10}) + shop();
  scenario.enterprises[0].promotion = 2.0;
  World world = opened_world(scenario);
  for (std::uint32_t step = 0; step < 26; ++step) {
    run_once<Reach>(world, scenario, step, step == 0);
    if (step % 5 == 0)
      REQUIRE(std::abs(binomial_z(count_aware(world, 0), 20'000, chance(2.0, (step + 1) * week))) < 4.0);
  }
}
