// SPDX-License-Identifier: MIT
#pragma once
/// From the command line to a scenario with a checked plan.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/scenario_file.hpp"
#include "io/trajectory_file.hpp"
#include "plussum/engine/plan.hpp"

namespace plussum {

struct ScenarioOptions {
  std::string file;
  std::vector<std::string> sets = {};
  std::optional<std::int64_t> seed = {};
  std::optional<std::int64_t> steps = {};
};

struct PlannedScenario {
  io::LoadedScenario loaded;
  Plan plan;
};

/// The file or folder as named, or the file that the name stands for (io/named_file.hpp).
std::string find_input(const std::string& name);

/// Plans a scenario that has been loaded; faults of the plan are reported where the scenario names them.
std::optional<PlannedScenario> plan_loaded(io::LoadedScenario loaded, io::Diagnostics& diagnostics);

/// Loads, checks and plans.
std::optional<PlannedScenario> load_and_plan(const ScenarioOptions& options, io::Diagnostics& diagnostics);
/// The same for the resolved scenario in a trajectory file; `options.file` is what complaints call it.
std::optional<PlannedScenario> plan_text(const std::string& yaml, const ScenarioOptions& options,
                                         io::Diagnostics& diagnostics);

/// A fault of the plan as a sentence.
std::string sentence_of(const PlanProblem& problem);
/// A breach of the books as a sentence.
std::string sentence_of(const Breach& breach, const Scenario& scenario);
/// The plan as a table for people.
std::string plan_table(const Plan& plan);

/// Compiler, flags and system of this build, and the libraries it stands on.
std::string build_text();
std::string packages_text();

/// Provenance with everything that is known before the run.
io::Provenance provenance_before_run(const PlannedScenario& planned, const std::string& command);

}  // namespace plussum
