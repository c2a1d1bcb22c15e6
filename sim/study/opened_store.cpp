// SPDX-License-Identifier: MIT
#include "study/opened_store.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "io/experiment_file.hpp"

namespace plussum {
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

Outcome<OpenedStore> open_store(const std::string& folder) {
  std::string error;
  auto store = io::RunStore::open_for_reading(folder, error);
  auto plan = store ? store->read_plan(error) : std::nullopt;
  if (!store || !plan)
    return input_output_trouble(
        error.empty() ? fmt::format("'{}' has runs but no plan: make it with `plussum sweep`", folder) : error);
  describe_metrics(*plan);
  return OpenedStore{std::move(*store), std::move(*plan)};
}

Outcome<ResultTable> read_table(const io::RunStore& store, const ResultPlan& plan) {
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  ResultTable table;
  std::string error;
  table.values.assign(plan.metrics.size(), std::vector<double>(plan.runs.size(), nothing));
  table.censored.resize(plan.metrics.size());
  for (std::size_t metric = 0; metric < plan.metrics.size(); ++metric)
    if (plan.metrics[metric].is_time) table.censored[metric].resize(plan.runs.size(), false);
  table.ends.assign(plan.runs.size(), RunEnd::missing);
  for (std::size_t run = 0; run < plan.runs.size(); ++run) {
    if (!store.status_of(plan.runs[run].key)) continue;
    const auto record = store.read(plan.runs[run].key, error);
    if (!record) return input_output_trouble(error);
    table.ends[run] = record->ended_insolvent()               ? RunEnd::insolvent
                      : record->status == RunStatus::finished ? RunEnd::finished
                                                              : RunEnd::failed;
    for (std::size_t metric = 0; metric < std::min(plan.metrics.size(), record->values.size()); ++metric) {
      const CountedValue counted = counted_value(plan.metrics[metric], record->values[metric]);
      table.values[metric][run] = counted.value;
      if (plan.metrics[metric].is_time) table.censored[metric][run] = counted.is_censored;
    }
  }
  return table;
}

}  // namespace plussum
