// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "build_info.hpp"
#include "io/atomic_file.hpp"
#include "io/result_file.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/option_numbers.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/report_parts.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"
#include "report/page.hpp"
#include "report/page_document.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

using Kind = ReportInput::Kind;

bool is_experiment(const ReportInput& input) {
  return input.kind == Kind::store || input.kind == Kind::experiment;
}

/// Why these inputs and options do not go together, a sentence; empty when they do.
std::string obstacle_in(const ReportOptions& options, const std::vector<ReportInput>& inputs) {
  const auto has = [&](Kind kind) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const ReportInput& input) { return input.kind == kind; });
  };
  if (inputs.size() > 1 && std::any_of(inputs.begin(), inputs.end(), is_experiment))
    return "an experiment has a report of its own; name it alone, or name only runs and scenarios";
  if (!options.store.empty() && !has(Kind::experiment)) return "--store is for an experiment file, and none is named";
  if (!options.sets.empty() && !has(Kind::scenario) && !has(Kind::experiment))
    return "--set changes what is run for the report, but only finished runs are named; name a scenario";
  if (options.no_runs && has(Kind::scenario))
    return "a scenario has to be run for its report; leave out --no-runs, or name the file of a run";
  if (options.no_runs && has(Kind::experiment))
    return "the runs that an experiment file lacks are made for its report; leave out --no-runs, or name its store";
  if (options.no_runs && inputs.size() > 1)
    return "a comparison needs runs: no file holds the value accounts of a run, and replicates and loops have to be "
           "made; leave out --no-runs, or ask for less with --replicates 1 --screen 0";
  return {};
}

bool add_runs(const ReportOptions& options, const std::vector<ReportInput>& inputs, report::PageParts& parts,
              int& exit_code) {
  std::vector<ReportedRun> runs;
  for (const ReportInput& input : inputs) {
    auto run = run_to_report(options, input, exit_code);
    if (!run) return false;
    runs.push_back(std::move(*run));
  }
  for (const ReportedRun& run : runs) {
    auto made = run_document(options, run, &run == &runs.front() ? nullptr : &runs.front(), exit_code);
    if (!made) return false;
    parts.runs.push_back(std::move(*made));
  }
  for (std::size_t treatment = 1; treatment < runs.size(); ++treatment) {
    auto made = comparison_document(options, runs, 0, treatment, exit_code);
    if (!made) return false;
    parts.comparisons.push_back(std::move(*made));
  }
  return true;
}

bool write_page(const std::string& path, const std::string& page) {
  const auto written = io::write_text_file(path, page);
  if (!written) refuse({}, written.trouble());
  return static_cast<bool>(written);
}

int report(const ReportOptions& options) {
  if (const std::string obstacle = io::obstacle_to_writing(options.output); !obstacle.empty()) {
    complain(fmt::format("cannot write '{}': {}", options.output, obstacle));
    return exit_input_output;
  }
  int exit_code = exit_good;
  const auto named = read_report_inputs(options.inputs);
  if (!named) return refuse(options.common, named.trouble());
  const std::vector<ReportInput>& inputs = *named;
  std::vector<std::string> read{options.store};
  for (const ReportInput& input : inputs) read.push_back(input.path);
  if (exit_code = check_output(options.output, read); exit_code != exit_good) return exit_code;
  if (const std::string obstacle = obstacle_in(options, inputs); !obstacle.empty()) {
    complain(obstacle);
    return exit_bad_input;
  }
  watch_for_interrupt();
  report::PageParts parts{.title = options.title,
                          .version = std::string(build_info::version),
                          .command = options.command,
                          .created = io::origin_now(options.command).created,
                          .runs = {},
                          .comparisons = {},
                          .experiment = {}};
  if (is_experiment(inputs.front())) {
    auto made = experiment_document(options, inputs.front().path, exit_code);
    if (made) parts.experiment.push_back(std::move(*made));
  } else if (!add_runs(options, inputs, parts, exit_code)) {
    parts.runs.clear();
  }
  if (parts.experiment.empty() && parts.runs.empty()) {
    if (exit_code == exit_interrupted) say("Interrupted; no page was written.\n");
    return exit_code;
  }
  const Json document = report::page_document(std::move(parts));
  const std::string page = report::page_with(document);
  if (!write_page(options.output, page)) return exit_input_output;
  if (!options.common.json) {
    put("{} is written; open it in a browser.\n", options.output);
    return exit_code;
  }
  put_json(report::written_page_document(document, options.output, page.size()));
  return exit_code;
}

}  // namespace

void add_report(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App& verb = *app.add_subcommand("report", "Show a run, a comparison or an experiment as a page for the browser");
  verb.add_option("inputs", options->inputs,
                  "One run; or several, each compared with the first; or an experiment. Runs are trajectory files or "
                  "scenarios, experiments are stores or experiment files")
      ->required();
  verb.add_option("-o,--output", options->output, "The page, one HTML file that needs nothing else")->required();
  verb.add_option("--title", options->title, "Title of the page; that of the run or experiment when not given");
  verb.add_option("--set", options->sets,
                  "PATH=VALUE for what is run for the report: scenarios, or the runs of an experiment; may be repeated")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  CLI::Option* replicates =
      verb.add_option("--replicates", options->replicates,
                      "Seeds that are run: for loops 1 when not given, for a comparison 10; of an experiment, seeds at "
                      "each point")
          ->check(whole_between(1, 100000));
  verb.add_option(
          "--screen", options->screen,
          "Numbers of the scenarios that a comparison tries out for a change of the answer; 24 (default), 0: none")
      ->check(whole_between(0, 100000));
  verb.add_flag("--no-runs", options->no_runs, "Show what the files hold and run nothing for the report");
  verb.add_option("--store", options->store, "Store of an experiment file; NAME.store when not given");
  verb.add_option("-j,--jobs", options->jobs,
                  "Runs, or threads of a run, at a time; 0 (default) is one for each processor")
      ->check(whole_between(0, most_jobs));
  verb.add_option("--confidence", options->confidence, "Of all intervals; 0.95 (default)")->check(between(0.5, 0.9999));
  add_common(verb, options->common, invocation);
  add_examples(verb,
               "  plussum report cemex.h5 -o cemex.html\n"
               "  plussum report emerging-era3 --set population.customers=500 -o era3.html\n"
               "  plussum report emerging-era1 emerging-era3 -o eras.html      the first is the control\n"
               "  plussum report cemex-self-build.h5 cemex.h5 --replicates 3 --screen 6 -o cemex.html\n"
               "  plussum report complements.store -o complements.html\n"
               "  plussum report complements -o complements.html               makes the missing runs first");
  verb.callback([options, replicates, &invocation] {
    options->has_replicates = replicates->count() > 0;
    if (options->has_replicates) options->loop_replicates = options->replicates;
    options->command = invocation.command;
    invocation.exit_code = report(*options);
  });
}

}  // namespace plussum::main
