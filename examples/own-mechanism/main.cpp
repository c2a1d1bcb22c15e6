// SPDX-License-Identifier: MIT
// Runs two years of a small market in which customers hear of an enterprise by radio alone, on one and on two
// threads. Exit code 0 when the digests agree and the number of the aware is within 4 standard deviations of
// (broadcast.1).
#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>

#include "broadcast.hpp"
#include "plussum/engine/simulation.hpp"

namespace {

constexpr double rate = 0.5;

/// The mechanisms that come with the library, with `broadcast` in the place of `reach`.
plussum::Registry own_registry() {
  plussum::Registry registry = plussum::built_in_mechanisms();
  const auto reach = std::find_if(registry.begin(), registry.end(),
                                  [](const plussum::RegistryEntry& entry) { return entry.info->name == "reach"; });
  *reach = plussum::registry_entry<example::Broadcast>();
  return registry;
}

plussum::Scenario clean_water(const plussum::Registry& registry) {
  plussum::Scenario scenario = plussum::scenario_for(registry);
  scenario.name = "clean_water";
  scenario.seed = 42;
  scenario.currency = "EUR";
  scenario.time = {.step = plussum::StepUnit::week, .start = "2020-01-01", .steps = 104};
  scenario.market_space.name = "clean water every day";
  scenario.market_space.unit_value = 100.0;
  scenario.market_space.activities.push_back({.name = "fetch", .weight = 1.0, .alone = 0.2, .alone_skilled = 0.3});
  scenario.population.customers = 10'000;
  scenario.population.communities = 10;
  scenario.population.income_median = 30.0;

  plussum::Enterprise well;
  well.name = "well";
  well.coverage = {{"fetch", 0.9}};
  well.outlet_share = 1.0;
  well.programme.in_groups = false;
  well.programme.instalment = 2.0;
  scenario.enterprises.push_back(well);

  static_cast<example::BroadcastParams&>(*scenario.parameters_of("broadcast")).rate = rate;
  return scenario;
}

struct Outcome {
  bool good = false;
  std::uint64_t digest = 0;
  double aware = 0.0;
};

Outcome run(const plussum::Registry& registry, const plussum::Scenario& scenario, unsigned threads) {
  std::vector<plussum::PlanProblem> problems;
  plussum::Plan plan = plussum::make_plan(registry, scenario, problems);
  if (!scenario.check().empty() || !problems.empty()) {
    std::fprintf(stderr, "The scenario or its plan has a problem.\n");
    return {};
  }
  plussum::Simulation simulation(scenario, std::move(plan), {.threads = threads});
  for (std::int64_t step = 0; step < scenario.time.steps; ++step)
    if (simulation.step().kind != plussum::BreachKind::none) {
      std::fprintf(stderr, "The books do not close after step %" PRId64 ".\n", step);
      return {};
    }
  return {true, simulation.digest().world, static_cast<double>(simulation.world().tally.aware_of[0])};
}

}  // namespace

int main() {
  const plussum::Registry registry = own_registry();
  const plussum::Scenario scenario = clean_water(registry);
  const Outcome one = run(registry, scenario, 1), two = run(registry, scenario, 2);
  if (!one.good || !two.good) return 1;

  const auto customers = static_cast<double>(scenario.population.customers);
  const double years = static_cast<double>(scenario.time.steps) * plussum::years_per_step(scenario.time.step);
  const double share = -std::expm1(-rate * years);
  const double expected = customers * share, deviation = std::sqrt(customers * share * (1.0 - share));
  std::printf("aware: %.0f of %.0f, expected %.1f with a standard deviation of %.1f\n", one.aware, customers, expected,
              deviation);
  std::printf("digest on one thread:  %016" PRIx64 "\n", one.digest);
  std::printf("digest on two threads: %016" PRIx64 "\n", two.digest);
  return one.digest == two.digest && std::fabs(one.aware - expected) <= 4.0 * deviation ? 0 : 1;
}
