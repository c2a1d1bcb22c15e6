// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "io/hypotheses.hpp"
#include "main/attribute_store.hpp"
#include "main/exit_codes.hpp"
#include "main/report_parts.hpp"
#include "main/runner.hpp"
#include "main/sweep_store.hpp"
#include "main/test_store.hpp"
#include "report/experiment_document.hpp"

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
  const RunnerOptions runner{.common = options.common, .jobs = threads_or_all(options.jobs)};
  SweepOptions sweep{.file = input, .sets = {}, .scenario_sets = options.sets, .jobs = runner.jobs};
  if (options.has_replicates) sweep.sets.push_back(fmt::format("replicates={}", options.replicates));
  io::Diagnostics diagnostics;
  const auto plan = SweepPlan::make(sweep, diagnostics);
  if (!plan) {
    exit_code = refuse(options.common, diagnostics);
    return std::nullopt;
  }
  const SweepTarget target{.store = options.store, .writes_file = true, .command = options.command};
  auto swept = sweep_into_store(*plan, target, runner, nullptr, exit_code);
  if (!swept) return std::nullopt;
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
  auto opened = open_store(input, exit_code);
  if (opened) opened->store.refresh();
  return opened;
}

/// What `plussum attribute` says of all metrics. One that cannot be attributed does not keep the others from it.
std::optional<Json> attribution_part(const OpenedStore& opened, const Experiment& experiment, double confidence,
                                     int& exit_code) {
  const AttributeOptions wanted{.arms = {}, .confidence = confidence, .strongest = 10, .over_time = true};
  Refusal refusal;
  auto report = begin_attribution(opened.store, opened.plan, experiment, wanted, refusal);
  if (!report) return Json{{"refusal", refusal.sentence}, {"result", nullptr}};
  std::string refused;
  for (std::size_t metric = 0; metric < opened.plan.metrics.size(); ++metric) {
    if (attribute_metric(opened.store, wanted, metric, *report, refusal)) continue;
    if (refusal.exit_code == exit_input_output) return fail(refusal.sentence, exit_input_output, exit_code);
    refused += fmt::format("{}{}: {}", refused.empty() ? "" : "; ", opened.plan.metrics[metric].name, refusal.sentence);
  }
  if (report->metrics.empty()) return Json{{"refusal", refusal.sentence}, {"result", nullptr}};
  return Json{{"refusal", refused.empty() ? Json(nullptr) : Json(refused)}, {"result", attribution_json(*report)}};
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
  io::Diagnostics diagnostics;
  const auto loaded = io::load_experiment_text(opened->plan.experiment_yaml, folder + " (experiment)", diagnostics);
  const auto hypotheses = loaded ? io::read_hypotheses(*loaded, opened->plan, diagnostics) : std::nullopt;
  if (!hypotheses) {
    exit_code = refuse(options.common, diagnostics);
    return std::nullopt;
  }
  std::string error;
  const auto table = read_table(opened->store, opened->plan, error);
  if (!table) return fail(error, exit_input_output, exit_code);
  auto document = report::experiment_document(
      {opened->store, opened->plan, loaded->experiment, status, *table, options.confidence}, error);
  if (!document) return fail(error, exit_input_output, exit_code);
  auto attribution = attribution_part(*opened, loaded->experiment, options.confidence, exit_code);
  if (!attribution) return std::nullopt;
  (*document)["attribution"] = std::move(*attribution);
  constexpr std::uint64_t bootstrap_seed = 1;  // that of `plussum test`
  (*document)["test"] =
      hypotheses->empty()
          ? Json(nullptr)
          : tested_json(opened->plan, test_store(*opened, *table, *loaded, *hypotheses, bootstrap_seed));
  exit_code = exit_of(status);
  return document;
}

}  // namespace plussum::main
