// SPDX-License-Identifier: MIT
#include "study/attribute_experiment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "io/resolved_text.hpp"
#include "plussum/loops/cut_loops.hpp"
#include "plussum/study/metric_option.hpp"
#include "study/loading.hpp"

namespace plussum {
namespace {

/// With so few loops all sets of them are tried, and the values are exact.
constexpr std::size_t most_loops_in_all_sets = 6;

Experiment common_parts(const AttributeScenarioOptions& options, const Scenario& scenario,
                        io::Diagnostics& diagnostics) {
  Experiment experiment;
  experiment.scenario = std::filesystem::path(find_input(options.file)).filename().string();
  experiment.set = options.sets;
  if (options.steps) experiment.set.push_back(fmt::format("time.steps={}", *options.steps));
  experiment.replicates = options.replicates;
  experiment.first_seed = options.seed;
  const std::string enterprise = !options.enterprise.empty()     ? options.enterprise
                                 : !scenario.enterprises.empty() ? scenario.enterprises.front().name
                                                                 : "";
  for (const std::string& text : options.metrics) {
    std::string problem;
    const auto metric = read_metric(text, enterprise, problem);
    if (!metric)
      diagnostics.add({}, "--metric", problem);
    else
      experiment.metrics.push_back(*metric);
  }
  return experiment;
}

Outcome<PlannedScenario> load(const AttributeScenarioOptions& options) {
  return load_and_plan(
      {.registry = options.registry, .file = options.file, .sets = options.sets, .seed = {}, .steps = options.steps});
}

/// Through the text that the store keeps, so that what is made is what is written. The experiment stands beside the scenario.
Outcome<io::LoadedExperiment> loaded_from(const Experiment& experiment, const AttributeScenarioOptions& options,
                                          io::Diagnostics& diagnostics) {
  if (!diagnostics.empty()) return diagnostics.trouble();
  const std::string text = io::resolved_text(experiment, std::string(unknown_currency));
  const auto beside = std::filesystem::path(find_input(options.file)).replace_filename(experiment.name);
  auto loaded = io::load_experiment_text(text, beside.string(), diagnostics);
  if (!loaded) return diagnostics.trouble();
  return std::move(*loaded);
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return lower;
}

}  // namespace

Outcome<io::LoadedExperiment> strategy_experiment(const AttributeScenarioOptions& options, Observer& observer) {
  auto planned = load(options);
  if (!planned) return planned.take_trouble();
  for (const Diagnostic& note : planned->notes) observer.note("note: " + io::line_of(note));
  io::Diagnostics diagnostics;
  Experiment experiment = common_parts(options, planned->loaded.scenario, diagnostics);
  experiment.name = planned->loaded.scenario.name + "-strategy";
  experiment.title =
      fmt::format("What {} gets from each dimension of {} instead of {}", options.enterprise, options.to, options.from);
  experiment.strategy = {.enterprise = options.enterprise, .from = options.from, .to = options.to};
  experiment.design.kind = DesignKind::factorial;
  experiment.design.levels = 2;
  return loaded_from(experiment, options, diagnostics);
}

Outcome<io::LoadedExperiment> loop_experiment(const AttributeScenarioOptions& options, Observer& observer) {
  auto planned = load(options);
  if (!planned) return planned.take_trouble();
  for (const Diagnostic& note : planned->notes) observer.note("note: " + io::line_of(note));
  io::Diagnostics diagnostics;
  Experiment experiment = common_parts(options, planned->loaded.scenario, diagnostics);
  experiment.name = planned->loaded.scenario.name + (options.shapley ? "-loop-values" : "-loops");
  experiment.title = options.shapley ? "What each loop contributes" : "What cutting each loop alone changes";
  std::vector<std::string> problems;
  const std::vector<CutLoop> loops = loops_to_cut(*options.loops, planned->plan, planned->loaded.scenario, problems);
  for (std::string& problem : problems) diagnostics.add({}, "--loops", std::move(problem));
  for (const CutLoop& cut : loops) {
    Variant closed{.name = "closed", .meaning = "as in the scenario", .scenario = {}, .set = {}};
    Variant open{.name = "cut", .meaning = "its links have gain 0", .scenario = {}, .set = {}};
    for (const std::string& link : cut.links) open.set.push_back(fmt::format("links.{}=0", link));
    Factor factor{.name = in_lower_case(cut.loop->name), .meaning = std::string(cut.loop->title)};
    // Shapley values count from all cut to all closed: what loops add. A knock-out starts where all are closed.
    factor.levels = options.shapley ? std::vector{open, closed} : std::vector{closed, open};
    experiment.factors.push_back(std::move(factor));
  }
  const bool all_sets = options.shapley && loops.size() <= most_loops_in_all_sets;
  experiment.design.kind = !options.shapley ? DesignKind::one_at_a_time
                           : all_sets       ? DesignKind::factorial
                                            : DesignKind::permutations;
  if (experiment.design.kind == DesignKind::permutations) experiment.design.samples = options.pairs;
  return loaded_from(experiment, options, diagnostics);
}

}  // namespace plussum
