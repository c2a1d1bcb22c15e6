// SPDX-License-Identifier: MIT
#pragma once
/// From a scenario file to a scenario: tree, `extends`, `--set`, declarations, cross-checks.
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/diagnostics.hpp"
#include "io/parameter_path.hpp"
#include "io/resolved_text.hpp"
#include "io/yaml_tree.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

struct LoadedScenario {
  Scenario scenario;
  std::string resolved_yaml;  ///< the complete scenario; loading it gives the same scenario
  Positions positions;        ///< where each parameter was written

  /// Reports problems found later (by the check of the plan) at the places where the parameters were written.
  void report(std::span<const Problem> problems, Diagnostics& diagnostics) const;
};

/// Loads a scenario file and lays `sets` ("key=value") over it. `fresh` is a scenario with the default
/// parameters of every mechanism that may be named: `scenario_for(registry)`. Nothing if anything is wrong;
/// `diagnostics` then says everything that is.
std::optional<LoadedScenario> load_scenario(const std::filesystem::path& path, std::span<const std::string> sets,
                                            const Scenario& fresh, Diagnostics& diagnostics);

/// The same for a scenario in memory, such as the resolved one in a trajectory file. It cannot extend files.
std::optional<LoadedScenario> load_scenario_text(std::string_view text, const std::string& name,
                                                 std::span<const std::string> sets, const Scenario& fresh,
                                                 Diagnostics& diagnostics);

/// A scenario file that has been read once, from which scenarios are made that differ in settings. Safe to use from several
/// threads.
class ScenarioSource {
 public:
  /// Nothing if the file cannot be read; `diagnostics` says why.
  static std::optional<ScenarioSource> open(const std::filesystem::path& path, const Scenario& fresh,
                                            Diagnostics& diagnostics);
  /// The same for a scenario in memory.
  static std::optional<ScenarioSource> from_text(std::string_view text, const std::string& name, const Scenario& fresh,
                                                 Diagnostics& diagnostics);

  /// The scenario with `sets` ("key=value") laid over it.
  std::optional<LoadedScenario> with(std::span<const std::string> sets, Diagnostics& diagnostics) const;
  /// The file as one text, with what it extends resolved in: from_text() makes the same source of it.
  std::string text() const;

 private:
  ScenarioSource(Node root, std::filesystem::path path, const Scenario& fresh, NodeBudget budget)
      : root_(std::move(root)), path_(std::move(path)), fresh_(fresh), budget_(budget) {}

  Node root_;
  std::filesystem::path path_;  ///< empty: in memory
  Scenario fresh_;
  NodeBudget budget_;
};

/// The JSON Schema of scenario files.
nlohmann::ordered_json scenario_schema(Scenario fresh);
/// All parameters of a scenario.
std::vector<ParameterRow> scenario_parameters(const Scenario& fresh);

}  // namespace plussum::io
