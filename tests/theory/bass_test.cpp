// SPDX-License-Identifier: MIT
// L09: with complete mixing, awareness follows the Bass recursion F' = F + (1 - F)(1 - exp(-(p + q F) dt)) in expectation,
// and its bias against the differential equation is of first order in the step.
#include <algorithm>
#include <cmath>

#include "plussum/mechanisms/reach.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr double p = 0.03, q = 0.38;  // 1/year

Scenario bass_market(std::int64_t customers, StepUnit unit) {
  Scenario scenario = scenario_with({.customers = customers}) + shop();
  scenario.time.step = unit;
  scenario.population.mixing = Mixing::complete;
  scenario.enterprises[0].promotion = p;
  parameters<Reach>(scenario).imitation = q;
  parameters<Reach>(scenario).told_by = Tellers::aware;
  scenario.plan.only = {"offer", "reach"};
  return scenario;
}

double aware_share(const World& world) {
  return static_cast<double>(std::count_if(world.customers.aware.begin(), world.customers.aware.end(),
                                           [](std::uint16_t bits) { return bits != 0; })) /
         static_cast<double>(world.customers.size());
}

double hazard(double share, double years) {
  return -std::expm1(-(p + q * share) * years);
}

/// Whole steps nearest to six years.
int steps_in_six_years(StepUnit unit) {
  return static_cast<int>(6.0 / years_per_step(unit) + 0.5);
}

/// The deterministic recursion after `steps`.
double recursion(StepUnit unit, int steps) {
  double share = 0.0;
  for (int k = 0; k < steps; ++k) share += (1.0 - share) * hazard(share, years_per_step(unit));
  return share;
}

/// Solution of F' = (p + q F)(1 - F), F(0) = 0.
double bass_curve(double years) {
  const double decay = std::exp(-(p + q) * years);
  return (1.0 - decay) / (1.0 + q / p * decay);
}

/// What the recursion is off the curve after six years, as a share.
double relative_bias(StepUnit unit) {
  const int steps = steps_in_six_years(unit);
  return recursion(unit, steps) / bass_curve(steps * years_per_step(unit)) - 1.0;
}

struct Residual {
  double sum_z, chi_square;
  int steps;
  double last_share;
};

/// How far a run is from its own conditional expectations: F(k+1) given F(k) has mean and variance in closed form.
Residual residual_of(std::int64_t customers, StepUnit unit, int steps) {
  Simulation simulation = simulation_of(bass_market(customers, unit));
  const double dt = years_per_step(unit);
  double share = 0.0, sum = 0.0, variance = 0.0, chi = 0.0;
  for (int k = 0; k < steps; ++k) {
    run(simulation, 1);
    const double next = aware_share(simulation.world());
    const double h = hazard(share, dt);
    const double residual = next - (share + (1.0 - share) * h);
    const double expected = (1.0 - share) * h * (1.0 - h) / static_cast<double>(customers);
    sum += residual;
    variance += expected;
    if (expected > 0.0) chi += residual * residual / expected;
    share = next;
  }
  return {sum / std::sqrt(variance), chi, steps, share};
}

}  // namespace

TEST_CASE("L09 the curve and the recursion are those of the catalogue", "[theory]") {
  CHECK(bass_curve(1.0) == Approx(0.035758).epsilon(1e-4));
  CHECK(bass_curve(5.0) == Approx(0.331199).epsilon(1e-4));
  CHECK(relative_bias(StepUnit::year) == Approx(-0.20).margin(0.005));
  CHECK(relative_bias(StepUnit::month) == Approx(-0.020).margin(0.001));
  CHECK(relative_bias(StepUnit::week) == Approx(-0.0045).margin(0.0002));
}

TEST_CASE("L09 each step has the recursion's mean and variance", "[theory]") {
  // The sum of residuals is a martingale; the squares, each over its own variance, add up to chi-square.
  for (const std::int64_t customers : {1000, 100'000})
    for (const StepUnit unit : {StepUnit::week, StepUnit::month}) {
      CAPTURE(customers, static_cast<int>(unit));
      const Residual residual = residual_of(customers, unit, unit == StepUnit::week ? 520 : 120);
      CHECK(std::fabs(residual.sum_z) < 4.0);
      // Kurtosis of rare events adds to the variance of the squares: about 1/(mean count) each, at least one a step.
      CHECK(std::fabs(residual.chi_square - residual.steps) < 4.0 * std::sqrt(3.0 * residual.steps));
      CHECK(residual.last_share > 0.7);
    }
}

TEST_CASE("L09 the first step is exactly binomial, and nobody forgets", "[theory]") {
  Simulation simulation = simulation_of(bass_market(100'000, StepUnit::year));
  run(simulation, 1);
  CHECK(std::fabs(binomial_z(aware_share(simulation.world()) * 1e5, 1e5, hazard(0.0, 1.0))) < 4.0);
  double share = 0.0;
  for (int k = 0; k < 60; ++k) {
    run(simulation, 1);
    REQUIRE(aware_share(simulation.world()) >= share);
    share = aware_share(simulation.world());
  }
  CHECK(share > 0.999);
}

TEST_CASE("L09 the bias against the differential equation is of first order in the step", "[theory][statistics]") {
  // Exactly, for the recursion: the bias per unit of step length tends to a constant.
  const auto bias_per_year_of_step = [](StepUnit unit) { return relative_bias(unit) / years_per_step(unit); };
  CHECK(bias_per_year_of_step(StepUnit::month) == Approx(bias_per_year_of_step(StepUnit::day)).epsilon(0.05));
  CHECK(bias_per_year_of_step(StepUnit::week) == Approx(bias_per_year_of_step(StepUnit::day)).epsilon(0.02));
  // And the simulation stands where its recursion does; standard deviation 1.1/sqrt(N) near the peak (L08).
  for (const auto& [unit, customers] :
       {std::pair{StepUnit::month, std::int64_t{2'000'000}}, std::pair{StepUnit::week, std::int64_t{1'000'000}},
        std::pair{StepUnit::day, std::int64_t{200'000}}}) {
    const int steps = steps_in_six_years(unit);
    const double exact = bass_curve(steps * years_per_step(unit));
    const double share = residual_of(customers, unit, steps).last_share;
    const double noise = 1.1 / std::sqrt(static_cast<double>(customers));
    CAPTURE(static_cast<int>(unit), share, recursion(unit, steps), exact);
    CHECK(std::fabs(share - recursion(unit, steps)) < 4.0 * noise);
    if (unit == StepUnit::month) CHECK(share < exact - 4.0 * noise);  // the bias itself shows
  }
}

}  // namespace plussum::test
