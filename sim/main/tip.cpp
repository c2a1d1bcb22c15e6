// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/many_runs.hpp"
#include "main/metric_option.hpp"
#include "main/option_numbers.hpp"
#include "main/output_check.hpp"
#include "main/ramp.hpp"
#include "main/sweep_progress.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/statistics/bisection.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

struct Options {
  ManyRunsOptions many;
  std::string parameter, metric, low, high, tolerance;
  std::optional<double> level;
  std::string reduce = "last";
  bool ramp = false;
  std::uint32_t levels = 9;
  std::int64_t hold = 52;
};

/// What is asked, checked against the scenario.
struct Question {
  const Options& options;
  PlannedScenario planned;
  VariedNumber varied;
  Metric metric;
  MetricColumn column;
  double low = 0.0, high = 0.0, tolerance = 0.0;
};

/// A bound as given, or the parameter's own.
std::optional<double> bound(const VariedNumber& varied, const std::string& text, double usual, const char* option) {
  if (!text.empty()) return value_of(varied, text, option);
  if (std::isfinite(usual) && varied.number.allows(usual)) return usual;
  complain(fmt::format("the range of '{}' has no end on this side; say where to search with {}", varied.path, option));
  return std::nullopt;
}

std::optional<double> tolerance_of(const Options& options, const VariedNumber& varied, double width) {
  if (options.tolerance.empty()) return width / 256.0;
  const auto given = varied.units.number(options.tolerance, varied.number.info.unit);
  if (given.value && *given.value > 0.0) return given.value;
  complain(fmt::format("--tolerance: {}", given.value ? "must be more than 0" : given.problem));
  return std::nullopt;
}

std::optional<Question> ask(const Options& options, PlannedScenario planned) {
  const auto varied = varied_number(planned.loaded.scenario, options.parameter);
  if (!varied) return std::nullopt;
  std::string problem;
  const auto metric = read_metric(options.metric, first_enterprise(planned.loaded.scenario), problem);
  if (!metric) {
    complain(problem);
    return std::nullopt;
  }
  Question question{options, std::move(planned), *varied, *metric, {}};
  const auto known = std::find(std::begin(metric_reduce_names), std::end(metric_reduce_names), options.reduce);
  question.metric.reduce = static_cast<MetricReduce>(known - std::begin(metric_reduce_names));
  const auto low = bound(*varied, options.low, varied->number.info.low, "--low");
  const auto high = bound(*varied, options.high, varied->number.info.high, "--high");
  if (!low || !high) return std::nullopt;
  if (!(*low < *high)) {
    complain("--low must be less than --high");
    return std::nullopt;
  }
  const auto tolerance = tolerance_of(options, *varied, *high - *low);
  std::vector<MetricColumn> columns;
  if (!tolerance || !check_metrics({question.metric}, question.planned, columns)) return std::nullopt;
  question.low = *low;
  question.high = *high;
  question.tolerance = *tolerance;
  question.column = columns.front();
  return question;
}

/// The metric of one run; NaN when the run fails.
double value_at(const Question& question, const Probe& probe, Failures& failures) {
  Scenario scenario = replicate_of(question.planned.loaded.scenario, probe.replicate);
  set_number(scenario, question.varied.path, probe.x);
  if (const auto problems = scenario.check(); !problems.empty()) {
    failures.add(problems.front().message);
    return nothing;
  }
  Simulation simulation(scenario, question.planned.plan, {});
  const MadeRun run =
      make_run(simulation, Recorder(simulation), std::span(&question.metric, 1), 1, [] { return !interrupted(); });
  if (run.breach.kind == BreachKind::none) return run.interrupted ? nothing : run.record.values.front();
  failures.add(sentence_of(run.breach, scenario));
  return nothing;
}

Json head_json(const Question& question) {
  return {{"scenario", question.planned.loaded.scenario.name},
          {"parameter", question.varied.path},
          {"unit", question.varied.units.unit_of_values(std::string(question.varied.number.info.unit))},
          {"metric", question.options.metric},
          {"metric_unit", question.column.unit},
          {"reduce", question.options.reduce},
          {"low", question.low},
          {"high", question.high},
          {"replicates", question.options.many.replicates},
          {"first_seed", question.planned.loaded.scenario.seed},
          {"confidence", question.options.many.confidence}};
}

std::string title_of(const Scenario& scenario) {
  return scenario.title.empty() ? scenario.name : scenario.title;
}

// ---- the tipping point -------------------------------------------------------------------------------------------

constexpr std::size_t curve_levels = 11;

double curve_level(const Question& question, std::size_t k) {
  return question.low + (question.high - question.low) * static_cast<double>(k) / (curve_levels - 1.0);
}

Json tip_json(const Question& question, const TippingPoint& point, std::size_t failed) {
  Json json = head_json(question), thresholds = Json::array(), curve = Json::array();
  for (const double threshold : point.thresholds) thresholds.push_back(number_json(threshold));
  for (std::size_t k = 0; k < curve_levels; ++k)
    curve.push_back(
        Json::array({curve_level(question, k), number_json(take_off_share(point, curve_level(question, k)))}));
  json.update({{"level", *question.options.level},
               {"tolerance", question.tolerance},
               {"direction", point.rising ? "rising" : "falling"},
               {"tipping_point", number_json(point.median)},
               {"interval", interval_json(point.interval)},
               {"quartile_distance", number_json(point.quartile_distance)},
               {"without_crossing", point.without_crossing},
               {"against", point.against},
               {"runs", point.evaluations},
               {"failed_runs", failed},
               {"thresholds", thresholds},
               {"take_off", curve}});
  return json;
}

std::string tip_text(const Question& question, const TippingPoint& point) {
  const VariedNumber& varied = question.varied;
  std::string text =
      fmt::format("{}\n{} ({}) at or above {:g}, by {}, {} replicates, {} runs\n\n",
                  title_of(question.planned.loaded.scenario), question.options.metric, question.options.reduce,
                  *question.options.level, varied.path, point.thresholds.size(), point.evaluations);
  if (std::isfinite(point.median))
    text += fmt::format("tipping point {}, {:g} % interval {}; taken off {} it\n", varied.text(point.median),
                        100.0 * question.options.many.confidence, varied.text(point.interval),
                        point.rising ? "above" : "below");
  else
    text +=
        fmt::format("no tipping point between {} and {}: {}\n", varied.text(question.low), varied.text(question.high),
                    std::isnan(point.median)               ? "the replicates do not agree"
                    : (point.median < 0.0) == point.rising ? "most replicates have taken off everywhere"
                                                           : "most replicates take off nowhere");
  if (std::isfinite(point.quartile_distance))
    text += fmt::format("the middle half of the replicates tips within {}\n", varied.text(point.quartile_distance));
  text += fmt::format(
      "{:.0f} % of the replicates have no crossing in the bracket{}\n\n", 100.0 * point.without_crossing,
      point.against > 0.0 ? fmt::format(", {:.0f} % no value or one in the other direction", 100.0 * point.against)
                          : "");
  TextTable table{.head = {varied.path, "taken off"}, .rows = {}, .right = {true, true}};
  for (std::size_t k = 0; k < curve_levels; ++k)
    table.rows.push_back({varied.text(curve_level(question, k)),
                          fmt::format("{:.0f} %", 100.0 * take_off_share(point, curve_level(question, k)))});
  return text + table.render();
}

int find_tip(const Question& question) {
  const ManyRunsOptions& many = question.options.many;
  const auto rounds = static_cast<std::size_t>(
      std::max(0.0, std::ceil(std::log2((question.high - question.low) / question.tolerance))));
  SweepProgress progress(many.replicates * (2 + rounds), many.common.quiet);
  Failures failures;
  const EvaluateBatch evaluate = [&](std::span<const Probe> probes) {
    std::vector<double> values(probes.size(), nothing);
    for_each_index(probes.size(), jobs_of(many), [&](std::size_t k) {
      if (interrupted()) return;
      values[k] = value_at(question, probes[k], failures);
      progress.count(true, std::isnan(values[k]));
    });
    return values;
  };
  const TippingPoint point = find_tipping_point(
      evaluate,
      {.low = question.low, .high = question.high, .level = *question.options.level, .tolerance = question.tolerance},
      many.replicates, many.confidence);
  progress.finish();
  if (interrupted()) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  if (point.against >= 1.0 && failures.count() > 0) {
    complain("no replicate has a value at both ends of the bracket: " + failures.first());
    return exit_failed;
  }
  failures.tell(many.common, point.evaluations);
  return show_result(many, tip_json(question, point, failures.count()), tip_text(question, point));
}

// ---- the loop of a ramp ------------------------------------------------------------------------------------------

struct Loop {
  std::vector<double> levels;
  std::vector<RampRun> runs;  ///< those that came to their end
  std::vector<double> areas;
};

double mean_at(const Loop& loop, std::size_t level, bool up) {
  double sum = 0.0;
  for (const RampRun& run : loop.runs) sum += (up ? run.ways.up : run.ways.down)[level];
  return sum / static_cast<double>(loop.runs.size());
}

Json loop_json(const Question& question, const Loop& loop, std::size_t failed) {
  Json json = head_json(question), up = Json::array(), down = Json::array();
  for (std::size_t k = 0; k < loop.levels.size(); ++k) {
    up.push_back(number_json(mean_at(loop, k, true)));
    down.push_back(number_json(mean_at(loop, k, false)));
  }
  const Summary summary = summarise(loop.areas);
  json.update({{"hold", question.options.hold},
               {"levels", loop.levels},
               {"up", up},
               {"down", down},
               {"area", number_json(summary.mean)},
               {"area_interval", interval_json(mean_interval(summary, question.options.many.confidence))},
               {"areas", loop.areas},
               {"failed_runs", failed}});
  return json;
}

std::string loop_text(const Question& question, const Loop& loop) {
  const Summary summary = summarise(loop.areas);
  TextTable table{
      .head = {question.varied.path, "on the way up", "on the way down"}, .rows = {}, .right = {true, true, true}};
  for (std::size_t k = 0; k < loop.levels.size(); ++k)
    table.rows.push_back(
        {question.varied.text(loop.levels[k]), readable(mean_at(loop, k, true)), readable(mean_at(loop, k, false))});
  return fmt::format(
      "{}\n{} while {} goes up and down, {} steps at each level, means of {} replicates\n\n{}\n"
      "area between the two ways {:.4g}, {:g} % interval {}\n",
      title_of(question.planned.loaded.scenario), question.options.metric, question.varied.path, question.options.hold,
      loop.runs.size(), table.render(), summary.mean, 100.0 * question.options.many.confidence,
      interval_text(mean_interval(summary, question.options.many.confidence)));
}

int find_loop(const Question& question) {
  const ManyRunsOptions& many = question.options.many;
  Loop loop;
  for (std::uint32_t k = 0; k < question.options.levels; ++k)
    loop.levels.push_back(question.low + (question.high - question.low) * k / (question.options.levels - 1.0));
  std::vector<RampRun> runs(many.replicates);
  SweepProgress progress(many.replicates, many.common.quiet);
  Failures failures;
  for_each_index(many.replicates, jobs_of(many), [&](std::size_t r) {
    if (interrupted()) return;
    const Scenario scenario = replicate_of(question.planned.loaded.scenario, static_cast<std::uint32_t>(r));
    runs[r] = run_ramp(scenario, question.planned.plan, question.metric, question.varied.path, loop.levels,
                       question.options.hold, [] { return !interrupted(); });
    const bool failed = runs[r].breach.kind != BreachKind::none;
    if (failed) failures.add(sentence_of(runs[r].breach, scenario));
    progress.count(true, failed);
  });
  progress.finish();
  if (interrupted()) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  for (RampRun& run : runs) {
    if (run.ways.up.empty()) continue;
    loop.areas.push_back(hysteresis_area(loop.levels, run.ways.up, run.ways.down));
    loop.runs.push_back(std::move(run));
  }
  if (loop.runs.empty()) {
    complain("no replicate came to its end: " + failures.first());
    return exit_failed;
  }
  failures.tell(many.common, many.replicates);
  return show_result(many, loop_json(question, loop, failures.count()), loop_text(question, loop));
}

int tip(const Options& options) {
  io::Diagnostics diagnostics;
  auto planned = load_and_plan(options.many.scenario, diagnostics);
  if (!planned) return refuse(options.many.common, diagnostics);
  if (!options.ramp && !options.level) {
    complain("--level is missing: the value of the metric from which on it has taken off");
    return exit_bad_input;
  }
  const bool has_seeds = has_seeds_for(planned->loaded.scenario, options.many.replicates);
  const auto question = has_seeds ? ask(options, std::move(*planned)) : std::nullopt;
  if (!question) return exit_bad_input;
  if (const int code = check_output(options.many.output, {options.many.scenario.file}); code != exit_good) return code;
  watch_for_interrupt();
  return options.ramp ? find_loop(*question) : find_tip(*question);
}

}  // namespace

void add_tip(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "tip", "Find where a market tips: the value of a parameter at which a metric takes off, or the loop of a ramp");
  add_many_runs(verb, options->many);
  verb.add_option("--parameter", options->parameter, "PATH of the number that is varied")->required();
  verb.add_option("--metric", options->metric, "Recorded series, NAME or NAME:LABEL (`plussum list series`)")
      ->required();
  verb.add_option("--reduce", options->reduce, "How its course becomes one number; last (default)")
      ->check(
          CLI::IsMember(std::vector<std::string>(std::begin(metric_reduce_names), std::end(metric_reduce_names) - 1)));
  verb.add_option("--level", options->level, "The market has taken off where the metric is at least this");
  verb.add_option("--low", options->low,
                  "Where the search begins, with unit; the parameter's smallest value (default)");
  verb.add_option("--high", options->high, "Where it ends; the parameter's largest value (default)");
  verb.add_option("--tolerance", options->tolerance,
                  "How finely each replicate's threshold is found; 1/256 of the bracket (default)");
  verb.add_flag("--ramp", options->ramp, "Instead: let the parameter go up and down within each run");
  verb.add_option("--levels", options->levels, "Levels of the ramp; 9 (default)")->check(whole_between(2, 1000));
  verb.add_option("--hold", options->hold, "Steps at each level of the ramp; 52 (default)")
      ->check(whole_between(1, 1000000));
  add_examples(verb,
               "  plussum tip tuango-runaway --parameter enterprises.site.bulk_exponent --low 0.2 --high 0.6 \\\n"
               "      --metric customers_by_supplier:site --level 1000 --replicates 10\n"
               "  plussum tip tuango-launch --ramp --parameter enterprises.site.price_level --low 0.25 --high 1 \\\n"
               "      --metric customers_by_supplier:site --levels 7 --hold 26");
  verb.callback([options, &invocation] { invocation.exit_code = tip(*options); });
}

}  // namespace plussum::main
