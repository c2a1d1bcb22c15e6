// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "build_info.hpp"
#include "io/atomic_file.hpp"
#include "main/exit_codes.hpp"
#include "main/interrupt.hpp"
#include "main/options.hpp"
#include "main/report_parts.hpp"
#include "main/store_options.hpp"
#include "main/verbs.hpp"
#include "report/page.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

bool is_experiment(const std::string& input) {
  return std::filesystem::is_directory(input);
}

bool add_runs(const ReportOptions& options, Json& document, int& exit_code) {
  std::vector<ReportedRun> runs;
  for (const std::string& input : options.inputs) {
    auto run = run_to_report(options, input, exit_code);
    if (!run) return false;
    runs.push_back(std::move(*run));
  }
  for (const ReportedRun& run : runs) {
    auto made = run_document(options, run, exit_code);
    if (!made) return false;
    document["runs"].push_back(std::move(*made));
  }
  for (std::size_t treatment = 1; treatment < runs.size(); ++treatment) {
    auto made = comparison_document(options, runs, 0, treatment, exit_code);
    if (!made) return false;
    document["comparisons"].push_back(std::move(*made));
  }
  return true;
}

std::string title_of(const Json& document) {
  if (!document["experiment"].is_null()) return document["experiment"]["title"];
  if (document["runs"].size() == 1) return document["runs"][0]["title"];
  return fmt::format("{} against {}", document["runs"][1]["title"].get<std::string>(),
                     document["runs"][0]["title"].get<std::string>());
}

int report(const ReportOptions& options) {
  if (const std::string obstacle = io::obstacle_to_writing(options.output); !obstacle.empty()) {
    complain(fmt::format("cannot write '{}': {}", options.output, obstacle));
    return exit_input_output;
  }
  watch_for_interrupt();
  int exit_code = exit_good;
  Json document{{"plussum_report", 1},
                {"title", ""},
                {"version", std::string(build_info::version)},
                {"command", options.command},
                {"created", origin_now(options.command).created},
                {"runs", Json::array()},
                {"comparisons", Json::array()},
                {"experiment", nullptr}};
  if (is_experiment(options.inputs.front())) {
    auto made = experiment_document(options, options.inputs.front(), exit_code);
    if (!made) return exit_code;
    document["experiment"] = std::move(*made);
  } else if (!add_runs(options, document, exit_code)) {
    return exit_code;
  }
  document["title"] = title_of(document);
  const std::string page = report::page_with(document);
  const auto bytes = std::as_bytes(std::span(page));
  std::string error;
  if (!io::write_whole_file(options.output, std::span(&bytes, 1), error)) {
    complain(error);
    return exit_input_output;
  }
  if (options.common.json)
    fmt::print("{}\n", Json{{"file", options.output}, {"bytes", page.size()}}.dump(2));
  else
    fmt::print("{} is written; open it in a browser.\n", options.output);
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
  verb.add_option("--replicates", options->replicates,
                  "Pairs of runs of a comparison, each with a seed of its own; 10 (default)")
      ->check(CLI::Range(1, 100000));
  verb.add_option(
          "--screen", options->screen,
          "Numbers of the scenarios that a comparison tries out for a change of the answer; 24 (default), 0: none")
      ->check(CLI::Range(0, 100000));
  verb.add_flag("--no-runs", options->no_runs, "Only what the files hold: nothing is run");
  verb.add_option("--confidence", options->confidence, "Of all intervals; 0.95 (default)")
      ->check(CLI::Range(0.5, 0.9999));
  verb.add_option("-j,--jobs", options->jobs,
                  "Runs at a time; 0 (default) is one for each processor. No result depends on it")
      ->check(CLI::Range(0, 1024));
  add_common(verb, options->common);
  verb.callback([options, &invocation] {
    options->command = invocation.command;
    invocation.exit_code = report(*options);
  });
}

}  // namespace plussum::main
