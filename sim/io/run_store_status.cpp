// SPDX-License-Identifier: MIT
/// How a store stands.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "io/run_record.hpp"
#include "io/run_store_state.hpp"

namespace plussum::io {

std::string describe_setting(const FactorColumn& factor, double value) {
  if (factor.is_choice()) return fmt::format("{} = {}", factor.name, factor.levels[static_cast<std::size_t>(value)]);
  const bool has_unit = !factor.unit.empty() && factor.unit != "1";
  return fmt::format("{} = {}{}{}", factor.name, value, has_unit ? " " : "", has_unit ? factor.unit : "");
}

std::string describe_run(const ResultPlan& plan, const PlannedRun& run) {
  std::string text;
  for (std::size_t i = 0; i < plan.factors.size(); ++i)
    text += describe_setting(plan.factors[i], plan.points[run.point][i]) + ", ";
  return text + fmt::format("seed {}", run.seed);
}

StoreStatus RunStore::status(const ResultPlan& plan) const {
  StoreStatus status;
  std::vector<std::pair<RunKey, std::optional<std::size_t>>> failed;
  {
    const std::lock_guard guard(state_->mutex);
    const State& state = *state_;
    std::unordered_map<std::string_view, std::size_t> planned;
    planned.reserve(plan.runs.size());
    for (std::size_t i = 0; i < plan.runs.size(); ++i) planned.emplace(plan.runs[i].key, i);
    status.planned = plan.runs.size();
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
      const RunKey& key = plan.runs[i].key;
      const auto found = state.index.find(key);
      const bool is_there = found != state.index.end();
      const bool is_finished = is_there && found->second.status == RunStatus::finished;
      ++(is_finished ? status.finished : is_there ? status.failed : status.missing);
      if (is_there && !is_finished) failed.emplace_back(key, i);
      if (!is_finished && state.claims.is_claimed(key)) ++status.in_work;
    }
    std::vector<RunKey> unplanned_failures;
    for (const auto& [key, entry] : state.index) {
      if (planned.contains(key)) continue;
      ++status.unplanned;
      if (entry.status == RunStatus::failed) unplanned_failures.push_back(key);
    }
    std::sort(unplanned_failures.begin(), unplanned_failures.end());
    for (RunKey& key : unplanned_failures) failed.emplace_back(std::move(key), std::nullopt);
    for (const auto& [name, reader] : state.readers) {
      status.bytes += reader.bytes();
      const auto places = reader.damaged();
      status.damaged.insert(status.damaged.end(), places.begin(), places.end());
      if (reader.in_work()) status.workers.push_back(name);
    }
    if (state.writer) status.bytes += state.writer->bytes();
    status.contradictions = state.contradictions;
  }
  for (auto& [key, position] : failed) {
    std::string error;
    const auto record = read(key, error);
    status.failures.push_back({key, record ? record->message : error, position,
                               position ? describe_run(plan, plan.runs[*position]) : std::string{}});
  }
  return status;
}

}  // namespace plussum::io
