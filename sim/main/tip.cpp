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
#include "main/option_numbers.hpp"
#include "main/output_check.hpp"
#include "main/sweep_progress.hpp"
#include "main/tip.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/scenario/may_change.hpp"
#include "plussum/statistics/bisection.hpp"
#include "plussum/study/metric_option.hpp"
#include "plussum/study/ramp.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

/// A bound as given, or the parameter's own.
std::optional<double> bound(const VariedNumber& varied, const std::string& text, double usual, const char* option) {
  if (!text.empty()) return value_of(varied, text, option);
  if (std::isfinite(usual) && varied.number.allows(usual)) return usual;
  complain(fmt::format("the range of '{}' has no end on this side; say where to search with {}", varied.path, option));
  return std::nullopt;
}

std::optional<double> tolerance_of(const TipOptions& options, const VariedNumber& varied, double width) {
  if (options.tolerance.empty()) return width / 256.0;
  const auto given = varied.units.number(options.tolerance, varied.number.info.unit);
  if (given.value && *given.value > 0.0) return given.value;
  complain(fmt::format("--tolerance: {}", given.value ? "must be more than 0" : given.problem));
  return std::nullopt;
}

std::optional<TipQuestion> ask(const TipOptions& options, PlannedScenario planned) {
  const auto varied = varied_number(planned.loaded.scenario, options.parameter);
  if (!varied) return std::nullopt;
  const Scenario& scenario = planned.loaded.scenario;
  if (options.ramp && !may_change_in_run(scenario, options.parameter)) {
    complain(why_not_in_run(scenario, options.parameter) + "; leave out --ramp, so that each run has its own value");
    return std::nullopt;
  }
  std::string problem;
  const auto metric = read_metric(options.metric, first_enterprise(planned.loaded.scenario), problem);
  if (!metric) {
    complain(problem);
    return std::nullopt;
  }
  TipQuestion question{options, std::move(planned), *varied, *metric, {}};
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

Json loop_json(const TipQuestion& question, const Loop& loop, std::size_t failed) {
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

std::string loop_text(const TipQuestion& question, const Loop& loop) {
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

int find_loop(const TipQuestion& question) {
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

int tip(const TipOptions& options) {
  io::Diagnostics diagnostics;
  auto planned = load_named(options.many.scenario, diagnostics);
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

Json head_json(const TipQuestion& question) {
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

void add_tip(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<TipOptions>();
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
  verb.add_option("--curve", options->curve,
                  "Values, the two ends among them, at which all replicates are run; 9 (default)")
      ->check(whole_between(2, 1000));
  verb.add_flag("--horizons", options->horizons, "Search with half and with twice the steps as well");
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
