// SPDX-License-Identifier: MIT
#include "study/attribute_values.hpp"

#include <limits>

namespace plussum {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Such a run has the metrics that say so, and times.
bool ended_insolvent(const io::RunStore& store, const RunKey& key) {
  std::string error;
  const auto record = store.read(key, error);
  return record && record->ended_insolvent();
}

/// Adds the course of one run to the sums of its point.
void add_course(const RunRecord& record, std::size_t metric, std::size_t point, DesignValues& values) {
  const bool has_course = metric < record.series.size() && record.series[metric].size() == values.times;
  for (std::size_t time = 0; time < values.times; ++time)
    values.series[point * values.times + time] += has_course ? record.series[metric][time] : nothing;
}

}  // namespace

std::vector<std::uint32_t> complete_replicates(const io::RunStore& store, const ResultPlan& plan, DesignKind design) {
  const bool by_row = design == DesignKind::saltelli || design == DesignKind::morris;
  std::vector<bool> is_complete(plan.replicates, true), has_value(plan.replicates, false);
  for (const PlannedRun& run : plan.runs) {
    const auto status = store.status_of(run.key);
    if (status == RunStatus::finished || (status && ended_insolvent(store, run.key)))
      has_value[run.replicate] = true;
    else if (!status || !by_row)
      is_complete[run.replicate] = false;
  }
  std::vector<std::uint32_t> complete;
  for (std::uint32_t replicate = 0; replicate < plan.replicates; ++replicate)
    if (is_complete[replicate] && has_value[replicate]) complete.push_back(replicate);
  return complete;
}

std::optional<DesignValues> read_values(const io::RunStore& store, const ResultPlan& plan, std::size_t metric,
                                        std::span<const std::uint32_t> replicates, bool over_time, std::string& error) {
  DesignValues values{.points = static_cast<std::uint32_t>(plan.points.size()),
                      .replicates = static_cast<std::uint32_t>(replicates.size()),
                      .times = static_cast<std::uint32_t>(over_time ? plan.years.size() : 0),
                      .values = {},
                      .series = {}};
  values.series.assign(std::size_t{values.points} * values.times, 0.0);
  for (const std::uint32_t replicate : replicates)
    for (std::size_t point = 0; point < values.points; ++point) {
      const auto record = store.read(plan.runs[point * plan.replicates + replicate].key, error);
      if (!record) return std::nullopt;
      // Of a run that ended insolvent there are the metrics that say so, and times.
      const bool has_value = metric < record->values.size();
      values.values.push_back(has_value ? counted_value(plan.metrics[metric], record->values[metric]).value : nothing);
      if (over_time) add_course(*record, metric, point, values);
    }
  for (double& value : values.series) value /= values.replicates;
  return values;
}

}  // namespace plussum
