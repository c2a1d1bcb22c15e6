// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "io/atomic_file.hpp"
#include "io/safe_text.hpp"
#include "io/units.hpp"
#include "main/attribute_store.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/scenario/nearest_name.hpp"
#include "plussum/study/metric_option.hpp"
#include "report/attribution_document.hpp"
#include "study/attribute_experiment.hpp"
#include "study/run_scenario.hpp"
#include "study/sweep_store.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string input, store, output, arms, confidence = "95 %";
  AttributeScenarioOptions scenario;
  std::string loops;
  std::size_t strongest = 10;
  unsigned jobs = 0;
  bool over_time = false, cuts_loops = false;

  bool makes_runs() const { return cuts_loops || !scenario.enterprise.empty(); }
};

/// A metric of the plan by name; the plan's size with a complaint when there is none.
std::size_t find_metric(const ResultPlan& plan, const std::string& name) {
  std::vector<std::string> known;
  for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
    if (plan.metrics[m].name == name) return m;
    known.push_back(plan.metrics[m].name);
  }
  std::string list;
  for (const std::string& metric : known) list += (list.empty() ? "" : ", ") + metric;
  complain(fmt::format("this store has no metric '{}'{} (there is {})", name, did_you_mean(name, known), list));
  return plan.metrics.size();
}

int refuse(const Refusal& refusal) {
  complain(refusal.sentence);
  return refusal.exit_code;
}

int show(const Options& options, const AttributionReport& report) {
  const auto json = report::attribution_document(report);
  if (options.common.json)
    put_json(json);
  else
    put("{}", report::attribution_text(report));
  if (options.output.empty()) return exit_good;
  const auto written = io::write_text_file(options.output, io::json_text(json) + "\n");
  return written ? exit_good : refuse(options.common, written.trouble());
}

/// Attributes the metrics named, by their names in the plan; the first one when none is named.
int attribute_store(const Options& options, const io::RunStore& store, const ResultPlan& plan,
                    std::vector<std::string> metrics) {
  const auto confidence = io::Units().number(options.confidence, "1");
  if (!confidence.value || !(*confidence.value > 0.0 && *confidence.value < 1.0)) {
    complain(fmt::format("--confidence is a share between 0 and 1 such as '95 %'; '{}' is not", options.confidence));
    return exit_bad_input;
  }
  io::Diagnostics diagnostics;
  const auto loaded = io::load_planned_experiment(plan, "experiment in the store", diagnostics);
  if (!loaded) return refuse(options.common, diagnostics);
  const AttributeOptions wanted{.arms = options.arms,
                                .confidence = *confidence.value,
                                .strongest = options.strongest,
                                .over_time = options.over_time};
  Refusal refusal;
  auto report = begin_attribution(store, plan, loaded->experiment, wanted, refusal);
  if (!report) return refuse(refusal);
  if (metrics.empty()) metrics = {plan.metrics.front().name};
  for (const std::string& name : metrics) {
    const std::size_t metric = find_metric(plan, name);
    if (metric == plan.metrics.size()) return exit_bad_input;
    if (options.over_time && !plan.metrics[metric].over_time)
      remark(options.common,
             fmt::format("The metric '{}' is not kept over time (`over_time: true` in the experiment).", name));
    if (attribute_metric(store, wanted, metric, *report, refusal)) continue;
    if (refusal.exit_code == exit_input_output) return refuse(refusal);
    report->refused.push_back({metric, refusal.sentence});
  }
  // One that cannot be attributed does not keep the others from it.
  for (const RefusedMetric& refused : report->refused) {
    const std::string sentence =
        fmt::format("the metric '{}' is left out: {}", plan.metrics[refused.metric].name, refused.why);
    if (report->metrics.empty())
      complain(sentence);
    else
      remark(options.common, "Note: " + sentence);
  }
  if (report->metrics.empty()) return exit_bad_input;
  return show(options, *report);
}

/// Makes the runs that the store lacks, then attributes.
int attribute_scenario(Options& options, const std::string& command) {
  if (options.scenario.metrics.empty()) options.scenario.metrics = {"welfare"};
  options.scenario.registry = options.common.registry;
  options.scenario.file = options.input;
  if (options.cuts_loops) options.scenario.loops = options.loops;
  ConsoleObserver observer(options.common);
  auto loaded = options.cuts_loops ? loop_experiment(options.scenario, observer)
                                   : strategy_experiment(options.scenario, observer);
  if (!loaded) return refuse(options.common, loaded.trouble());
  const RunnerOptions runner{.jobs = threads_or_all(options.jobs)};
  const auto made = SweepPlan::make(std::move(*loaded), *options.common.registry, runner.jobs, observer);
  if (!made) return refuse(options.common, made.trouble());
  const std::unique_ptr<SweepPlan>& plan = *made;
  const std::string store = options.store.empty() ? plan->results().name + ".store" : options.store;
  if (const int code = check_output(options.output, {options.input, store}); code != exit_good) return code;
  auto swept = sweep_into_store(*plan, {.store = options.store, .command = command}, runner, nullptr, observer);
  if (!swept) return refuse(options.common, swept.trouble());
  if (swept->outcome.interrupted) return end_interrupted();
  std::vector<std::string> names;
  for (const MetricColumn& metric : plan->results().metrics) names.push_back(metric.name);
  return attribute_store(options, swept->store, plan->results(), names);
}

int run_attribute(Options& options, const std::string& command) {
  if (options.makes_runs()) return attribute_scenario(options, command);
  std::error_code ignored;
  if (std::filesystem::is_regular_file(find_input(options.input), ignored)) {
    complain(fmt::format("'{}' is no store of runs; to make the runs of a scenario say --enterprise NAME or --loops",
                         options.input));
    return exit_bad_input;
  }
  if (const int code = check_output(options.output, {options.input}); code != exit_good) return code;
  const auto opened = open_store(options.input);
  if (!opened) return refuse(options.common, opened.trouble());
  return attribute_store(options, opened->store, opened->plan, options.scenario.metrics);
}

void add_scenario_options(CLI::App& verb, Options& options) {
  AttributeScenarioOptions& scenario = options.scenario;
  constexpr const char* group = "With a scenario in the place of a store";
  verb.add_option("--enterprise", scenario.enterprise, "Attribute to the eight dimensions of its strategy")
      ->group(group);
  verb.add_option("--from", scenario.from, "Strategy that the difference is counted from")->group(group);
  verb.add_option("--to", scenario.to, "Strategy whose difference is attributed")->group(group);
  verb.add_option_function<std::string>(
          "--loops",
          [&options](const std::string& text) {
            options.cuts_loops = true;
            options.loops = text == "all" ? "" : text;
          },
          "Cut feedback loops: R1,R4, or all that close when none is named")
      ->expected(0, 1)
      ->default_str("all")
      ->group(group);
  verb.add_flag("--shapley", scenario.shapley, "Values of loops over all sets of them, not each cut alone")
      ->group(group);
  verb.add_option("--orders", scenario.pairs, "Pairs of random orders for more than six loops")
      ->check(whole_between(2, 1'000'000))
      ->group(group);
  verb.add_option("--replicates", scenario.replicates, "Seeds at each point")
      ->check(whole_between(1, 1'000'000))
      ->group(group);
  verb.add_option("--seed", scenario.seed, "Seed of the first replicate")->group(group);
  verb.add_option("--steps", scenario.steps, "Number of steps")->group(group);
  once_each(verb.add_option("--set", scenario.sets, "PATH=VALUE for the scenario; may be repeated"))->group(group);
  verb.add_option("-j,--jobs", options.jobs, "Runs at a time; 0 (default) is one for each processor")
      ->check(whole_between(0, most_jobs))
      ->group(group);
  verb.add_option("--store", options.store, "Folder that keeps the runs; NAME.store when not given")->group(group);
}

}  // namespace

void add_attribute(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "attribute", "Say how much of a metric is due to each factor of an experiment, dimension of a strategy or loop");
  verb.add_option("input", options->input, "Store of a sweep, or a scenario with --enterprise or --loops")->required();
  once_each(verb.add_option("--metric", options->scenario.metrics,
                            fmt::format("Name of a metric of the store (the first when not given); with a scenario: {}",
                                        metric_option_help)));
  verb.add_option("--confidence", options->confidence, "Of all intervals");
  verb.add_option("--top", options->strongest, "Interactions and dividends that are shown")
      ->check(whole_between(0, 1'000'000));
  verb.add_option("--arms", options->arms, "TREATMENT-CONTROL: the difference of two arms; each arm apart otherwise");
  verb.add_flag("--over-time", options->over_time, "Sobol and Morris: at every time, too");
  verb.add_option("-o,--output", options->output, "File (JSON) for the same numbers");
  add_scenario_options(verb, *options);
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum attribute complements.store --metric served\n"
               "  plussum attribute emerging-era1 --enterprise firm --from era1 --to era3 --metric welfare\n"
               "  plussum attribute emerging-era3 --loops R1,R4 --metric served --replicates 10\n"
               "  plussum attribute emerging-era3 --loops --shapley -o loops.json");
  verb.callback([options, &invocation] { invocation.exit_code = run_attribute(*options, invocation.command); });
}

}  // namespace plussum::main
