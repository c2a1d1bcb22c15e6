// SPDX-License-Identifier: MIT
// No total wraps: what no longer fits ends the run in the step in which that happens.
#include <limits>

#include "plussum/engine/recorder.hpp"
#include "plussum/mechanisms/spend.hpp"
#include "plussum/state/tally_overflow.hpp"
#include "support/catch.hpp"
#include "support/whole_model.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

/// The first breach within `steps` steps, whatever the check of the scenario says.
Breach breach_of(const Scenario& scenario, std::uint32_t steps, const ExecutionOptions& options = {}) {
  Simulation simulation(scenario, plan_for(scenario), options);
  for (std::uint32_t k = 0; k < steps; ++k)
    if (const Breach breach = simulation.step(); breach.kind != BreachKind::none) return breach;
  return {};
}

}  // namespace

TEST_CASE("tally: a sum that wraps is marked, and stays so", "[unit][overflow]") {
  Tally sum, part;
  sum.household_income[0] = largest - 1;
  part.household_income[0] = 1;
  sum.add(part);
  CHECK_FALSE(is_marked(sum));
  CHECK(sum.household_income[0] == largest);
  sum.add(part);
  CHECK(is_marked(sum));
  Tally total;
  total.add(sum);
  total.add(part);
  CHECK(is_marked(total));
  Tally below, debt;
  below.household_debt[0] = -largest;
  debt.household_debt[0] = -2;
  below.add(debt);
  CHECK(is_marked(below));
}

TEST_CASE("tally: counters are watched on both sides of zero", "[unit][overflow]") {
  for (const std::int64_t counter : {most_counted, -most_counted - 1, largest}) {
    CAPTURE(counter);
    Tally tally;
    tally.moved[5] = counter;
    mark_large_counters(tally);
    CHECK(is_marked(tally));
  }
  Tally tally;
  tally.moved[5] = most_counted - 1;
  tally.moved[6] = -most_counted;
  mark_large_counters(tally);
  CHECK_FALSE(is_marked(tally));
}

TEST_CASE("simulation: incomes that cannot be added up end the run", "[unit][overflow]") {
  Scenario rich = scenario_with({.customers = 20'000, .communities = 5});
  rich.time.step = StepUnit::year;
  rich.population.income_median = 1e9;  // 5e10 a year and customer, 1e15 together: 10^19 minor units
  for (const unsigned threads : {1u, 4u}) CHECK(breach_of(rich, 1, {.threads = threads}).kind == BreachKind::overflow);
  CHECK(breach_of(rich, 1, {.block_rows = 1'000'000}).kind == BreachKind::overflow);
  // One who earns more than a row can hold.
  Scenario richest = scenario_with({.customers = 2, .communities = 1});
  richest.population.income_median = 1e12;
  CHECK(breach_of(richest, 1).kind == BreachKind::overflow);
  // A tenth of what does not fit goes well.
  rich.population.income_median = 1e7;
  CHECK(breach_of(rich, 1).kind == BreachKind::none);
}

TEST_CASE("simulation: outcome beyond counting, and its service, end the run", "[unit][overflow]") {
  Scenario cheap = scenario_with({.customers = 100, .communities = 2});
  cheap.market_space.unit_value = 1e-9;
  parameters<Spend>(cheap).building_rate = 1.0;
  CHECK(breach_of(cheap, 60).kind == BreachKind::overflow);
  Scenario served = scenario_with({.customers = 100, .communities = 2});
  served.population.starting_outcome_mean = 1e6;
  served.market_space.service_value = 1e9;
  CHECK(breach_of(served, 10).kind == BreachKind::overflow);
}

TEST_CASE("recorder: sums over an interval that wrap are marked", "[unit][overflow]") {
  Scenario scenario = scenario_with({.customers = 20'000, .communities = 5});
  scenario.time.step = StepUnit::year;
  scenario.time.steps = 60;
  scenario.population.income_median = 8e7;  // 8e17 minor units a year: eleven times that fits
  scenario.record.series_every = 60;
  Simulation simulation(scenario, plan_for(scenario), {});
  Recorder recorder(simulation);
  REQUIRE(simulation.step().kind == BreachKind::none);
  int observed = 0;
  while (observed < 60 && !is_marked(recorder.recording().since_start)) {
    recorder.observe(simulation);
    ++observed;
  }
  CHECK(observed >= 9);
  CHECK(observed <= 13);
}
