// SPDX-License-Identifier: MIT
#pragma once
/// What enterprises that decide for themselves share: when they look around and plan, in the first step and then once
/// every planning interval, and how they act.
#include <cstdint>
#include <span>

#include "plussum/scenario/scenario_parts.hpp"
#include "plussum/state/conduct.hpp"

namespace plussum {

/// Whole steps from one planning to the next: the nearest number (halves up) to the years asked for, at least one.
constexpr std::uint32_t planning_steps(double interval_years, double step_years) {
  const double steps = interval_years / step_years + 0.5;
  return steps < 2.0 ? 1u : static_cast<std::uint32_t>(steps);
}

/// Whether a planning interval begins in step `step`, counted from 0.
constexpr bool is_planning_step(std::uint32_t step, double interval_years, double step_years) {
  return step % planning_steps(interval_years, step_years) == 0;
}

/// What of the scenario says how an enterprise acts.
using ConductParts = ScenarioParts<&Scenario::strategy_table, &Scenario::enterprises>;

/// A number of conduct of enterprise e, whose dimensions stand at `effective` (the column of Stances).
inline double conduct_of(const ConductParts& scenario, std::span<const double> effective, std::size_t e,
                         Conduct number) {
  const Dimension dimension = all_conduct[static_cast<std::size_t>(number)].dimension;
  return conduct_of(scenario.strategy_table(), scenario.enterprises()[e].conduct, number,
                    effective[Stances::row(e, dimension)]);
}

}  // namespace plussum
