// SPDX-License-Identifier: MIT
#include "io/result_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

namespace plussum::io {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

std::size_t values_per_row(const ResultPlan& plan) {
  std::size_t count = plan.factors.size() + plan.metrics.size() + 64;
  for (const MetricColumn& metric : plan.metrics) count += metric.over_time ? plan.years.size() : 0;
  return count;
}

void take_record(ResultRow& row, const ResultPlan& plan, RunRecord&& record) {
  row.status = record.status == RunStatus::finished ? RowStatus::finished : RowStatus::failed;
  row.message = std::move(record.message);
  row.digest = std::move(record.digest);
  if (row.status == RowStatus::failed && !record.ended_insolvent()) return;
  const auto refuse = [&](std::string_view what) {
    throw ResultError(fmt::format("run {} has other {} than the plan; lay the experiment out again", record.key, what));
  };
  if (record.values.size() != plan.metrics.size()) refuse("metrics");
  for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
    const CountedValue counted = counted_value(plan.metrics[i], record.values[i]);
    row.values[i] = counted.value;
    row.is_observed[i] = counted.is_censored ? 0.0 : 1.0;
  }
  if (row.status == RowStatus::failed) return;
  for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
    if (!plan.metrics[i].over_time) continue;
    if (i >= record.series.size() || record.series[i].size() > plan.years.size()) refuse("series");
    // A run that was stopped early has no values behind that.
    std::copy(record.series[i].begin(), record.series[i].end(), row.series[i].begin());
  }
}

ResultRow row_of(const RunStore& store, const ResultPlan& plan, const PlannedRun& run) {
  ResultRow row;
  row.run = &run;
  row.point = &plan.points.at(run.point);
  row.values.assign(plan.metrics.size(), no_value);
  row.is_observed.assign(plan.metrics.size(), no_value);
  row.series.resize(plan.metrics.size());
  for (std::size_t i = 0; i < plan.metrics.size(); ++i)
    if (plan.metrics[i].over_time) row.series[i].assign(plan.years.size(), no_value);
  if (!store.status_of(run.key)) return row;
  std::string error;
  auto record = store.read(run.key, error);
  if (!record) throw ResultError(error);
  take_record(row, plan, std::move(*record));
  return row;
}

}  // namespace

void for_each_block(const RunStore& store, const ResultPlan& plan,
                    const std::function<void(std::size_t, std::span<const ResultRow>)>& use) {
  constexpr std::size_t block_bytes = 8U << 20U, most_rows = 4096;
  const std::size_t rows = std::clamp<std::size_t>(block_bytes / (values_per_row(plan) * sizeof(double)), 1, most_rows);
  std::vector<ResultRow> block;
  for (std::size_t first = 0; first < plan.runs.size(); first += block.size()) {
    block.clear();
    for (std::size_t i = first; i < std::min(first + rows, plan.runs.size()); ++i)
      block.push_back(row_of(store, plan, plan.runs[i]));
    use(first, block);
  }
}

const std::string& level_of(const FactorColumn& factor, double value) {
  return factor.levels.at(static_cast<std::size_t>(value));
}

ResultNames names_of(const ResultPlan& plan) {
  std::set<std::string> taken{"run",     "point",  "replicate", "seed", "key",    "status",
                              "message", "digest", "time",      "year", "metric", "value"};
  const auto choose = [&](std::string name, std::string_view kind) {
    for (char& letter : name)
      if (static_cast<unsigned char>(letter) <= ' ' || letter == '/' || letter == '\x7F') letter = '_';
    if (name.empty() || taken.contains(name)) name = fmt::format("{}_{}", kind, name);
    std::string chosen = name;
    for (int number = 2; !taken.insert(chosen).second; ++number) chosen = fmt::format("{}_{}", name, number);
    return chosen;
  };
  ResultNames names;
  for (const FactorColumn& factor : plan.factors) names.factors.push_back(choose(factor.name, "factor"));
  if (!plan.ramp.empty()) names.ramp = choose(plan.ramp_name, "ramp");
  for (const MetricColumn& metric : plan.metrics) names.metrics.push_back(choose(metric.name, "metric"));
  for (const MetricColumn& metric : plan.metrics)
    names.observed.push_back(metric.is_time ? choose(metric.name + "_observed", "metric") : std::string{});
  for (const MetricColumn& metric : plan.metrics)
    names.series.push_back(metric.over_time ? choose(metric.name + "_over_time", "series") : std::string{});
  return names;
}

}  // namespace plussum::io
