// SPDX-License-Identifier: MIT
#pragma once
/// Runs of the whole model with a real plan, whose books are checked in every step.
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "plussum/engine/plan.hpp"
#include "plussum/engine/simulation.hpp"
#include "support/catch.hpp"
#include "support/world_builder.hpp"

namespace plussum::test {

inline Plan plan_for(const Scenario& scenario, const Registry& registry = built_in_mechanisms()) {
  std::vector<PlanProblem> problems;
  Plan plan = make_plan(registry, scenario, problems);
  for (const PlanProblem& problem : problems)
    UNSCOPED_INFO("problem of the plan: " << static_cast<int>(problem.fault) << " " << problem.name);
  REQUIRE(problems.empty());
  return plan;
}

inline Simulation simulation_of(const Scenario& scenario, const ExecutionOptions& options = {},
                                const Registry& registry = built_in_mechanisms()) {
  for (const Problem& problem : scenario.check()) FAIL(problem.path << ": " << problem.message);
  return Simulation(scenario, plan_for(scenario, registry), options);
}

inline void require_no_breach(const Simulation& simulation, const Breach& breach) {
  if (breach.kind == BreachKind::none && simulation.world().ledger.largest_imbalance() == Money{}) return;
  CAPTURE(breach.step, static_cast<int>(breach.kind), static_cast<int>(breach.sector), breach.amount.units,
          breach.entry);
  REQUIRE(breach.kind == BreachKind::none);
  REQUIRE(simulation.world().ledger.largest_imbalance() == Money{});
}

/// Advances; fails the test as soon as the books do not close.
inline void run(Simulation& simulation, std::uint32_t steps) {
  for (std::uint32_t k = 0; k < steps; ++k) require_no_breach(simulation, simulation.step());
}

/// The world's digest after every step.
inline std::vector<std::uint64_t> digests_of(Simulation& simulation, std::uint32_t steps) {
  std::vector<std::uint64_t> digests;
  for (std::uint32_t k = 0; k < steps; ++k) {
    run(simulation, 1);
    digests.push_back(simulation.digest().world);
  }
  return digests;
}

/// The day on which step `step` begins (0 is the first), YYYY-MM-DD.
inline std::string date_of_step(const Scenario& scenario, std::uint32_t step) {
  const std::chrono::sys_days day{
      std::chrono::days{day_after_steps(scenario.time.start_day(), scenario.time.step, step)}};
  const std::chrono::year_month_day date{day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

inline Event event(std::string at, std::string path, double value) {
  Event made;
  made.at = std::move(at);
  made.set = std::move(path);
  made.to = std::to_string(value);
  made.value = value;
  return made;
}

}  // namespace plussum::test
