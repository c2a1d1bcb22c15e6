// SPDX-License-Identifier: MIT
#pragma once
/// When enterprises plan: in the first step and at equal intervals of whole steps.
#include <cstdint>

namespace plussum {

/// Whole steps from one planning to the next, at least one.
inline std::uint32_t planning_steps(double interval_years, double step_years) {
  const double steps = interval_years / step_years + 0.5;
  return steps < 1.0 ? 1u : static_cast<std::uint32_t>(steps);
}

inline bool is_planning_step(std::uint32_t step, double interval_years, double step_years) {
  return step % planning_steps(interval_years, step_years) == 0;
}

}  // namespace plussum
