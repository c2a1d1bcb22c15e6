// SPDX-License-Identifier: MIT
#pragma once
/// From the command line to a scenario with a checked plan.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/scenario_file.hpp"
#include "io/trajectory_file.hpp"
#include "plussum/core/outcome.hpp"
#include "plussum/engine/plan.hpp"

namespace plussum {

struct ScenarioOptions {
  const Registry* registry;  ///< the mechanisms that scenarios can name
  std::string file = {};
  std::vector<std::string> sets = {};
  std::optional<std::int64_t> seed = {};
  std::optional<std::int64_t> steps = {};
};

struct PlannedScenario {
  io::LoadedScenario loaded;
  Plan plan;
  std::vector<Diagnostic> notes = {};  ///< what the reading noticed without refusing it
};

/// The file or folder as named, or the file that the name stands for (io/named_file.hpp).
std::string find_input(const std::string& name);

/// Plans a scenario that has been loaded; faults of the plan are reported where the scenario names them.
Outcome<PlannedScenario> plan_loaded(io::LoadedScenario loaded, const Registry& registry);

/// Loads, checks and plans.
Outcome<PlannedScenario> load_and_plan(const ScenarioOptions& options);
/// The same for the resolved scenario in a trajectory file; `options.file` is what complaints call it.
Outcome<PlannedScenario> plan_text(const std::string& yaml, const ScenarioOptions& options);

/// A fault of the plan as a sentence.
std::string sentence_of(const PlanProblem& problem, const Registry& registry);
/// A breach of the books as a sentence.
std::string sentence_of(const Breach& breach, const Scenario& scenario);
/// The same as the trouble of the run, with what the user can do about it.
Trouble trouble_of(const Breach& breach, const Scenario& scenario);
/// The plan as a table for people.
std::string plan_table(const Plan& plan);

/// Compiler, flags and system of this build, and the libraries it stands on.
std::string build_text();
std::string packages_text();

/// Provenance with everything that is known before the run.
io::Provenance provenance_before_run(const PlannedScenario& planned, const std::string& command);

}  // namespace plussum
