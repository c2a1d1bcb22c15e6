// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/trust.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/queue.hpp"
#include "plussum/mechanisms/reach.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr double week = 7 / 365.25;

TrustParams& trust_of(Scenario& scenario) {
  return parameters<Trust>(scenario);
}

/// Everyone is at a point of the table of outcomes, and the first `served` of each community have supplier 0.
World world_with(const Scenario& scenario, std::size_t served) {
  World world = build_world(scenario);
  world.customers.capability.assign(world.customers.size(), 0.25f);
  run_rule<Offer>(world, scenario);
  run_rule<Cover>(world, scenario);
  for (std::size_t place = 0; place < world.communities.size(); ++place)
    for (std::size_t k = 0; k < served; ++k) world.customers.supplier[world.communities.first_customer[place] + k] = 0;
  world.customers.intended_supplier = world.customers.supplier;
  return world;
}

double trust(const World& world, std::size_t place, std::size_t e = 0) {
  return static_cast<double>(world.communities.earned_trust[e * world.communities.size() + place]);
}

/// Whoever is unhappy tells acquaintances, social media and blogs.
void all_tell(TrustParams& params) {
  params.tell_acquaintances = params.tell_social_media = params.tell_blogs = 1.0;
}

}  // namespace

TEST_CASE("trust: formula of outcome, resentment and decay in one step (trust.1, trust.2)", "[mechanisms][trust]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::month}) {
    const double years = years_per_step(unit);
    Scenario scenario = scenario_with({.customers = 40, .communities = 4}) + shop() + shop("other");
    scenario.time.step = unit;
    TrustParams& params = trust_of(scenario);
    params.outcome_gain = 2.0;
    params.expected_outcome = 0.25;
    params.resentment_loss = 1.5;
    params.decay = 0.7;
    World world = world_with(scenario, 3);
    world.customers.supplier[5] = world.customers.intended_supplier[5] = 1;
    world.customers.resentment[1] = 0.5f;
    world.customers.resentment[2] = 0.25f;
    world.customers.resentment[9] = 1.0f;  // she is nobody's customer
    world.customers.service_failed[12] = 1;
    world.communities.earned_trust[3] = -0.6f;
    world.communities.earned_trust[4] = 0.4f;
    run_rule<Trust>(world, scenario);
    const double above = outcome_of(scenario, &scenario.enterprises[0], 3, 0.25) - 0.25;
    REQUIRE(above > 0.1);
    const double span = (1 - std::exp(-0.7 * years)) / 0.7, kept = std::exp(-0.7 * years);
    REQUIRE_THAT(trust(world, 0), WithinAbs((2.0 * 3 * above - 1.5 * 0.75) / 10 * span, 1e-6));
    REQUIRE_THAT(trust(world, 1), WithinAbs(2.0 * 2 * above / 10 * span, 1e-6));  // one got nothing
    REQUIRE_THAT(trust(world, 2), WithinAbs(2.0 * 3 * above / 10 * span, 1e-6));
    REQUIRE_THAT(trust(world, 3), WithinAbs(-0.6 * kept + 2.0 * 3 * above / 10 * span, 1e-6));
    REQUIRE_THAT(trust(world, 0, 1), WithinAbs(0.4 * kept + 2.0 * above / 10 * span, 1e-6));
    REQUIRE(trust(world, 1, 1) == 0.0);
  }
}

TEST_CASE("trust: formula who is unhappy tells, and each tells once", "[mechanisms][trust]") {
  Scenario scenario = scenario_with({.customers = 8}) + shop() + shop("other") + savings_club();
  all_tell(trust_of(scenario));
  World world = world_with(scenario, 6);
  world.customers.supplier[6] = world.customers.intended_supplier[6] = 2;
  //                                    stays, leaves for another, for none, waits for a group, failed, failed and leaves
  world.customers.intended_supplier = {0, 1, self_provision, 2, 0, 1, 2, 0};
  world.customers.service_failed = {0, 0, 0, 0, 1, 1, 1, 0};
  const Tally tally = run_rule<Trust>(world, scenario);
  REQUIRE(tally.complaints[0] == 3 * 4);
  REQUIRE(tally.complaints[1] == 0);
  REQUIRE(tally.complaints[2] == 3 * 1);
  REQUIRE(world.communities.earned_trust == Column<float>{0.0f, 0.0f, 0.0f});  // told without effect
}

TEST_CASE("trust: formula of telling: shares, listeners and connectivity (trust.3)", "[mechanisms][trust]") {
  Scenario scenario = scenario_with({.customers = 100, .communities = 4}) + shop();
  scenario.regions = {{.name = "wired", .connectivity = 3.0}, {.name = "remote", .connectivity = 0.5}};
  TrustParams& params = trust_of(scenario);
  params.acquaintances_told = 5.0;
  params.social_media_readers = 20.0;
  params.blog_readers = 50.0;
  params.telling_effect = 0.03;
  World world = world_with(scenario, 10);
  world.communities.region = {0, 1, 0, 1};
  for (std::size_t row = 25; row < 32; ++row) world.customers.service_failed[row] = 1;  // seven of the second community
  struct Row {
    double acquaintances, social_media, blogs, there, wired, remote;
  };
  const Row rows[] = {{1, 0, 0, 5 * 7 / 25.0, 0, 0},
                      {0, 1, 0, 0, 3 * 20 * 7 / 100.0, 0.5 * 20 * 7 / 100.0},
                      {0, 0, 1, 0, 3 * 50 * 7 / 100.0, 0.5 * 50 * 7 / 100.0},
                      {1, 1, 1, 5 * 7 / 25.0, 3 * 70 * 7 / 100.0, 0.5 * 70 * 7 / 100.0}};
  for (const Row& row : rows) {
    params.tell_acquaintances = row.acquaintances;
    params.tell_social_media = row.social_media;
    params.tell_blogs = row.blogs;
    World after = world;
    const Tally tally = run_rule<Trust>(after, scenario);
    const double complaints = 7 * (row.acquaintances + row.social_media + row.blogs);
    REQUIRE(static_cast<double>(tally.complaints[0]) == complaints);
    REQUIRE_THAT(trust(after, 0), WithinAbs(-0.03 * row.wired, 1e-6));
    REQUIRE_THAT(trust(after, 1), WithinAbs(-0.03 * (row.there + row.remote), 1e-6));
    REQUIRE_THAT(trust(after, 2), WithinAbs(-0.03 * row.wired, 1e-6));
    REQUIRE_THAT(trust(after, 3), WithinAbs(-0.03 * row.remote, 1e-6));
  }
}

TEST_CASE("trust: formula the three ways of telling are independent chances", "[mechanisms][trust]") {
  constexpr std::int64_t n = 20'000;
  Scenario scenario = scenario_with({.customers = n}) + shop();
  TrustParams& params = trust_of(scenario);
  World world = world_with(scenario, n);
  std::fill(world.customers.service_failed.begin(), world.customers.service_failed.end(), std::uint8_t{1});
  const auto complaints = [&](double acquaintances, double social_media, double blogs) {
    params.tell_acquaintances = acquaintances;
    params.tell_social_media = social_media;
    params.tell_blogs = blogs;
    return static_cast<double>(run_rule<Trust>(world, scenario).complaints[0]);
  };
  const double a = complaints(0.89, 0, 0), s = complaints(0, 0.25, 0), b = complaints(0, 0, 0.4);
  REQUIRE(std::abs(binomial_z(a, n, 0.89)) < 4.0);
  REQUIRE(std::abs(binomial_z(s, n, 0.25)) < 4.0);
  REQUIRE(std::abs(binomial_z(b, n, 0.4)) < 4.0);
  REQUIRE(complaints(0.89, 0.25, 0.4) == a + s + b);
  REQUIRE(complaints(0.69, 0, 0) < a);
}

TEST_CASE("trust: neutral parameters change nothing", "[mechanisms][trust]") {
  Scenario scenario = scenario_with({.customers = 60, .communities = 3}) + shop();
  World world = world_with(scenario, 10);
  std::fill(world.customers.service_failed.begin(), world.customers.service_failed.end(), std::uint8_t{1});
  std::fill(world.customers.resentment.begin(), world.customers.resentment.end(), 0.5f);
  world.communities.earned_trust = {0.2f, -0.2f, 0.0f};
  trust_of(scenario).telling_effect = 1.0;  // of nothing told
  const auto before = snapshot(world);
  const Tally tally = run_rule<Trust>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(tally.complaints == Tally{}.complaints);
}

TEST_CASE("trust: binding earned trust stays within -1 and 1", "[mechanisms][trust]") {
  Scenario scenario = scenario_with({.customers = 20, .communities = 2}) + shop();
  TrustParams& params = trust_of(scenario);
  World world = world_with(scenario, 10);
  params.outcome_gain = 1000.0;
  params.expected_outcome = 0.0;
  run_rule<Trust>(world, scenario);
  REQUIRE(world.communities.earned_trust == Column<float>{1.0f, 1.0f});
  params.outcome_gain = 0.0;
  params.tell_acquaintances = 1.0;
  params.acquaintances_told = 1e6;
  params.telling_effect = 1.0;
  world.customers.service_failed[0] = 1;
  run_rule<Trust>(world, scenario);
  REQUIRE(world.communities.earned_trust == Column<float>{-1.0f, 1.0f});
  // An outcome below expectation earns nothing and costs nothing.
  params = TrustParams{};
  params.outcome_gain = 1.0;
  params.expected_outcome = 1.0;
  run_rule<Trust>(world, scenario);
  REQUIRE(world.communities.earned_trust == Column<float>{-1.0f, 1.0f});
}

TEST_CASE("trust: binding the links on and off", "[mechanisms][trust]") {
  Scenario scenario = scenario_with({.customers = 20}) + shop();
  World world = world_with(scenario, 10);
  world.customers.resentment.assign(20, 0.5f);
  world.customers.service_failed[0] = 1;
  const auto with = [&](const char* link, double gain) {
    set_number(scenario, std::string("links.") + link, gain);
    World after = world;
    run_rule<Trust>(after, scenario);
    set_number(scenario, std::string("links.") + link, 1.0);
    return trust(after, 0);
  };
  const auto check = [&](const char* link) {
    INFO(link);
    const double full = with(link, 1.0);
    REQUIRE(std::abs(full) > 1e-4);
    REQUIRE_THAT(with(link, 0.5), WithinRel(full / 2, 1e-5));
    REQUIRE(with(link, 0.0) == 0.0);
  };
  trust_of(scenario).outcome_gain = 1.0;
  trust_of(scenario).expected_outcome = 0.2;
  check("outcome_to_trust");
  trust_of(scenario) = TrustParams{};
  trust_of(scenario).resentment_loss = 1.0;
  check("resentment_to_trust");
  trust_of(scenario) = TrustParams{};
  all_tell(trust_of(scenario));
  trust_of(scenario).telling_effect = 0.1;
  check("failure_to_trust");
}

TEST_CASE("trust: theory steady conditions lead to gain over decay at any step length", "[mechanisms][trust]") {
  for (const StepUnit unit : {StepUnit::week, StepUnit::month, StepUnit::year}) {
    Scenario scenario = scenario_with({.customers = 20}) + shop();
    scenario.time.step = unit;
    TrustParams& params = trust_of(scenario);
    params.outcome_gain = 1.2;
    params.expected_outcome = 0.2;
    params.decay = 0.9;
    World world = world_with(scenario, 10);
    const double above = outcome_of(scenario, &scenario.enterprises[0], 3, 0.25) - 0.2;
    const double limit = 1.2 / 0.9 * above * 0.5;
    const auto steps = static_cast<std::uint32_t>(3.0 / years_per_step(unit) + 0.5);
    for (std::uint32_t step = 0; step < steps; ++step) run_once<Trust>(world, scenario, step, step == 0);
    const double years = steps * years_per_step(unit);
    REQUIRE_THAT(trust(world, 0), WithinRel(limit * (1 - std::exp(-0.9 * years)), 1e-4));
  }
}

TEST_CASE("trust: theory telling of bad service costs awareness, and no telling costs nothing (H43)",
          "[mechanisms][trust]") {
  // Served customers of a failing shop tell; the others hear of it less often than where nobody tells.
  constexpr std::int64_t n = 20'000;
  const auto aware_after = [](double tell, double trust_gain) {
    Scenario scenario = scenario_with({.customers = n, .communities = 20}) + shop();
    scenario.enterprises[0].promotion = 0.5;
    parameters<Queue>(scenario).base_failure = 5.0;
    parameters<Reach>(scenario).trust_gain = trust_gain;
    trust_of(scenario).tell_acquaintances = tell;
    trust_of(scenario).acquaintances_told = 4.0;
    trust_of(scenario).telling_effect = 0.1;
    World world = world_with(scenario, 200);
    for (std::uint32_t step = 0; step < 52; ++step) {
      run_once<Reach>(world, scenario, step, step == 0);
      run_once<Queue>(world, scenario, step, step == 0);
      run_once<Trust>(world, scenario, step, step == 0);
    }
    return static_cast<double>(std::accumulate(world.customers.aware.begin(), world.customers.aware.end(), 0));
  };
  const double silent = aware_after(0.0, 1.0);
  REQUIRE(std::abs(binomial_z(silent, n, 1 - std::exp(-0.5 * 52 * week))) < 4.0);
  REQUIRE(aware_after(0.89, 0.0) == silent);
  // Common draws: differences are not luck. Five failures a year of 20 % served, 0.4 lost for each teller: -0.36 in a year.
  const double some = aware_after(0.69, 1.0), more = aware_after(0.89, 1.0);
  REQUIRE(some < silent);
  REQUIRE(more < some);
  REQUIRE_THAT(more / n, WithinAbs(1 - std::exp(-0.5 * (1 - 0.178)), 0.015));
}
