// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "io/trajectory_file.hpp"
#include "plussum/engine/plan.hpp"

namespace plussum::report {

/// A CoverageDocument for each enterprise: what it and its partners offered at each activity (cover.5, cover.6), from the recorded
/// coverage level, breadth of the cycle and capacity of partners, and the scenario as events had changed it by then. None
/// when `cover` is not in the plan, these were not recorded, or the run is a branch, whose scenario is not that of its past.
nlohmann::ordered_json coverage_documents(const io::Trajectory& trajectory, const Scenario& scenario, const Plan& plan);

}  // namespace plussum::report
