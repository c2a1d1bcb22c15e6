// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "io/hypotheses.hpp"
#include "io/named_file.hpp"
#include "io/resolved_text.hpp"
#include "main/attribute_store.hpp"
#include "main/console_observer.hpp"
#include "main/exit_codes.hpp"
#include "main/report_parts.hpp"
#include "main/test_store.hpp"
#include "plussum/experiment/workers.hpp"
#include "report/experiment_document.hpp"
#include "study/run_scenario.hpp"
#include "study/sweep_store.hpp"

namespace plussum::main {
namespace {

using Json = nlohmann::ordered_json;

std::nullopt_t fail(const std::string& sentence, int code, int& exit_code) {
  complain(sentence);
  exit_code = code;
  return std::nullopt;
}

/// The store of an experiment, with the runs made that it lacked.
std::optional<OpenedStore> sweep_and_open(const ReportOptions& options, const std::string& input, int& exit_code) {
  const RunnerOptions runner{.jobs = threads_or_all(options.jobs)};
  ConsoleObserver observer(options.common);
  SweepOptions sweep{.registry = options.common.registry,
                     .file = input,
                     .sets = {},
                     .scenario_sets = options.sets,
                     .jobs = runner.jobs};
  if (options.has_replicates) sweep.sets.push_back(fmt::format("replicates={}", options.replicates));
  const auto made = SweepPlan::make(sweep, observer);
  if (!made) {
    exit_code = refuse(options.common, made.trouble());
    return std::nullopt;
  }
  const std::unique_ptr<SweepPlan>& plan = *made;
  const SweepTarget target{.store = options.store, .writes_file = true, .command = options.command};
  auto swept = sweep_into_store(*plan, target, runner, nullptr, observer);
  if (!swept) {
    exit_code = refuse(options.common, swept.trouble());
    return std::nullopt;
  }
  if (!swept->outcome.interrupted) return OpenedStore{std::move(swept->store), plan->results()};
  exit_code = end_interrupted();
  return std::nullopt;
}

std::optional<OpenedStore> store_of(const ReportOptions& options, const std::string& input, int& exit_code) {
  if (!std::filesystem::is_directory(input)) return sweep_and_open(options, input, exit_code);
  if (options.has_replicates || !options.sets.empty() || !options.store.empty())
    return fail(
        fmt::format("--replicates, --set and --store are for an experiment file, whose runs are made; '{}' is a "
                    "store",
                    input),
        exit_bad_input, exit_code);
  auto opened = open_store(input);
  if (opened) return std::move(*opened);
  exit_code = refuse(options.common, opened.trouble());
  return std::nullopt;
}

/// What `plussum attribute` says of all metrics. One that cannot be attributed does not keep the others from it.
bool attribute_all(const OpenedStore& opened, const Experiment& experiment, double confidence,
                   report::ExperimentFindings& findings, int& exit_code) {
  const AttributeOptions wanted{.arms = {}, .confidence = confidence, .strongest = 10, .over_time = true};
  Refusal refusal;
  findings.attribution = begin_attribution(opened.store, opened.plan, experiment, wanted, refusal);
  findings.refusal = refusal.sentence;
  if (!findings.attribution) return true;
  std::string refused;
  for (std::size_t metric = 0; metric < opened.plan.metrics.size(); ++metric) {
    if (attribute_metric(opened.store, wanted, metric, *findings.attribution, refusal)) continue;
    if (refusal.exit_code == exit_input_output) {
      fail(refusal.sentence, exit_input_output, exit_code);
      return false;
    }
    refused += fmt::format("{}{}: {}", refused.empty() ? "" : "; ", opened.plan.metrics[metric].name, refusal.sentence);
  }
  const bool has_any = !findings.attribution->metrics.empty();
  findings.refusal = has_any ? refused : refusal.sentence;
  if (!has_any) findings.attribution.reset();
  return true;
}

/// A word of a command, in quotes where a shell would take it apart.
std::string shell_word(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%") ==
      std::string::npos)
    return text;
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
  return quoted + "'";
}

/// The experiment of this name that comes with PlusSum, if `stated` is that one with other replicates and, at most, more
/// settings laid over the scenario.
std::optional<Experiment> shipped_as(const Experiment& stated, const std::string& stated_yaml) {
  io::Diagnostics unheard;
  std::optional<io::LoadedExperiment> shipped;
  for (const std::filesystem::path& folder : io::shipped_folders())
    if (!shipped) shipped = io::load_experiment(folder / "experiments" / (stated.name + ".yaml"), {}, unheard);
  if (!shipped || shipped->experiment.set.size() > stated.set.size() ||
      !std::equal(shipped->experiment.set.begin(), shipped->experiment.set.end(), stated.set.begin()))
    return std::nullopt;
  Experiment same = shipped->experiment;
  same.set = stated.set;
  same.replicates = stated.replicates;
  same.first_seed = stated.first_seed;
  if (io::resolved_text(same, std::string(unknown_currency)) != stated_yaml) return std::nullopt;
  return shipped->experiment;
}

/// Commands that make the same runs again, and what they add to an experiment that comes with PlusSum.
void add_origin(const io::LoadedExperiment& loaded, report::ExperimentFindings& findings) {
  const Experiment& stated = loaded.experiment;
  const auto shipped = shipped_as(stated, loaded.resolved_yaml);
  std::string sweep = fmt::format("plussum sweep {}{}", stated.name, shipped ? "" : ".yaml");
  if (shipped) {
    findings.added_settings.emplace();
    for (std::size_t i = shipped->set.size(); i < stated.set.size(); ++i) {
      findings.added_settings->push_back(stated.set[i]);
      sweep += " --set " + shell_word(stated.set[i]);
    }
    if (stated.replicates != shipped->replicates) sweep += fmt::format(" --replicates {}", stated.replicates);
    if (stated.first_seed != shipped->first_seed) sweep += fmt::format(" --seed {}", stated.first_seed);
  }
  findings.reproduce = {fmt::format("{} -o {}.store", sweep, stated.name),
                        fmt::format("plussum report {0}.store -o {0}.html", stated.name)};
}

}  // namespace

std::optional<Json> experiment_document(const ReportOptions& options, const std::string& input, int& exit_code) {
  const auto opened = store_of(options, input, exit_code);
  if (!opened) return std::nullopt;
  const std::string folder = opened->store.folder().string();
  const io::StoreStatus status = opened->store.status(opened->plan);
  if (status.finished + status.failed == 0)
    return fail(
        fmt::format("no run is finished in '{}', so there is nothing to show yet; `plussum sweep` goes on", folder),
        exit_bad_input, exit_code);
  if (!status.damaged.empty()) say(damage_text(status));
  if (const auto list = io::read_registrations(opened->store.folder(), opened->plan.registration); !list.broken.empty())
    return fail(list.broken, exit_input_output, exit_code);
  io::Diagnostics diagnostics;
  const auto loaded = io::load_planned_experiment(opened->plan, folder + " (experiment)", diagnostics);
  const auto hypotheses = loaded ? io::read_hypotheses(*loaded, opened->plan, diagnostics) : std::nullopt;
  if (!hypotheses) {
    exit_code = refuse(options.common, diagnostics);
    return std::nullopt;
  }
  const auto table = read_table(opened->store, opened->plan);
  if (!table) return fail(table.trouble().sentence, exit_input_output, exit_code);
  std::string error;
  report::ExperimentFindings findings;
  add_origin(*loaded, findings);
  if (!attribute_all(*opened, loaded->experiment, options.confidence, findings, exit_code)) return std::nullopt;
  if (!hypotheses->empty()) findings.tested = test_store(*opened, *table, *loaded, *hypotheses, usual_bootstrap_seed);
  auto document = report::experiment_document(
      {opened->store, opened->plan, loaded->experiment, status, *table, options.confidence}, findings, error);
  if (!document) return fail(error, exit_input_output, exit_code);
  exit_code = exit_of(status);
  return document;
}

}  // namespace plussum::main
