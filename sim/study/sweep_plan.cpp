// SPDX-License-Identifier: MIT
#include "study/sweep_plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "build_info.hpp"
#include "io/hypotheses.hpp"
#include "io/overlay.hpp"
#include "io/resolved_text.hpp"
#include "io/sha256.hpp"
#include "plussum/experiment/run_key.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/study/input_kind.hpp"

namespace plussum {
namespace {

constexpr std::size_t most_cached_scenarios = 4096;
constexpr std::size_t most_points_of_a_sweep = 200'000;
constexpr std::size_t most_runs_of_a_sweep = 10'000'000;

/// What metrics are, as text, for the keys: a run that was made for other metrics does not hold these.
std::string metrics_text(const Experiment& experiment) {
  struct Read {
    std::vector<Metric> metrics;
    std::int64_t sample_every;
    void declare(ParameterVisitor& visitor) {
      visitor.list("metrics", metrics, {});
      visitor.integer("sample_every", sample_every, {.meaning = ""});
    }
  };
  Read read{experiment.metrics, experiment.sample_every};
  for (Metric& metric : read.metrics) metric.meaning.clear();
  return io::resolved_text(read, std::string(unknown_currency));
}

}  // namespace

std::string engine_version() {
  const std::string patch(build_info::git_patch);
  const std::array<std::string_view, 1> text{patch};
  return fmt::format("{} ({}{})", build_info::version, build_info::git_commit,
                     build_info::git_dirty ? ", changes " + run_key(text).substr(0, 8) : "");
}

Outcome<std::unique_ptr<SweepPlan>> SweepPlan::make(const SweepOptions& options, Observer& observer) {
  io::Diagnostics diagnostics;
  const std::string file = find_input(options.file);
  if (const std::string other_kind = why_no_experiment(file); !other_kind.empty()) {
    diagnostics.add({file, 0, 0, "", other_kind});
    return diagnostics.trouble();
  }
  auto loaded = io::load_experiment(file, options.sets, diagnostics);
  if (!loaded) return diagnostics.trouble();
  std::vector<std::string>& sets = loaded->experiment.set;
  for (std::size_t i = 0; i < options.scenario_sets.size(); ++i) {
    loaded->positions.put(fmt::format("set[{}]", sets.size()), io::mark_of_source(io::set_name(i + 1)));
    sets.push_back(options.scenario_sets[i]);
  }
  loaded->resolved_yaml = io::resolved_text(loaded->experiment, std::string(unknown_currency));
  return make(std::move(*loaded), *options.registry, options.jobs, observer);
}

Outcome<std::unique_ptr<SweepPlan>> SweepPlan::make(io::LoadedExperiment loaded, const Registry& registry,
                                                    unsigned jobs, Observer& observer) {
  auto start = SweepStart::make(loaded, registry, jobs, observer);
  if (!start) return start.take_trouble();
  io::Diagnostics diagnostics;
  auto layout = io::ExperimentLayout::make(loaded, scenario_for(registry), (*start)->scenario_yaml(), diagnostics);
  if (!layout || !(*start)->prepare_burn_in(*layout, diagnostics)) return diagnostics.trouble();
  std::unique_ptr<SweepPlan> plan(new SweepPlan(std::move(loaded), registry, std::move(*layout), *std::move(start)));
  if (!plan->has_room(diagnostics)) return diagnostics.trouble();
  PointShapes shapes;
  const std::vector<RunKey> keys = plan->check_points(jobs, shapes, diagnostics);
  if (diagnostics.empty()) check_effects(plan->loaded_, plan->layout_, keys, diagnostics);
  if (!diagnostics.empty() || !plan->describe_results(shapes, diagnostics)) return diagnostics.trouble();
  plan->lay_out_runs(keys);
  // Claims are looked up before the first run, not when all of them are made.
  if (auto claims = io::read_hypotheses(plan->loaded_, plan->results_, diagnostics))
    plan->hypotheses_ = std::move(*claims);
  if (!diagnostics.empty()) return diagnostics.trouble();
  return plan;
}

bool SweepPlan::has_room(io::Diagnostics& diagnostics) const {
  const std::size_t points = layout_.points().size();
  if (points > most_points_of_a_sweep) {
    diagnostics.add(
        loaded_.positions.of("design"), "design",
        fmt::format("{} points are more than {}; each is checked before the first run is made, a thousand in "
                    "about a second and a half. Try fewer values or samples",
                    points, most_points_of_a_sweep));
    return false;
  }
  if (points * static_cast<std::size_t>(experiment().replicates) <= most_runs_of_a_sweep) return true;
  diagnostics.add(loaded_.positions.of("replicates"), "replicates",
                  fmt::format("{} points x {} replicates are more than {} runs", points, experiment().replicates,
                              most_runs_of_a_sweep));
  return false;
}

/// A parameter that does not fit at one point seldom fits at the others: each is reported for the first point only.
std::vector<RunKey> SweepPlan::check_points(unsigned jobs, PointShapes& shapes, io::Diagnostics& diagnostics) {
  std::vector<RunKey> keys(layout_.points().size());
  std::vector<std::string> digests(keys.size());
  std::mutex reporting;
  std::map<std::string, std::pair<std::size_t, io::Diagnostic>> first;  // by parameter
  for_each_index(keys.size(), jobs, [&](std::size_t point) {
    io::Diagnostics own;
    const auto scenario = scenario_of(static_cast<std::uint32_t>(point), own);
    if (scenario) {
      keys[point] = scenario->key;
      digests[point] = scenario->digest;
    }
    const std::lock_guard guard(reporting);
    if (scenario) {
      const auto place = static_cast<std::uint32_t>(point);
      const auto shape = shapes.try_emplace(shape_of(scenario->scenario), place).first;
      shape->second = std::min(shape->second, place);
    }
    for (const io::Diagnostic& problem : own.sorted()) {
      const auto [known, is_new] = first.try_emplace(problem.path, point, problem);
      if (!is_new && point < known->second.first) known->second = {point, problem};
    }
  });
  for (const auto& [path, problem] : first) diagnostics.add(problem.second);
  std::string all = start_->identity();
  for (const std::string& digest : digests) all += "\n" + digest;
  results_.scenarios_digest = io::sha256(all);
  return keys;
}

std::shared_ptr<const PointScenario> SweepPlan::scenario_of(std::uint32_t point, io::Diagnostics& diagnostics) const {
  {
    const std::lock_guard guard(cache_mutex_);
    if (const auto found = cache_.find(point); found != cache_.end()) return found->second;
  }
  auto loaded = layout_.scenario_at(layout_.points()[point], diagnostics);
  if (!loaded) return nullptr;
  const Scenario bare = bare_scenario(loaded->scenario);
  if (const Problem obstacle = start_->obstacle(bare); !obstacle.message.empty()) {
    const std::string where = layout_.text_of(layout_.points()[point]);
    diagnostics.add(loaded_.positions.of(obstacle.path), obstacle.path,
                    where.empty() ? obstacle.message : fmt::format("{} (at {})", obstacle.message, where));
    return nullptr;
  }
  auto planned = plan_loaded(std::move(*loaded), registry_);
  if (!planned) {
    for (const Diagnostic& problem : planned.trouble().diagnostics) diagnostics.add(problem);
    return nullptr;
  }
  const std::string text = io::resolved_text(bare, bare.currency), metrics = metrics_text(experiment()),
                    version = engine_version();
  const std::array<std::string_view, 4> parts{text, metrics, version, start_->identity()};
  auto made =
      std::make_shared<PointScenario>(PointScenario{bare, std::move(planned->plan), run_key(parts), io::sha256(text)});
  const std::lock_guard guard(cache_mutex_);
  if (cache_.size() < most_cached_scenarios) cache_.emplace(point, made);
  return made;
}

/// Metrics are read at points with other enterprises, partners or regions, too.
bool SweepPlan::check_metrics(const PointShapes& shapes, io::Diagnostics& diagnostics) {
  std::map<std::vector<std::string>, std::uint32_t> different;
  for (const auto& [shape, point] : shapes) {
    const auto known = different.try_emplace(shape.names, point).first;
    known->second = std::min(known->second, point);
  }
  std::vector<std::string> units;
  for (const auto& [names, point] : different) {
    const auto scenario = scenario_of(point, diagnostics);
    if (!scenario) return false;
    const Simulation simulation(scenario->scenario, scenario->plan, {});
    for (std::size_t m = 0; m < experiment().metrics.size(); ++m) {
      MetricColumn column;
      const std::string path = fmt::format("metrics[{}]", m);
      const std::string problem = check_metric(experiment().metrics[m], simulation, column);
      const std::string where = point > 0 ? fmt::format(" (at {})", layout_.text_of(layout_.points()[point])) : "";
      if (!problem.empty()) diagnostics.add(loaded_.positions.of(path), path, problem + where);
      if (point > 0) continue;
      units.push_back(column.unit);
      column.unit = io::Units(scenario->scenario.currency).unit_of_values(column.unit);
      results_.metrics.push_back(std::move(column));
    }
  }
  if (diagnostics.empty()) check_columns(loaded_, layout_, units, shapes, start_->begins_after(), diagnostics);
  return diagnostics.empty();
}

bool SweepPlan::describe_results(const PointShapes& shapes, io::Diagnostics& diagnostics) {
  const auto first = scenario_of(0, diagnostics);
  if (!first || !check_metrics(shapes, diagnostics)) return false;
  const Experiment& stated = experiment();
  results_.name = stated.name;
  results_.title = stated.title;
  results_.experiment_yaml = loaded_.resolved_yaml;
  results_.engine_version = engine_version();
  results_.build = build_text();
  results_.packages = packages_text();
  results_.scenarios = layout_.scenario_texts();
  results_.currency = first->scenario.currency;
  results_.represents = first->scenario.population.represents;
  for (const auto& [shape, point] : shapes)
    if (shape.represents != first->scenario.population.represents)
      results_.represents = std::numeric_limits<double>::quiet_NaN();
  results_.points = layout_.points();
  results_.replicates = static_cast<std::uint32_t>(stated.replicates);
  const io::Units units(results_.currency);
  for (const LaidOutFactor& factor : layout_.factors()) {
    results_.factors.push_back(factor.column_with_range());
    if (!factor.column.is_choice()) results_.factors.back().unit = units.unit_of_values(factor.column.unit);
  }
  const double year = years_per_step(first->scenario.time.step);
  const bool ramps = !layout_.ramp().empty();
  const std::int64_t every = ramps ? stated.design.hold : stated.sample_every;
  for (const std::uint32_t step : course_steps(first->scenario.time.steps, every))
    results_.years.push_back(step * year);
  if (ramps) {
    results_.ramp = layout_.ramp();
    results_.ramp_name = results_.factors[layout_.ramped_factor()].name;
    results_.ramp_unit = results_.factors[layout_.ramped_factor()].unit;
  }
  return true;
}

void SweepPlan::lay_out_runs(const std::vector<RunKey>& keys) {
  for (std::uint32_t point = 0; point < results_.points.size(); ++point)
    for (std::uint32_t replicate = 0; replicate < results_.replicates; ++replicate) {
      const std::int64_t seed = experiment().first_seed + replicate;
      const std::string text = std::to_string(seed);
      const std::array<std::string_view, 2> parts{keys[point], text};
      results_.runs.push_back({.point = point, .replicate = replicate, .seed = seed, .key = run_key(parts)});
    }
}

void SweepPlan::keep_replicates(std::uint32_t replicates) {
  std::erase_if(results_.runs, [&](const PlannedRun& run) { return run.replicate >= replicates; });
  results_.replicates = replicates;
}

MadeRun SweepPlan::make(const PlannedRun& run, const std::function<bool()>& go_on) const {
  io::Diagnostics none;  // every scenario was checked when the plan was made
  const auto point = scenario_of(run.point, none);
  StartedRun start = start_->begin(point->scenario, point->plan, run.seed);
  Simulation& simulation = start.simulation;
  const auto every = results_.ramp.empty() ? experiment().sample_every : experiment().design.hold;
  MadeRun made =
      make_run(simulation, std::move(start.recorder), experiment().metrics, static_cast<std::uint32_t>(every), go_on);
  made.record.key = run.key;
  if (made.breach.kind == BreachKind::none) return made;
  made.record.status = RunStatus::failed;  // with values where it ended insolvent, which is an outcome
  made.record.message = sentence_of(made.breach, simulation.scenario());
  return made;
}

bool has_the_runs_of(const SweepPlan& plan, const ResultPlan& stated) {
  const ResultPlan& own = plan.results();
  if (own.points.size() != stated.points.size() || stated.replicates > own.replicates) return false;
  return std::all_of(stated.runs.begin(), stated.runs.end(), [&](const PlannedRun& run) {
    const PlannedRun& same = own.runs[std::size_t{run.point} * own.replicates + run.replicate];
    return same.key == run.key && same.seed == run.seed;
  });
}

}  // namespace plussum
