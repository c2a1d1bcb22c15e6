// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/many_runs.hpp"
#include "main/option_numbers.hpp"
#include "main/output_check.hpp"
#include "main/sweep_progress.hpp"
#include "main/verbs.hpp"
#include "plussum/experiment/workers.hpp"
#include "plussum/loops/loop_gain.hpp"
#include "plussum/loops/loops.hpp"
#include "plussum/scenario/nearest_name.hpp"
#include "plussum/study/metric_option.hpp"
#include "report/gain_document.hpp"

namespace plussum::main {
namespace {

using report::MeasuredCut;
using report::MeasuredGain;

struct Options {
  ManyRunsOptions many;
  std::string pulse;
  std::vector<std::string> metrics, cuts, loops;
  std::uint32_t at = 0, duration = 1, window = 0, sustained = 3;
};

/// "R1, R4" names R1 and R4.
bool names_loop(std::string_view loops, std::string_view wanted) {
  for (std::size_t at = loops.find(wanted); at != std::string_view::npos; at = loops.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if ((at == 0 || loops[at - 1] == ' ') && (end == loops.size() || loops[end] == ',')) return true;
  }
  return false;
}

std::optional<MeasuredCut> cut_of_loop(const std::string& loop) {
  MeasuredCut cut{loop, {}};
  for (std::size_t k = 0; k < link_count; ++k)
    if (names_loop(all_links[k].loops, loop)) cut.links.push_back(static_cast<Link>(k));
  if (!cut.links.empty()) return cut;
  std::vector<std::string> known;
  for (const NamedLoop& named : all_loops()) known.emplace_back(named.name);
  complain(fmt::format("there is no loop '{}' with a link to cut{}; `plussum loops` shows the loops of a scenario",
                       loop, did_you_mean(loop, known)));
  return std::nullopt;
}

std::optional<Link> link_named(const std::string& name) {
  std::vector<std::string> known;
  for (std::size_t k = 0; k < link_count; ++k) {
    if (all_links[k].name == name) return static_cast<Link>(k);
    known.emplace_back(all_links[k].name);
  }
  complain(fmt::format("there is no link '{}'{}; `plussum list links` shows all", name, did_you_mean(name, known)));
  return std::nullopt;
}

/// One cut for each loop, and one of all links named by themselves. Nothing, with a complaint, when a name is not known.
std::optional<std::vector<MeasuredCut>> cuts_of(const Options& options) {
  std::vector<MeasuredCut> cuts;
  for (const std::string& loop : options.loops) {
    auto cut = cut_of_loop(loop);
    if (!cut) return std::nullopt;
    cuts.push_back(std::move(*cut));
  }
  MeasuredCut together;
  for (const std::string& name : options.cuts) {
    const auto link = link_named(name);
    if (!link) return std::nullopt;
    together.name += (together.name.empty() ? "" : " + ") + name;
    together.links.push_back(*link);
  }
  if (!together.links.empty()) cuts.push_back(std::move(together));
  return cuts;
}

/// "PATH" or "PATH=2 %".
std::optional<Pulse> pulse_of(const Options& options) {
  const std::size_t equals = options.pulse.find('=');
  Pulse pulse{.parameter = options.pulse.substr(0, equals), .at = options.at, .duration = options.duration};
  if (equals == std::string::npos) return pulse;
  const auto size = io::Units().number(options.pulse.substr(equals + 1), "1");
  if (size.value && *size.value != 0.0 && *size.value >= -1.0) {
    pulse.size = *size.value;
    return pulse;
  }
  complain(fmt::format("--pulse: {}", size.value ? "the size must not be 0, and not less than -100 %" : size.problem));
  return std::nullopt;
}

/// Why these numbers do not fit together; empty when they do.
std::string obstacle_in(const Options& options, const Scenario& scenario) {
  if (options.duration > options.window)
    return "the pulse must end within the first window (--for at most --window), or the windows would show the pulse "
           "itself";
  if (options.at + 2 * std::int64_t{options.window} > scenario.time.steps)
    return fmt::format("after step {} there must be room for two windows of {} steps; the run has {} steps (--steps)",
                       options.at, options.window, scenario.time.steps);
  return {};
}

using PulseRuns = std::vector<PulseRun>;           // those that came to their end
using Courses = std::vector<std::vector<double>>;  // [replicate][step]

Courses courses_of(const PulseRuns& runs, std::size_t metric, std::optional<std::size_t> cut) {
  Courses courses;
  for (const PulseRun& run : runs) courses.push_back(cut ? run.cut[*cut][metric] : run.closed[metric]);
  return courses;
}

/// The map from window to window of all metrics together, from the window after the pulse on.
std::optional<LocalMap> map_of(const MeasuredGain& measured, const PulseRuns& runs) {
  const std::size_t window = measured.window, metrics = measured.responses.size();
  std::vector<std::vector<Response>> replicates;
  for (const PulseRun& run : runs) {
    Response response{.series = metrics, .values = {}};
    for (std::size_t begin = window; begin + window <= run.closed.front().size(); begin += window)
      for (const std::vector<double>& course : run.closed) {
        double sum = 0.0;
        for (std::size_t t = begin; t < begin + window; ++t) sum += course[t];
        response.values.push_back(sum);
      }
    replicates.push_back({std::move(response)});
  }
  return fit_mean_map(replicates, measured.confidence, static_cast<std::uint64_t>(measured.first_seed));
}

void evaluate(const PulseRuns& runs, MeasuredGain& measured) {
  const auto seed = static_cast<std::uint64_t>(measured.first_seed);
  for (std::size_t m = 0; m < measured.responses.size(); ++m) {
    report::MeasuredResponse& response = measured.responses[m];
    const Courses closed = courses_of(runs, m, {});
    response.windows = window_gains(closed, measured.window, measured.confidence, seed);
    for (std::size_t cut = 0; cut < measured.cuts.size(); ++cut)
      response.gains.push_back(loop_gain(closed, courses_of(runs, m, cut), response.windows, measured.sustained,
                                         measured.confidence, seed + cut));
  }
  measured.map = map_of(measured, runs);
}

/// All replicates; the exit code is not good when they cannot be used.
int make_runs(const ManyRunsOptions& many, const PlannedScenario& planned, const PulseSettings& settings,
              PulseRuns& complete, Failures& failures) {
  std::vector<PulseRun> runs(many.replicates);
  SweepProgress progress(many.replicates, many.common.quiet);
  for_each_index(many.replicates, jobs_of(many), [&](std::size_t r) {
    if (interrupted()) return;
    const Scenario scenario = replicate_of(planned.loaded.scenario, static_cast<std::uint32_t>(r));
    runs[r] = run_pulse(scenario, planned.plan, settings, [] { return !interrupted(); });
    const bool failed = runs[r].breach.kind != BreachKind::none;
    if (failed) failures.add(sentence_of(runs[r].breach, scenario));
    progress.count(true, failed);
  });
  progress.finish();
  if (interrupted()) {
    say("Interrupted; there is no result.\n");
    return exit_interrupted;
  }
  for (PulseRun& run : runs) {
    if (!run.problem.empty()) {
      complain(run.problem);
      return exit_bad_input;
    }
    if (run.breach.kind == BreachKind::none) complete.push_back(std::move(run));
  }
  if (complete.size() >= 2) {
    failures.tell(many.common, many.replicates);
    return exit_good;
  }
  complain("fewer than two replicates came to their end: " + failures.first());
  return exit_failed;
}

int gain(Options& options) {
  const auto planned = load_named(options.many.scenario);
  if (!planned) return refuse(options.many.common, planned.trouble());
  const Scenario& scenario = planned->loaded.scenario;
  if (!has_seeds_for(scenario, options.many.replicates)) return exit_bad_input;
  if (options.window == 0) options.window = std::max<std::uint32_t>(options.duration, 12);
  const auto pulse = pulse_of(options);
  auto cuts = cuts_of(options);
  if (!pulse || !cuts || !varied_number(scenario, pulse->parameter)) return exit_bad_input;
  if (const std::string obstacle = obstacle_in(options, scenario); !obstacle.empty()) {
    complain(obstacle);
    return exit_bad_input;
  }
  PulseSettings settings{.pulse = *pulse, .metrics = {}, .cuts = {}};
  for (const std::string& text : options.metrics) {
    std::string problem;
    const auto metric = read_metric(text, first_enterprise(scenario), problem);
    if (!metric) {
      complain(problem);
      return exit_bad_input;
    }
    settings.metrics.push_back(*metric);
  }
  for (const MeasuredCut& cut : *cuts) settings.cuts.push_back(cut.links);
  std::vector<MetricColumn> columns;
  if (!check_metrics(settings.metrics, *planned, columns)) return exit_bad_input;
  if (const int code = check_output(options.many.output, {options.many.scenario.file}); code != exit_good) return code;
  watch_for_interrupt();
  Failures failures;
  PulseRuns runs;
  if (const int code = make_runs(options.many, *planned, settings, runs, failures); code != exit_good) return code;
  MeasuredGain measured{.scenario = scenario.name,
                        .title = scenario.title.empty() ? scenario.name : scenario.title,
                        .pulse = *pulse,
                        .window = options.window,
                        .sustained = options.sustained,
                        .replicates = options.many.replicates,
                        .complete = runs.size(),
                        .failed = failures.count(),
                        .first_seed = scenario.seed,
                        .confidence = options.many.confidence,
                        .cuts = std::move(*cuts)};
  for (std::size_t m = 0; m < columns.size(); ++m)
    measured.responses.push_back({.metric = options.metrics[m], .unit = columns[m].unit, .windows = {}, .gains = {}});
  evaluate(runs, measured);
  return show_result(options.many, report::gain_document(measured), report::gain_text(measured));
}

}  // namespace

void add_gain(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "gain", "Measure feedback: what a small pulse on cloned worlds is worth with a loop closed and with it cut");
  add_many_runs(verb, options->many, invocation);
  verb.add_option("--pulse", options->pulse, "PATH or PATH=SIZE: number that is raised by SIZE (1 %) for a while")
      ->required();
  verb.add_option("--at", options->at, "Steps done when the pulse begins")->required();
  verb.add_option("--for", options->duration, "Steps it lasts; 1 (default)")->check(whole_between(1, 1000000));
  once_each(verb.add_option("--metric", options->metrics,
                            fmt::format("Metric, whose response is followed; may be repeated: {}", metric_option_help))
                ->required());
  verb.add_option("--window", options->window, "Steps of a cycle; 12 (default), or as long as the pulse")
      ->check(whole_between(1, 1000000));
  once_each(
      verb.add_option("--loop", options->loops, "Cut all links of this loop (R4) and measure it; may be repeated"));
  once_each(
      verb.add_option("--cut", options->cuts, "Cut this link, together with the others so named; may be repeated"));
  verb.add_option("--sustained", options->sustained,
                  "Windows in a row with a gain above 1 that count as compounding; 3 (default)")
      ->check(whole_between(1, 1000));
  add_examples(verb,
               "  plussum gain emerging-era3 --pulse \"enterprises.firm.promotion=5 %\" --at 24 --for 6 \\\n"
               "      --metric customers_by_supplier:firm --window 12 --loop R2 --loop R4 --steps 96\n"
               "  plussum gain my.yaml --pulse population.subsistence=-1% --at 52 --metric income --cut "
               "local_spending_to_income");
  verb.callback([options, &invocation] { invocation.exit_code = gain(*options); });
}

}  // namespace plussum::main
