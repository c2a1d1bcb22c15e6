// SPDX-License-Identifier: MIT
#include "plussum/scenario/activity_cycle.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "plussum/core/random.hpp"
#include "plussum/mechanisms/cover.hpp"
#include "plussum/scenario/enterprise.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

const double thirds[] = {1.0 / 3, 1.0 / 3, 1.0 / 3};
const double coverages[] = {0.9, 0.8, 0.2};

double mean(double rho) {
  return ces_outcome(thirds, coverages, rho, false);
}

}  // namespace

TEST_CASE("activity cycle: generalised means as listed (cover.3) (L19)", "[unit][activity_cycle]") {
  REQUIRE_THAT(mean(2.0), WithinAbs(0.704746, 1e-6));
  REQUIRE_THAT(mean(1.0), WithinAbs(0.633333, 1e-6));
  REQUIRE_THAT(mean(0.0), WithinAbs(0.524148, 1e-6));
  REQUIRE_THAT(mean(-1.0), WithinAbs(0.407547, 1e-6));
  REQUIRE_THAT(mean(-5.0), WithinAbs(0.249071, 1e-6));
  REQUIRE_THAT(mean(-50.0), WithinAbs(0.204443, 1e-6));
  REQUIRE(ces_outcome(thirds, coverages, 1.0, true) == 0.2);
}

TEST_CASE("activity cycle: means against long double for many weights and exponents", "[unit][activity_cycle]") {
  for (std::uint32_t trial = 0; trial < 3000; ++trial) {
    const Draws draws(6, trial);
    double weight[5], coverage[5], sum = 0;
    for (std::uint32_t k = 0; k < 5; ++k) {
      weight[k] = draws.uniform(Purpose::test_stream, k);
      coverage[k] = 0.01 + 0.99 * draws.uniform(Purpose::test_stream, 10 + k);
      sum += weight[k];
    }
    for (double& w : weight) w /= sum;
    const double rho = -20.0 + 21.0 * draws.uniform(Purpose::test_stream, 20);
    long double exact = 0;
    for (int k = 0; k < 5; ++k)
      exact += static_cast<long double>(weight[k]) *
               std::pow(static_cast<long double>(coverage[k]), static_cast<long double>(rho));
    exact = std::pow(exact, 1.0L / static_cast<long double>(rho));
    const double found = ces_outcome(weight, coverage, rho, false);
    INFO("rho " << rho);
    REQUIRE_THAT(found, WithinRel(static_cast<double>(exact), 1e-12 * (1 + 1 / std::abs(rho))));
    REQUIRE(found >= *std::min_element(coverage, coverage + 5) - 1e-12);
    REQUIRE(found <= *std::max_element(coverage, coverage + 5) + 1e-12);
  }
}

TEST_CASE("activity cycle: the mean rises with the exponent and with each coverage", "[unit][activity_cycle]") {
  double before = 0.2;
  for (double rho = -50.0; rho <= 1.0; rho += 0.25) {
    REQUIRE(mean(rho) > before);
    before = mean(rho);
    double more[] = {0.9, 0.8, 0.2};
    for (double& x : more) {
      const double kept = x;
      x += 0.05;
      if (rho > -20.0)
        REQUIRE(ces_outcome(thirds, more, rho, false) > mean(rho));  // below that only the weakest matters
      x = kept;
    }
  }
}

TEST_CASE("activity cycle: continuous through exponent 0", "[unit][activity_cycle]") {
  // The mean is smooth in rho: its slope at 0 is M · Var(ln x)/2, so near 0 it is a straight line.
  double log_mean = 0, log_square = 0;
  for (const double x : coverages) log_mean += std::log(x) / 3, log_square += std::log(x) * std::log(x) / 3;
  const double slope = std::exp(log_mean) * (log_square - log_mean * log_mean) / 2;
  for (const double rho : {1e-3, 1e-5, 1e-7, 2e-9, 1.001e-9, 0.999e-9, 1e-12})
    for (const double sign : {-1.0, 1.0}) {
      INFO("rho " << sign * rho);
      REQUIRE(std::abs(mean(sign * rho) - (mean(0.0) + sign * rho * slope)) < 1e-7 + rho * rho);
    }
}

TEST_CASE("activity cycle: weakest link and missing activities", "[unit][activity_cycle]") {
  const double gap[] = {0.9, 0.8, 0.0};
  for (const double rho : {0.0, -1e-10, -0.5, -50.0}) REQUIRE(ces_outcome(thirds, gap, rho, false) == 0.0);
  REQUIRE_THAT(ces_outcome(thirds, gap, 1.0, false), WithinAbs(1.7 / 3, 1e-14));
  REQUIRE_THAT(ces_outcome(thirds, gap, 0.5, false),
               WithinAbs(std::pow((std::sqrt(0.9) + std::sqrt(0.8)) / 3, 2.0), 1e-14));
  const double none[] = {0.0, 0.0, 0.0}, full[] = {1.0, 1.0, 1.0};
  for (const double rho : {-50.0, -1.0, 0.0, 0.5, 1.0}) {
    REQUIRE(ces_outcome(thirds, none, rho, false) == 0.0);
    REQUIRE_THAT(ces_outcome(thirds, full, rho, false), WithinAbs(1.0, 1e-14));
  }
  REQUIRE(ces_outcome(thirds, gap, 1.0, true) == 0.0);
  REQUIRE(ces_outcome(thirds, full, -3.0, true) == 1.0);
  // Equal coverages are worth what each is worth, whatever the exponent.
  const double equal[] = {0.37, 0.37, 0.37};
  for (const double rho : {-50.0, -1.0, 0.0, 0.5, 1.0})
    REQUIRE_THAT(ces_outcome(thirds, equal, rho, false), WithinAbs(0.37, 1e-14));
}

TEST_CASE("activity cycle: coverage of one activity (cover.1)", "[unit][activity_cycle]") {
  struct Row {
    double offered, partners, alone, coverage;
  };
  const Row rows[] = {{0.0, 1.0, 0.3, 0.3},  {0.8, 0.0, 0.3, 0.3},   {1.0, 1.0, 0.3, 1.0}, {0.5, 1.0, 0.0, 0.5},
                      {0.5, 1.0, 0.5, 0.75}, {0.8, 0.5, 0.25, 0.55}, {0.4, 1.0, 1.0, 1.0}};
  for (const Row& row : rows)
    REQUIRE_THAT(activity_coverage(row.offered, row.partners, row.alone), WithinAbs(row.coverage, 1e-15));
  REQUIRE(partner_factor(0.0) == 0.0);
  REQUIRE_THAT(partner_factor(1.0), WithinAbs(1 - std::exp(-1.0), 1e-15));
  REQUIRE_THAT(partner_factor(50.0), WithinAbs(1.0, 1e-15));
}

namespace {

/// Largest relative error of the interpolated table over capability, against the formula.
double interpolation_error(const Scenario& scenario) {
  World world = opened_world(scenario);
  double worst = 0;
  for (std::size_t slot = 0; slot <= scenario.enterprises.size(); ++slot)
    for (unsigned place = 0; place < Offers::places; ++place)
      for (int k = 0; k <= 1000; ++k) {
        const float capability = static_cast<float>(k) / 1000.0f;
        const double exact =
            outcome_of(scenario, slot < scenario.enterprises.size() ? &scenario.enterprises[slot] : nullptr, place,
                       static_cast<double>(capability));
        const double found =
            static_cast<double>(interpolated_outcome(world.offers.outcome.data(), slot, place, capability));
        if (exact > 0) worst = std::max(worst, std::abs(found - exact) / exact);
      }
  return worst;
}

}  // namespace

TEST_CASE("activity cycle: interpolated outcomes err by less than one in twenty thousand", "[unit][activity_cycle]") {
  Scenario scenario = scenario_with() + savings_club() + shop();
  for (const double rho : {1.0, 0.5, 0.0, -1.0, -3.0, -10.0}) {
    scenario.market_space.complementarity = rho;
    INFO("rho " << rho);
    REQUIRE(interpolation_error(scenario) <
            (rho == 1.0 ? 2e-7 : 5e-5));  // rho 1 is linear: only single precision is lost
  }
}

TEST_CASE("activity cycle: interpolation keeps to its ends and between its points", "[unit][activity_cycle]") {
  Scenario scenario = scenario_with() + savings_club();
  World world = opened_world(scenario);
  const float* table = world.offers.outcome.data();
  for (unsigned place = 0; place < Offers::places; ++place) {
    REQUIRE(interpolated_outcome(table, 0, place, 0.0f) == table[Offers::index(0, place, 0)]);
    REQUIRE(interpolated_outcome(table, 0, place, 1.0f) == table[Offers::index(0, place, Offers::grid)]);
    for (std::size_t point = 0; point < Offers::grid; ++point) {
      const float low = table[Offers::index(0, place, point)], high = table[Offers::index(0, place, point + 1)];
      REQUIRE(interpolated_outcome(table, 0, place, static_cast<float>(point) / 64.0f) == low);
      REQUIRE_THAT(interpolated_outcome(table, 0, place, (static_cast<float>(point) + 0.25f) / 64.0f),
                   WithinRel(0.75f * low + 0.25f * high, 1e-6f));
    }
  }
}
