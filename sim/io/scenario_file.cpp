// SPDX-License-Identifier: MIT
#include "io/scenario_file.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "io/event_values.hpp"
#include "io/former_names.hpp"
#include "io/named_file.hpp"
#include "io/overlay.hpp"
#include "io/parameter_reader.hpp"
#include "io/scenario_format.hpp"
#include "io/schema.hpp"
#include "io/text_file.hpp"
#include "io/yaml_text.hpp"
#include "io/yaml_tree.hpp"

namespace plussum::io {
namespace {

bool apply_sets(Node& root, std::span<const std::string> sets, Diagnostics& diagnostics, NodeBudget& budget) {
  bool good = true;
  for (std::size_t i = 0; i < sets.size(); ++i) good = apply_set(root, sets[i], i + 1, diagnostics, budget) && good;
  return good;
}

/// The control stands beside the file that names it: beside `file`, the scenario's own, or one that it extends.
void check_control(const LoadedScenario& loaded, const std::filesystem::path& file, Diagnostics& diagnostics) {
  const std::string& control = loaded.scenario.control;
  if (control.empty()) return;
  const Mark mark = loaded.positions.of("control");
  const std::filesystem::path named_in = mark.line > 0 ? std::filesystem::path(*mark.file) : file;
  if (const auto refused = refuse_file(find_named_file(named_in.parent_path(), control)))
    diagnostics.add(mark, "control", fmt::format("{} cannot be the control: {}", shown(control), refused->message));
}

/// Cross-checks run only on a scenario whose values are all good: on others they would report what is no
/// fault. Without a `file` nothing is beside the scenario, and its control is not looked for.
std::optional<LoadedScenario> read_tree(Node root, const std::filesystem::path* file, std::span<const std::string> sets,
                                        const Scenario& fresh, Diagnostics& diagnostics, NodeBudget& budget) {
  const std::size_t problems_before = diagnostics.count();
  const FileFormats formats(root);
  const bool sets_applied = apply_sets(root, sets, diagnostics, budget);
  use_present_names(root, diagnostics);
  LoadedScenario loaded{fresh, {}, Positions(root)};
  read_parameters(root, loaded.scenario, diagnostics);
  read_event_values(loaded.scenario, loaded.positions, diagnostics);
  if (file != nullptr) check_control(loaded, *file, diagnostics);
  if (!sets_applied || diagnostics.count() > problems_before) return std::nullopt;
  if (file != nullptr)
    refuse_simulated_amounts(loaded, formats, diagnostics);
  else
    convert_simulated_amounts(loaded, formats, diagnostics);
  if (diagnostics.count() > problems_before) return std::nullopt;
  const std::vector<Problem> problems = loaded.scenario.check();
  loaded.report(problems, diagnostics);
  if (!problems.empty()) return std::nullopt;
  loaded.resolved_yaml =
      fmt::format("format: {}\n", newest_format) + resolved_text(loaded.scenario, loaded.scenario.currency);
  return loaded;
}

}  // namespace

void LoadedScenario::report(std::span<const Problem> problems, Diagnostics& diagnostics) const {
  for (const Problem& problem : problems) diagnostics.add(positions.of(problem.path), problem.path, problem.message);
}

std::optional<ScenarioSource> ScenarioSource::open(const std::filesystem::path& path, const Scenario& fresh,
                                                   Diagnostics& diagnostics) {
  NodeBudget budget;
  auto root = load_with_extends(path, diagnostics, budget);
  if (!root) return std::nullopt;
  return ScenarioSource(std::move(*root), path, fresh, budget);
}

std::optional<ScenarioSource> ScenarioSource::from_text(std::string_view text, const std::string& name,
                                                        const Scenario& fresh, Diagnostics& diagnostics) {
  NodeBudget budget;
  auto root = parse_tree(text, {name, true}, diagnostics, budget);
  if (!root) return std::nullopt;
  if (!root->is_map()) {
    diagnostics.add(
        root->mark, "",
        fmt::format("a scenario is a group of keys ('key: value' lines), but this is {}", described(*root)));
    return std::nullopt;
  }
  note_format(*root, diagnostics);
  use_present_names(*root, diagnostics);
  return ScenarioSource(std::move(*root), {}, fresh, budget);
}

std::optional<LoadedScenario> ScenarioSource::with(std::span<const std::string> sets, Diagnostics& diagnostics) const {
  NodeBudget budget = budget_;
  return read_tree(root_, path_.empty() ? nullptr : &path_, sets, fresh_, diagnostics, budget);
}

std::string ScenarioSource::text() const {
  Node root = root_;
  join_formats(root);
  return text_of_tree(root);
}

std::optional<LoadedScenario> load_scenario(const std::filesystem::path& path, std::span<const std::string> sets,
                                            const Scenario& fresh, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  const auto source = ScenarioSource::open(path, fresh, diagnostics);
  if (!source) return std::nullopt;
  auto loaded = source->with(sets, diagnostics);
  return diagnostics.count() == before ? std::move(loaded) : std::nullopt;
}

std::optional<LoadedScenario> load_scenario_text(std::string_view text, const std::string& name,
                                                 std::span<const std::string> sets, const Scenario& fresh,
                                                 Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  const auto source = ScenarioSource::from_text(text, name, fresh, diagnostics);
  if (!source) return std::nullopt;
  auto loaded = source->with(sets, diagnostics);
  return diagnostics.count() == before ? std::move(loaded) : std::nullopt;
}

nlohmann::ordered_json scenario_schema(Scenario fresh) {
  SchemaWriter writer;
  fresh.declare(writer);
  auto schema = writer.document("PlusSum scenario");
  schema["properties"]["format"] = {
      {"description",
       "2: amounts of the market as a whole are those of the real market, which `represents` scales; without it 1"},
      {"type", "integer"},
      {"minimum", 1},
      {"maximum", newest_format}};
  return schema;
}

std::vector<ParameterRow> scenario_parameters(const Scenario& fresh) {
  return parameter_table(fresh);
}

}  // namespace plussum::io
