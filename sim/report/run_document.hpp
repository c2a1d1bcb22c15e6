// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/trajectory_file.hpp"
#include "plussum/engine/plan.hpp"
#include "plussum/experiment/value_account.hpp"

namespace plussum::report {

/// What a page says of a run beside what the run's file holds.
struct RunFindings {
  std::string name;                     ///< unique in the report
  std::string problem;                  ///< why the run ended early, a sentence; empty when it did not
  std::optional<ValueAccount> account;  ///< at the end
  nlohmann::ordered_json targets;       ///< TargetDocument[]
  nlohmann::ordered_json loops;         ///< LoopsDocument
  std::vector<std::string> notes;       ///< what was left out and why, sentences
};

/// RunDocument.
nlohmann::ordered_json run_document(const io::Trajectory& trajectory, const Scenario& scenario, const Plan& plan,
                                    RunFindings findings);

}  // namespace plussum::report
