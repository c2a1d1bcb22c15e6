// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/report_parts.hpp"

namespace plussum::main {

std::optional<ReportedRun> run_to_report(const ReportOptions& options, const std::string& input, int& exit_code) {
  std::string error;
  auto trajectory = io::read_trajectory(input, error);
  if (!trajectory) {
    complain(error);
    exit_code = exit_input_output;
    return std::nullopt;
  }
  io::Diagnostics diagnostics;
  auto planned =
      plan_text(trajectory->provenance.scenario_yaml, {.file = input + " (scenario)", .sets = {}}, diagnostics);
  if (planned) return ReportedRun{input, std::move(*trajectory), std::move(*planned)};
  exit_code = refuse(options.common, diagnostics);
  return std::nullopt;
}

std::optional<nlohmann::ordered_json> run_document(const ReportOptions&, const ReportedRun& run, int&) {
  return nlohmann::ordered_json{{"name", run.name}, {"title", run.trajectory.provenance.title}};
}

}  // namespace plussum::main
