// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/flourish.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

FlourishParams& flourish_of(Scenario& scenario) {
  return parameters<Flourish>(scenario);
}

/// Everybody needs 50 a week; all six needs weigh alike.
Scenario market(const Size& size = {}) {
  Scenario scenario = scenario_with(size) + shop() + savings_club();
  scenario.population.subsistence = 50.0;
  flourish_of(scenario).weight.fill(1.0);
  return scenario;
}

/// The equations of the page, in double precision.
double expected_quality(const FlourishParams& params, double subsistence, const Circumstances& who) {
  const auto wide = [](float x) { return static_cast<double>(x); };
  const double needs[need_count] = {
      subsistence > 0.0 ? wide(who.smoothed_income) / subsistence : 1.0,
      std::min(1.0, subsistence > 0.0 ? wide(who.cash) / (params.buffer_weeks * subsistence) : 1.0) *
          std::max(0.0, 1.0 - std::max(0.0, -wide(who.shock)) / params.shock_limit),
      1.0 - (1.0 - wide(who.ties)) * (1.0 - wide(who.wellbeing)),
      wide(who.outcome_stock) / (wide(who.outcome_stock) + params.outcome_half),
      wide(who.capability),
      1.0};
  double met = 1.0, sum = 0.0, all = 0.0;
  for (std::size_t k = 0; k < need_count; ++k) {
    met *= std::min(1.0, needs[k]);
    sum += params.weight[k] * met;
    all += params.weight[k];
  }
  return sum / all;
}

const Circumstances content{.smoothed_income = 80.0f,
                            .cash = 400.0f,
                            .shock = 0.2f,
                            .ties = 1.0f,
                            .wellbeing = 0.5f,
                            .outcome_stock = 3.0f,
                            .capability = 0.8f};

}  // namespace

TEST_CASE("flourish: formula of needs that count as far as those below are met (flourish.1-flourish.7)",
          "[mechanisms][flourish]") {
  const Draws draws(7, 0);
  for (std::uint32_t k = 0; k < 2000; ++k) {
    const auto uniform = [&](std::uint16_t n) { return draws.uniform(Purpose::test_stream, k, n); };
    const auto real = [&](std::uint16_t n, double high) { return static_cast<float>(high * uniform(n)); };
    FlourishParams params;
    for (std::uint16_t need = 0; need < need_count; ++need) params.weight[need] = 3.0 * uniform(need);
    params.buffer_weeks = 0.5 + 8.0 * uniform(6);
    params.shock_limit = 0.2 + uniform(7);
    params.outcome_half = 0.1 + 4.0 * uniform(8);
    const double subsistence = k % 5 == 0 ? 0.0 : 100.0 * uniform(9);
    const Circumstances who{.smoothed_income = real(10, 150.0),
                            .cash = real(11, 800.0),
                            .shock = real(12, 2.0) - 1.0f,
                            .ties = real(13, 1.0),
                            .wellbeing = real(14, 1.0),
                            .outcome_stock = real(15, 8.0),
                            .capability = real(16, 1.0)};
    const float quality = quality_of(flourish_terms(params, subsistence), who);
    CAPTURE(k, subsistence);
    REQUIRE(std::abs(static_cast<double>(quality) - expected_quality(params, subsistence, who)) < 2e-6);
  }
}

TEST_CASE("flourish: formula each need alone is met as far as all below it", "[mechanisms][flourish]") {
  const double met[need_count] = {1.0, 1.0, 1.0, 0.75, 0.6, 0.6};
  double sum = 0.0;
  for (std::size_t need = 0; need < need_count; ++need) {
    FlourishParams params;
    params.weight[need] = 17.0;  // only the proportion of weights counts
    REQUIRE_THAT(static_cast<double>(quality_of(flourish_terms(params, 50.0), content)), WithinRel(met[need], 1e-6));
    sum += met[need] / 6.0;
  }
  FlourishParams params;
  params.weight.fill(0.3);
  REQUIRE_THAT(static_cast<double>(quality_of(flourish_terms(params, 50.0), content)), WithinRel(sum, 1e-6));
}

TEST_CASE("flourish: formula of what a customer's row says", "[mechanisms][flourish]") {
  Scenario scenario = market({.customers = 40, .communities = 4});
  scenario.population.neighbours = 4;
  scenario.population.starting_outcome_mean = 1.5;
  scenario.population.income_log_sd = 0.8;
  scenario.population.capability_sd = 0.2;
  World world = build_world(scenario);
  for (std::size_t row = 0; row < 40; ++row) {
    world.customers.cash[row] = money_from(10.0 * static_cast<double>(row));
    world.customers.income_shock[row] = 0.03f * static_cast<float>(row) - 0.6f;
    world.customers.served_neighbours[row] = static_cast<std::uint8_t>(row % 3);
    world.customers.served_neighbours[40 + row] = static_cast<std::uint8_t>(row % 2);
  }
  for (std::size_t place = 0; place < 4; ++place) world.communities.wellbeing[place] = 0.2f * static_cast<float>(place);
  add_group(world, scenario, {3, 4, 5}, 1);
  const Tally tally = run_rule<Flourish>(world, scenario);
  std::int64_t sum = 0;
  for (std::uint32_t row = 0; row < 40; ++row) {
    const Customers& customers = world.customers;
    const float served =
        static_cast<float>(row % 3 + row % 2) / static_cast<float>(world.network.neighbours(row).size());
    const double expected = expected_quality(flourish_of(scenario), 50.0,
                                             {.smoothed_income = customers.smoothed_income[row],
                                              .cash = static_cast<float>(customers.cash[row].in_currency()),
                                              .shock = customers.income_shock[row],
                                              .ties = row >= 3 && row <= 5 ? 1.0f : served,
                                              .wellbeing = world.communities.wellbeing[customers.community[row]],
                                              .outcome_stock = customers.outcome_stock[row],
                                              .capability = customers.capability[row]});
    CAPTURE(row);
    REQUIRE(std::abs(static_cast<double>(customers.quality_of_life[row]) - expected) < 2e-6);
    sum += tally_count(customers.quality_of_life[row]);
  }
  REQUIRE(tally.quality_of_life[0] == sum);
}

TEST_CASE("flourish: neutral weights of 0 change nothing and leave Q at 0", "[mechanisms][flourish]") {
  Scenario scenario = market({.customers = 700, .communities = 3});
  flourish_of(scenario).weight.fill(0.0);
  World world = build_world(scenario);
  const auto before = snapshot(world);
  const Tally tally = run_rule<Flourish>(world, scenario);
  REQUIRE(changed_columns(before, snapshot(world)).empty());
  REQUIRE(tally.quality_of_life[0] == 0);
  SECTION("also when an event takes the weights away") {
    flourish_of(scenario).weight[0] = 1.0;
    run_rule<Flourish>(world, scenario);
    REQUIRE(world.customers.quality_of_life == Column<float>(700, 1.0f));
    flourish_of(scenario).weight[0] = 0.0;
    run_rule<Flourish>(world, scenario, 1, true);
    REQUIRE(world.customers.quality_of_life == Column<float>(700, 0.0f));
  }
}

TEST_CASE("flourish: binding thresholds of every need on both sides", "[mechanisms][flourish]") {
  FlourishParams params;
  const auto quality = [&](std::size_t need, const Circumstances& who, double subsistence = 50.0) {
    params.weight = {};
    params.weight[need] = 1.0;
    return static_cast<double>(quality_of(flourish_terms(params, subsistence), who));
  };
  Circumstances who = content;
  who.smoothed_income = 40.0f;
  REQUIRE_THAT(quality(0, who), WithinRel(0.8, 1e-6));
  REQUIRE_THAT(quality(1, who), WithinRel(0.8, 1e-6));  // safety only as far as there is enough to live on
  REQUIRE(quality(0, who, 0.0) == 1.0);
  who = content;
  who.cash = 100.0f;  // two weeks of four
  REQUIRE_THAT(quality(1, who), WithinRel(0.5, 1e-6));
  REQUIRE(quality(0, who) == 1.0);
  REQUIRE(quality(1, who, 0.0) == 1.0);
  who = content;
  who.shock = -0.25f;
  REQUIRE_THAT(quality(1, who), WithinRel(0.75, 1e-6));
  who.shock = -5.0f;
  REQUIRE(quality(1, who) == 0.0);
  REQUIRE(quality(5, who) == 0.0);
  who = content;
  who.ties = 0.0f;
  REQUIRE_THAT(quality(2, who), WithinRel(0.5, 1e-6));
  who.wellbeing = 0.0f;
  REQUIRE(quality(2, who) == 0.0);
  REQUIRE(quality(3, who) == 0.0);
  who.wellbeing = 1.0f;
  REQUIRE(quality(2, who) == 1.0);
  who = content;
  who.capability = 0.0f;
  REQUIRE(quality(4, who) == 0.0);
  REQUIRE(quality(5, who) == 0.0);
  REQUIRE(quality(3, who) > 0.0);
}

TEST_CASE("flourish: binding customers without neighbours or network belong by their group alone",
          "[mechanisms][flourish]") {
  for (const Mixing mixing : {Mixing::network, Mixing::complete}) {
    Scenario scenario = market();
    scenario.population.mixing = mixing;
    scenario.population.subsistence = 0.0;
    flourish_of(scenario).weight = {0.0, 0.0, 1.0, 0.0, 0.0, 0.0};
    World world = build_world(scenario);
    add_group(world, scenario, {0, 1, 2}, 1);
    run_rule<Flourish>(world, scenario);
    for (std::size_t row = 0; row < 12; ++row) REQUIRE(world.customers.quality_of_life[row] == (row < 3 ? 1.0f : 0.0f));
  }
}

TEST_CASE("flourish: theory Q lies within 0 and 1 and never falls when a need is met better",
          "[mechanisms][flourish]") {
  const Draws draws(11, 0);
  float Circumstances::*const all[] = {
      &Circumstances::smoothed_income, &Circumstances::cash,          &Circumstances::shock,     &Circumstances::ties,
      &Circumstances::wellbeing,       &Circumstances::outcome_stock, &Circumstances::capability};
  for (std::uint32_t k = 0; k < 1000; ++k) {
    const auto uniform = [&](std::uint16_t n) { return draws.uniform(Purpose::test_stream, k, n); };
    const auto real = [&](std::uint16_t n, double high) { return static_cast<float>(high * uniform(n)); };
    FlourishParams params;
    for (std::uint16_t need = 0; need < need_count; ++need) params.weight[need] = uniform(need);
    const FlourishTerms terms = flourish_terms(params, 50.0);
    const Circumstances who{real(10, 80.0), real(11, 250.0), real(12, 2.0) - 1.0f, real(13, 0.9),
                            real(14, 0.9),  real(15, 5.0),   real(16, 0.9)};
    const float quality = quality_of(terms, who);
    REQUIRE((quality >= 0.0f && quality <= 1.0f));
    for (float Circumstances::*const what : all) {
      Circumstances better = who;
      better.*what += 0.1f;
      REQUIRE(quality_of(terms, better) >= quality);
    }
  }
}

TEST_CASE("flourish: theory customers in another order have the same quality of life", "[mechanisms][flourish]") {
  Scenario scenario = market({.customers = 600});
  scenario.population.starting_outcome_mean = 1.5;
  scenario.population.income_log_sd = 0.8;
  World one = build_world(scenario);
  for (std::size_t row = 0; row < 600; ++row) one.customers.cash[row] = money_from(static_cast<double>(row));
  World other = one;
  std::reverse(other.customers.cash.begin(), other.customers.cash.end());
  std::reverse(other.customers.outcome_stock.begin(), other.customers.outcome_stock.end());
  std::reverse(other.customers.smoothed_income.begin(), other.customers.smoothed_income.end());
  other.communities.wellbeing[0] = one.communities.wellbeing[0] = 0.6f;
  const Tally here = run_rule<Flourish>(one, scenario), there = run_rule<Flourish>(other, scenario);
  std::reverse(other.customers.quality_of_life.begin(), other.customers.quality_of_life.end());
  REQUIRE(one.customers.quality_of_life == other.customers.quality_of_life);
  REQUIRE(here.quality_of_life == there.quality_of_life);
  REQUIRE(here.quality_of_life[0] > 0);
}
