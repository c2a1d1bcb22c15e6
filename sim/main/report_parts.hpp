// SPDX-License-Identifier: MIT
#pragma once
/// The parts of the document of `plussum report`, made one by one. Fields as in analysis/report/src/document.ts. Each complains
/// itself when it cannot be made, and sets the exit code.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/trajectory_file.hpp"
#include "main/console.hpp"
#include "plussum/experiment/value_account.hpp"
#include "plussum/study/report_inputs.hpp"
#include "study/loading.hpp"

namespace plussum::main {

struct ReportOptions {
  CommonOptions common;
  std::vector<std::string> inputs;
  std::string output, title;
  std::string store;                  ///< of an experiment file; NAME.store when empty
  std::vector<std::string> sets;      ///< for scenarios and experiments that are run for the report
  std::uint32_t replicates = 10;      ///< of a comparison
  bool has_replicates = false;        ///< they were asked for; otherwise an experiment has its own
  std::uint32_t screen = 24;          ///< numbers that a comparison tries out; 0: none
  std::uint32_t loop_replicates = 1;  ///< of the strength of loops in a report on one run
  bool no_runs = false;               ///< only what the files hold: no replicates, loops and parameters are measured
  double confidence = 0.95;
  unsigned jobs = 0;
  std::string command;
};

/// A run that is reported on.
struct ReportedRun {
  std::string name;  ///< stem of the file, or name of the scenario; unique in the report
  io::Trajectory trajectory;
  PlannedScenario planned;
  std::string problem = {};                  ///< why it ended early, a sentence; empty when it did not
  std::optional<ValueAccount> account = {};  ///< at its end
  std::vector<std::string> notes = {};       ///< what was left out and why
};

/// A trajectory file is read, and made again to count what constituents have at its end; a scenario is run.
std::optional<ReportedRun> run_to_report(const ReportOptions& options, const ReportInput& input, int& exit_code);
/// RunDocument. Targets that compare are held against `control`, which may be null; the strength of loops is measured in a
/// report on one run only.
std::optional<nlohmann::ordered_json> run_document(const ReportOptions& options, const ReportedRun& run,
                                                   const ReportedRun* control, int& exit_code);

/// ComparisonDocument of two of the runs, at these positions in the document.
std::optional<nlohmann::ordered_json> comparison_document(const ReportOptions& options,
                                                          const std::vector<ReportedRun>& runs, std::size_t control,
                                                          std::size_t treatment, int& exit_code);

/// ExperimentDocument of a store, or of an experiment file whose missing runs are made first.
std::optional<nlohmann::ordered_json> experiment_document(const ReportOptions& options, const std::string& input,
                                                          int& exit_code);

}  // namespace plussum::main
