// SPDX-License-Identifier: MIT
#include "study/store_table.hpp"

#include <algorithm>
#include <limits>

namespace plussum {

std::optional<ResultTable> read_table(const io::RunStore& store, const ResultPlan& plan, std::string& error) {
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  ResultTable table;
  table.values.assign(plan.metrics.size(), std::vector<double>(plan.runs.size(), nothing));
  table.censored.resize(plan.metrics.size());
  for (std::size_t metric = 0; metric < plan.metrics.size(); ++metric)
    if (plan.metrics[metric].is_time) table.censored[metric].resize(plan.runs.size(), false);
  table.ends.assign(plan.runs.size(), RunEnd::missing);
  for (std::size_t run = 0; run < plan.runs.size(); ++run) {
    if (!store.status_of(plan.runs[run].key)) continue;
    const auto record = store.read(plan.runs[run].key, error);
    if (!record) return std::nullopt;
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
