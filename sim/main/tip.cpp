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

/// [level], over the runs that came to their end.
std::vector<double> mean_way(const std::vector<RampRun>& runs, std::vector<double> RampWays::*way) {
  std::vector<double> means((runs.front().ways.*way).size());
  for (const RampRun& run : runs)
    for (std::size_t level = 0; level < means.size(); ++level) means[level] += (run.ways.*way)[level];
  for (double& mean : means) mean /= static_cast<double>(runs.size());
  return means;
}

int find_loop(const TipQuestion& question) {
  const ManyRunsOptions& many = question.options.many;
  report::FoundRamp found{.asked = asked_of(question), .hold = question.options.hold};
  for (std::uint32_t k = 0; k < question.options.levels; ++k)
    found.levels.push_back(question.low + (question.high - question.low) * k / (question.options.levels - 1.0));
  std::vector<RampRun> runs(many.replicates);
  SweepProgress progress(many.replicates, many.common.quiet);
  Failures failures;
  for_each_index(many.replicates, jobs_of(many), [&](std::size_t r) {
    if (interrupted()) return;
    const Scenario scenario = replicate_of(question.planned.loaded.scenario, static_cast<std::uint32_t>(r));
    runs[r] = run_ramp(scenario, question.planned.plan, question.metric, question.varied.path, found.levels,
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
  std::erase_if(runs, [](const RampRun& run) { return run.ways.up.empty(); });
  if (runs.empty()) {
    complain("no replicate came to its end: " + failures.first());
    return exit_failed;
  }
  failures.tell(many.common, many.replicates);
  found.up = mean_way(runs, &RampWays::up);
  found.down = mean_way(runs, &RampWays::down);
  for (const RampRun& run : runs) found.areas.push_back(hysteresis_area(found.levels, run.ways.up, run.ways.down));
  found.failed = failures.count();
  return show_result(many, report::ramp_document(found), report::ramp_text(found));
}

int tip(const TipOptions& options) {
  auto planned = load_named(options.many.scenario);
  if (!planned) return refuse(options.many.common, planned.trouble());
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

report::AskedTip asked_of(const TipQuestion& question) {
  const Scenario& scenario = question.planned.loaded.scenario;
  return {.scenario = scenario.name,
          .title = scenario.title.empty() ? scenario.name : scenario.title,
          .varied = question.varied,
          .metric = question.options.metric,
          .metric_unit = question.column.unit,
          .reduce = question.options.reduce,
          .low = question.low,
          .high = question.high,
          .replicates = question.options.many.replicates,
          .first_seed = scenario.seed,
          .confidence = question.options.many.confidence};
}

void add_tip(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<TipOptions>();
  CLI::App& verb = *app.add_subcommand(
      "tip", "Find where a market tips: the value of a parameter at which a metric takes off, or the loop of a ramp");
  add_many_runs(verb, options->many, invocation);
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
