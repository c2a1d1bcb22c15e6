// SPDX-License-Identifier: MIT
// V06: how many change at least one of their suppliers in a year because of bad service, when each of ten like industries
// has the yearly switching hazard h: 1 − (1 − h)^10.
#include <algorithm>
#include <cmath>
#include <string>

#include "plussum/mechanisms/choose.hpp"
#include "plussum/mechanisms/enrol.hpp"
#include "plussum/mechanisms/offer.hpp"
#include "plussum/mechanisms/queue.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr std::size_t customers = 6000;
constexpr int industries = 10;
constexpr std::uint32_t weeks = 52;

/// Two equal sellers whom everyone knows and can afford, and nothing worth having without them. Customers review only
/// when they are failed, and half of those go to the other one.
Scenario industry(int number, double yearly_hazard) {
  Scenario scenario = scenario_with({.customers = static_cast<std::int64_t>(customers)}) + shop("one") + shop("two");
  scenario.seed = 7 + number;
  scenario.population.starting_cash_weeks = 10.0;
  scenario.preferences.outcome_weight = 100.0;
  parameters<Choose>(scenario).review_rate = 0.0;
  parameters<Queue>(scenario).base_failure =
      -2.0 * std::log1p(-yearly_hazard) / (weeks * years_per_step(StepUnit::week));
  return scenario;
}

/// Marks who changes her supplier at least once in a year.
void mark_switchers(const Scenario& scenario, Column<std::uint8_t>& switched) {
  World world = build_world(scenario);
  for (std::size_t row = 0; row < customers; ++row) world.customers.supplier[row] = row % 2;
  std::fill(world.customers.aware.begin(), world.customers.aware.end(), std::uint16_t{3});
  for (std::uint32_t step = 0; step < weeks; ++step) {
    const auto before = world.customers.supplier;
    run_once<Offer>(world, scenario, step, step == 0);
    run_once<Cover>(world, scenario, step, step == 0);
    run_once<Queue>(world, scenario, step, step == 0);
    run_once<Choose>(world, scenario, step, step == 0);
    run_once<Enrol>(world, scenario, step, step == 0);
    for (std::size_t row = 0; row < customers; ++row) {
      if (world.customers.supplier[row] == before[row]) continue;
      REQUIRE(world.customers.supplier[row] != self_provision);
      REQUIRE(world.customers.service_failed[row] == 1);
      switched[row] = 1;
    }
  }
}

double share_of(const Column<std::uint8_t>& flags) {
  return static_cast<double>(std::count(flags.begin(), flags.end(), std::uint8_t{1})) /
         static_cast<double>(flags.size());
}

}  // namespace

TEST_CASE("V06 bad service makes as many switch in a year as were found to", "[theory]") {
  struct Row {
    double hazard, found, low, high;
  };
  for (const Row& row : {Row{0.185, 0.87, 0.85, 0.89}, Row{0.110, 0.69, 0.67, 0.71}}) {
    CAPTURE(row.hazard);
    const double expected = 1.0 - std::pow(1.0 - row.hazard, industries);
    CHECK(expected == Approx(row.found).margin(0.002));
    Column<std::uint8_t> in_any(customers, std::uint8_t{0});
    for (int number = 0; number < industries; ++number) {
      Column<std::uint8_t> in_this(customers, std::uint8_t{0});
      mark_switchers(industry(number, row.hazard), in_this);
      CHECK(std::fabs(binomial_z(share_of(in_this) * customers, customers, row.hazard)) < 4.0);
      for (std::size_t k = 0; k < customers; ++k) in_any[k] |= in_this[k];
    }
    const double share = share_of(in_any);
    CAPTURE(share);
    CHECK(share > row.low);
    CHECK(share < row.high);
    CHECK(std::fabs(binomial_z(share * customers, customers, expected)) < 4.0);
  }
}

}  // namespace plussum::test
