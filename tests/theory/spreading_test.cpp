// SPDX-License-Identifier: MIT
// L10 and L11: an innovation that only those who know it pass on spreads as a logistic curve where everyone meets everyone,
// and along a line where everyone has two neighbours.
#include <algorithm>
#include <cmath>
#include <vector>

#include "plussum/mechanisms/reach.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

constexpr double euler = 0.5772156649;

Scenario rumour(std::int64_t customers, StepUnit unit, double contact) {
  Scenario scenario = scenario_with({.customers = customers}) + shop();
  scenario.time.step = unit;
  scenario.population.mixing = Mixing::complete;
  parameters<Reach>(scenario).imitation = contact;
  parameters<Reach>(scenario).told_by = Tellers::aware;
  return scenario;
}

std::int64_t aware_in(const World& world) {
  return std::count(world.customers.aware.begin(), world.customers.aware.end(), std::uint16_t{1});
}

// ---- complete mixing ----------------------------------------------------------------------------------------------

/// Rate at which everyone meets everyone else [1/year]. Among N the share of tellers that reach sees is n/N, of others
/// n/(N − 1); the parameter makes up for it.
constexpr double meeting = 4.0;
double contact_rate(std::int64_t customers) {
  return meeting * static_cast<double>(customers) / static_cast<double>(customers - 1);
}

/// Expected time from one to half of all in continuous time [1/meeting rate].
double half_time(int customers) {
  double sum = 0.0;
  for (int n = 1; n < customers / 2; ++n) sum += (customers - 1.0) / (n * (customers - static_cast<double>(n)));
  return sum;
}

struct Moments {
  double mean, variance;
};

/// Steps from one to half of all under the discrete chances: each of the N − n others hears with chance 1 − exp(−β n/(N − 1) Δ).
Moments steps_to_half(int customers, double dt) {
  const int half = customers / 2;
  std::vector<double> first(static_cast<std::size_t>(half), 0.0), second = first;
  for (int n = half - 1; n >= 1; --n) {
    const int others = customers - n;
    const double hazard = meeting * n / (customers - 1.0) * dt, chance = -std::expm1(-hazard);
    double weight = std::exp(-hazard * others);  // of k = 0
    const double none = weight;
    double sum = 0.0, squares = 0.0;
    for (int k = 1; n + k < half; ++k) {
      weight *= (others - k + 1.0) / k * chance / (1.0 - chance);
      sum += weight * first[static_cast<std::size_t>(n + k)];
      squares += weight * second[static_cast<std::size_t>(n + k)];
    }
    const auto here = static_cast<std::size_t>(n);
    first[here] = (1.0 + sum) / (1.0 - none);
    second[here] = (1.0 + 2.0 * (sum + none * first[here]) + squares) / (1.0 - none);
  }
  return {first[1], second[1] - first[1] * first[1]};
}

/// Mean steps from one to half of all, over independent markets.
double mean_steps_to_half(int customers, int markets) {
  double sum = 0.0;
  for (int market = 0; market < markets; ++market) {
    Scenario scenario = rumour(customers, StepUnit::day, contact_rate(customers));
    scenario.seed = 500 + market;
    World world = build_world(scenario);
    world.customers.aware[0] = 1;
    std::uint32_t step = 0;
    for (; aware_in(world) < customers / 2; ++step) run_once<Reach>(world, scenario, step, step == 0);
    sum += step;
  }
  return sum / markets;
}

// ---- ring ---------------------------------------------------------------------------------------------------------

/// A ring so long that the parts grown from its seeds, one every `gap` customers, do not meet: those who know per seed.
std::vector<double> spread_on_ring(StepUnit unit, std::int64_t seeds, std::int64_t gap, double rate,
                                   const std::vector<std::uint32_t>& when) {
  // One of two neighbours tells: half of the parameter.
  Scenario scenario = rumour(seeds * gap, unit, 2.0 * rate);
  scenario.population.mixing = Mixing::network;
  scenario.population.neighbours = 2;
  World world = build_world(scenario);
  for (std::int64_t k = 0; k < seeds; ++k) world.customers.aware[static_cast<std::size_t>(k * gap)] = 1;
  std::vector<double> known;
  for (std::uint32_t step = 0; step <= when.back(); ++step) {
    if (std::find(when.begin(), when.end(), step) != when.end())
      known.push_back(static_cast<double>(aware_in(world)) / static_cast<double>(seeds));
    run_once<Reach>(world, scenario, step, step == 0);
  }
  return known;
}

}  // namespace

TEST_CASE("L10 the half time is that of the catalogue, and tends to (ln N + gamma)/beta", "[theory]") {
  CHECK(half_time(100) == Approx(5.1058).epsilon(1e-4));
  CHECK(half_time(1000) == Approx(7.4750).epsilon(1e-4));
  // What is missing is of the order of ln N / N.
  const auto missing = [](int n) { return std::log(n) + euler - half_time(n); };
  CHECK(missing(100) == Approx(0.0766).epsilon(0.01));
  CHECK(missing(1000) < 2.0 * std::log(1000.0) / 1000.0);
  CHECK(missing(10'000) < 2.0 * std::log(10'000.0) / 10'000.0);
  // Steps of finite length are late by a term of first order: about half as much at half the length.
  const auto late = [](double dt) { return steps_to_half(100, dt).mean * dt * meeting - half_time(100); };
  CHECK(late(1 / 365.25) < 0.03);
  CHECK(late(1 / 730.5) / late(1 / 365.25) == Approx(0.5).epsilon(0.02));
}

TEST_CASE("L10 a rumour from one customer reaches half of all in the expected time", "[theory]") {
  for (const auto& [customers, markets] : {std::pair{100, 300}, std::pair{1000, 60}}) {
    CAPTURE(customers);
    const double dt = years_per_step(StepUnit::day);
    const Moments expected = steps_to_half(customers, dt);
    const double mean = mean_steps_to_half(customers, markets);
    CHECK(std::fabs(mean - expected.mean) < 4.0 * std::sqrt(expected.variance / markets));
    CHECK(std::fabs(mean * dt * meeting - half_time(customers)) <
          0.03 + 4.0 * std::sqrt(expected.variance / markets) * dt * meeting);
  }
}

TEST_CASE("L10 from a tenth on, the share follows the logistic curve", "[theory]") {
  constexpr std::int64_t customers = 40'000;
  const Scenario scenario = rumour(customers, StepUnit::day, 1.0);
  World world = build_world(scenario);
  std::fill_n(world.customers.aware.begin(), customers / 10, std::uint16_t{1});
  const double dt = years_per_step(StepUnit::day);
  for (std::uint32_t step = 0; step < 5 * 365; ++step) {
    run_once<Reach>(world, scenario, step, step == 0);
    if (step % 365 != 364) continue;
    const double curve = 1.0 / (1.0 + 9.0 * std::exp(-(step + 1.0) * dt));
    const double share = static_cast<double>(aware_in(world)) / static_cast<double>(customers);
    CAPTURE(step, share, curve);
    // Standard deviation below 1/sqrt(initial tellers) of i(1 − i); the bias of daily steps is below 0.2 %.
    CHECK(std::fabs(share - curve) < 4.0 * curve * (1.0 - curve) / std::sqrt(customers / 10.0) + 0.002 * curve);
  }
}

TEST_CASE("L11 on a ring a rumour spreads by 2 beta t, neither faster nor slower", "[theory]") {
  const auto expected = [](StepUnit unit, std::uint32_t steps) {
    return 2.0 * steps * -std::expm1(-years_per_step(unit));
  };
  struct Row {
    StepUnit unit;
    std::int64_t seeds;
    std::uint32_t half, end;  ///< steps in 2.5 and 5 years
  };
  for (const Row& row : {Row{StepUnit::week, 1000, 130, 261}, Row{StepUnit::day, 250, 913, 1826}}) {
    const auto known = spread_on_ring(row.unit, row.seeds, 50, 1.0, {row.half, row.end});
    const double noise = std::sqrt(10.0 / static_cast<double>(row.seeds));
    CAPTURE(static_cast<int>(row.unit), known[0], known[1]);
    CHECK(std::fabs(known[0] - 1.0 - expected(row.unit, row.half)) < 4.0 * noise / std::sqrt(2.0));
    CHECK(std::fabs(known[1] - 1.0 - expected(row.unit, row.end)) < 4.0 * noise);
    CHECK(std::fabs(known[1] - 11.0) < 0.1 + 4.0 * noise);  // weekly steps are late by 0.1
  }
}

TEST_CASE("L11 on a ring nobody hears who is not next to one who knows", "[theory]") {
  Scenario scenario = rumour(60, StepUnit::year, 1000.0);
  scenario.population.mixing = Mixing::network;
  scenario.population.neighbours = 2;
  World world = build_world(scenario);
  world.customers.aware[30] = 1;
  for (std::uint32_t step = 0; step < 35; ++step) {
    CHECK(aware_in(world) == std::min<std::int64_t>(60, 1 + 2 * static_cast<std::int64_t>(step)));
    run_rule<Reach>(world, scenario, step);  // in blocks too: all hear of the state before the step
  }
}

}  // namespace plussum::test
