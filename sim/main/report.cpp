// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "build_info.hpp"
#include "io/atomic_file.hpp"
#include "io/text_file.hpp"
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
  if (std::filesystem::is_directory(input)) return true;
  std::string text;  // a scenario has no metrics
  return !io::read_text_file(find_input(input), text) && text.find("\nmetrics:") != std::string::npos;
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
  verb.add_option("--store", options->store, "Folder that keeps the runs of an experiment; NAME.store when not given");
  once_each(verb.add_option("--set", options->sets, "PATH=VALUE for every run that is made; may be repeated"));
  CLI::Option* replicates =
      verb.add_option("--replicates", options->replicates, "Seeds at each point")->check(CLI::Range(1, 1'000'000));
  verb.add_option("-j,--jobs", options->jobs, "Runs at a time; as many as there are processors when not given");
  add_common(verb, options->common);
  verb.callback([options, replicates, &invocation] {
    options->has_replicates = replicates->count() > 0;
    options->command = invocation.command;
    invocation.exit_code = report(*options);
  });
}

}  // namespace plussum::main
