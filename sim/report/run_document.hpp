// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/trajectory_file.hpp"
#include "plussum/engine/plan.hpp"
#include "plussum/experiment/targets.hpp"
#include "plussum/experiment/value_account.hpp"
#include "report/loops_document.hpp"

namespace plussum::report {

/// What a page says of a run beside what the run's file holds.
struct RunFindings {
  std::string name;                     ///< unique in the report
  std::string problem;                  ///< why the run ended early, a sentence; empty when it did not
  std::optional<ValueAccount> account;  ///< at the end
  std::vector<TargetResult> targets;    ///< held against the run
  std::optional<MeasuredLoops> loops;   ///< what loops are worth; none when it was not measured
  std::vector<std::string> notes;       ///< what was left out and why, sentences
};

/// RunDocument.
nlohmann::ordered_json run_document(const io::Trajectory& trajectory, const Scenario& scenario, const Plan& plan,
                                    const RunFindings& findings);

}  // namespace plussum::report
