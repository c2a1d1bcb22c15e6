// SPDX-License-Identifier: MIT
#pragma once
/// Experiment files: the same reader, schema and messages as for scenarios.
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/scenario_file.hpp"
#include "plussum/experiment/experiment.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::io {

struct LoadedExperiment {
  Experiment experiment;
  std::string resolved_yaml;   ///< complete; loading it gives the same experiment
  std::filesystem::path file;  ///< scenarios are named relative to its folder
  Positions positions;
  /// Of an experiment out of a store: the texts of its scenarios by the place that names them ("scenario",
  /// "arms[1].scenario"), which stand for the files.
  std::map<std::string, std::string> scenario_texts = {};
};

/// Whether this is an experiment file rather than a scenario, by its top-level keys. False for what cannot be read.
bool is_experiment_file(const std::filesystem::path& path);

/// Loads an experiment file and lays `sets` ("replicates=5") over it.
std::optional<LoadedExperiment> load_experiment(const std::filesystem::path& path, std::span<const std::string> sets,
                                                Diagnostics& diagnostics);
/// The same for one in memory, such as the one in a run store.
std::optional<LoadedExperiment> load_experiment_text(std::string_view text, const std::string& name,
                                                     Diagnostics& diagnostics);

/// The experiment of a plan. What the plan holds of it (arms, factors, metrics) must be what the experiment states.
std::optional<LoadedExperiment> load_planned_experiment(const ResultPlan& plan, const std::string& name,
                                                        Diagnostics& diagnostics);

/// The JSON Schema of experiment files.
nlohmann::ordered_json experiment_schema();
/// All parameters of an experiment.
std::vector<ParameterRow> experiment_parameters();

}  // namespace plussum::io
