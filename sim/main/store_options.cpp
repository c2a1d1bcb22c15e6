// SPDX-License-Identifier: MIT
#include "main/store_options.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "io/experiment_file.hpp"
#include "main/console.hpp"
#include "main/exit_codes.hpp"

namespace plussum::main {
namespace {

/// Plans of the first version do not say what their metrics are; the experiment they keep does.
void describe_metrics(ResultPlan& plan) {
  const auto is_described = [](const MetricColumn& metric) { return !metric.label.empty(); };
  if (std::all_of(plan.metrics.begin(), plan.metrics.end(), is_described) || plan.years.empty()) return;
  io::Diagnostics unheard;
  const auto loaded = io::load_experiment_text(plan.experiment_yaml, "experiment", unheard);
  if (!loaded || loaded->experiment.metrics.size() != plan.metrics.size()) return;
  for (std::size_t m = 0; m < plan.metrics.size(); ++m) {
    const Metric& metric = loaded->experiment.metrics[m];
    plan.metrics[m].label = label_of(metric, plan.years.back());
    plan.metrics[m].is_time = metric.is_time();
    if (metric.is_time()) plan.metrics[m].most = std::min(metric.until, plan.years.back());
  }
}

}  // namespace

std::optional<OpenedStore> open_store(const std::string& folder, int& exit_code) {
  std::string error;
  auto store = io::RunStore::open_for_reading(folder, error);
  auto plan = store ? store->read_plan(error) : std::nullopt;
  if (store && plan) {
    describe_metrics(*plan);
    return OpenedStore{std::move(*store), std::move(*plan)};
  }
  complain(error.empty() ? fmt::format("'{}' has runs but no plan: make it with `plussum sweep`", folder) : error);
  exit_code = exit_input_output;
  return std::nullopt;
}

io::ResultOrigin origin_now(const std::string& command) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.created = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now))),
          .command = command};
}

std::string standing_text(const io::StoreStatus& status, const std::string& folder) {
  std::string text = fmt::format("{} of {} runs finished in {}", status.finished, status.planned, folder);
  if (status.failed > 0) text += fmt::format(", {} failed", status.failed);
  if (status.missing > 0) text += fmt::format(", {} missing", status.missing);
  if (status.unplanned > 0) text += fmt::format("; {} more that the plan does not know", status.unplanned);
  return text + ".\n";
}

std::string damage_text(const io::StoreStatus& status) {
  std::string text;
  for (const io::DamagedPlace& place : status.damaged)
    text += fmt::format("damaged: {} bytes at byte {} of runs/{}{}; the runs they held are not in the store.\n",
                        place.bytes, place.offset, place.file,
                        place.at_end ? ", left by a process that was killed or by a full disk" : "");
  return text;
}

int exit_of(const io::StoreStatus& status) {
  for (const std::string& sentence : status.contradictions) complain(sentence);
  if (!status.contradictions.empty()) return exit_broken_invariant;
  return status.failed > 0 ? exit_failed : exit_good;
}

std::string value_text(const FactorColumn& factor, double value) {
  return factor.is_choice() ? factor.levels[static_cast<std::size_t>(value)] : fmt::format("{:.6g}", value);
}

std::string tried_text(const ResultPlan& plan, std::size_t factor) {
  constexpr std::size_t most_listed = 8;
  std::set<double> values;
  for (const DesignPoint& point : plan.points) values.insert(point[factor]);
  const FactorColumn& column = plan.factors[factor];
  if (values.size() > most_listed)
    return fmt::format("{} to {} ({} values)", value_text(column, *values.begin()),
                       value_text(column, *values.rbegin()), values.size());
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + value_text(column, value);
  return text;
}

nlohmann::ordered_json point_json(const ResultPlan& plan, const DesignPoint& point) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (std::size_t f = 0; f < point.size(); ++f) {
    const FactorColumn& factor = plan.factors[f];
    if (factor.is_choice())
      json[factor.name] = factor.levels[static_cast<std::size_t>(point[f])];
    else
      json[factor.name] = point[f];
  }
  return json;
}

}  // namespace plussum::main
