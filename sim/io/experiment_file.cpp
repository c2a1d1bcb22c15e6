// SPDX-License-Identifier: MIT
#include "io/experiment_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/former_names.hpp"
#include "io/overlay.hpp"
#include "io/parameter_reader.hpp"
#include "io/schema.hpp"

namespace plussum::io {
namespace {

std::optional<LoadedExperiment> read_tree(Node root, std::filesystem::path file, std::span<const std::string> sets,
                                          Diagnostics& diagnostics, NodeBudget& budget) {
  const std::size_t before = diagnostics.count();
  for (std::size_t i = 0; i < sets.size(); ++i) apply_set(root, sets[i], i + 1, diagnostics, budget);
  use_present_names(root, diagnostics);
  LoadedExperiment loaded{{}, {}, std::move(file), Positions(root)};
  read_parameters(root, loaded.experiment, diagnostics);
  if (diagnostics.count() > before) return std::nullopt;
  const std::vector<Problem> problems = loaded.experiment.check();
  for (const Problem& problem : problems)
    diagnostics.add(loaded.positions.of(problem.path), problem.path, problem.message);
  if (!problems.empty()) return std::nullopt;
  loaded.resolved_yaml = resolved_text(loaded.experiment, std::string(unknown_currency));
  return loaded;
}

/// Whether arms, factors and metrics of a plan are those of its experiment, in the same order.
bool belongs_to(const ResultPlan& plan, const Experiment& experiment) {
  std::vector<std::string> factors, metrics;
  if (!experiment.arms.empty()) {
    factors.emplace_back("arm");
    if (plan.factors.empty() || plan.factors.front().levels.size() != experiment.arms.size()) return false;
    for (std::size_t arm = 0; arm < experiment.arms.size(); ++arm)
      if (plan.factors.front().levels[arm] != experiment.arms[arm].name) return false;
  }
  if (!experiment.strategy.enterprise.empty())
    factors.insert(factors.end(), std::begin(dimension_names), std::end(dimension_names));
  for (const Factor& factor : experiment.factors) factors.push_back(factor.name);
  for (const Metric& metric : experiment.metrics) metrics.push_back(metric.name);
  const auto has_name = [](const auto& column, const std::string& name) { return column.name == name; };
  return std::equal(plan.factors.begin(), plan.factors.end(), factors.begin(), factors.end(), has_name) &&
         std::equal(plan.metrics.begin(), plan.metrics.end(), metrics.begin(), metrics.end(), has_name);
}

}  // namespace

bool is_experiment_file(const std::filesystem::path& path) {
  Diagnostics unheard;
  NodeBudget budget;
  const auto root = load_with_extends(path, unheard, budget);
  // An experiment must have both, a scenario knows neither.
  return root && (root->find("scenario") || root->find("metrics"));
}

std::optional<LoadedExperiment> load_experiment(const std::filesystem::path& path, std::span<const std::string> sets,
                                                Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  NodeBudget budget;
  auto root = load_with_extends(path, diagnostics, budget);
  if (!root || diagnostics.count() > before) return std::nullopt;
  return read_tree(std::move(*root), path, sets, diagnostics, budget);
}

std::optional<LoadedExperiment> load_experiment_text(std::string_view text, const std::string& name,
                                                     Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.count();
  NodeBudget budget;
  auto root = parse_tree(text, {name, true}, diagnostics, budget);
  if (!root) return std::nullopt;
  if (!root->is_map()) {
    diagnostics.add(root->mark, "", fmt::format("an experiment is a group of keys, but this is {}", described(*root)));
    return std::nullopt;
  }
  use_present_names(*root, diagnostics);
  auto loaded = read_tree(std::move(*root), name, {}, diagnostics, budget);
  return diagnostics.count() == before ? std::move(loaded) : std::nullopt;
}

std::optional<LoadedExperiment> load_planned_experiment(const ResultPlan& plan, const std::string& name,
                                                        Diagnostics& diagnostics) {
  auto loaded = load_experiment_text(plan.experiment_yaml, name, diagnostics);
  if (!loaded || belongs_to(plan, loaded->experiment)) return loaded;
  diagnostics.add(
      mark_of_source(name), "",
      "its arms, factors or metrics are not those of the plan in the store; repeat the sweep, which lays the "
      "experiment out again");
  return std::nullopt;
}

nlohmann::ordered_json experiment_schema() {
  SchemaWriter writer;
  Experiment fresh;
  fresh.declare(writer);
  return writer.document("PlusSum experiment");
}

std::vector<ParameterRow> experiment_parameters() {
  return parameter_table(Experiment{});
}

}  // namespace plussum::io
