// SPDX-License-Identifier: MIT
/// Merging stores.
#include <fmt/format.h>

#include <exception>

#include "io/run_store.hpp"

namespace plussum::io {
namespace {

/// Whether a record of the source says something that the target does not know.
bool is_news(const RunStore& target, const RunStore& source, const RunKey& key) {
  const auto known = target.status_of(key);
  return !known || (known == RunStatus::failed && source.status_of(key) == RunStatus::finished);
}

bool contradicts(const RunStore& target, const RunStore& source, const RunKey& key) {
  const auto ours = target.result_of(key), theirs = source.result_of(key);
  return ours && theirs && *ours != *theirs;
}

/// False with a sentence in `error`.
bool merge_store(RunStore& target, const RunStore& source, MergeCounts& counts, std::string& error) {
  for (const RunKey& key : source.keys()) {
    if (contradicts(target, source, key))
      counts.contradictions.push_back(
          fmt::format("run {} has another result in '{}' than in '{}'; they must be equal, so one of the machines or "
                      "files is at fault",
                      key, source.folder().string(), target.folder().string()));
    if (!is_news(target, source, key)) {
      ++counts.known;
      continue;
    }
    const auto record = source.read(key, error);
    if (!record || !target.append(*record, error)) return false;
    ++counts.copied;
  }
  return true;
}

bool take_over_plan(RunStore& target, const RunStore& source, std::string& error) {
  if (target.read_plan(error)) return true;
  if (!error.empty()) return false;
  auto plan = source.read_plan(error);
  if (!plan) return error.empty();
  plan->registration.clear();  // names an entry of the source's list
  for (ScenarioText& scenario : plan->scenarios) {
    auto text = source.read_text(scenario.digest, error);
    if (!text) return false;
    scenario.text = std::move(*text);
  }
  if (!plan->trunk.empty()) {
    const auto trunk = source.trunk(plan->trunk, error);
    if (!trunk || !target.keep_trunk(*trunk, error)) return false;
  }
  return target.write_plan(*plan, error);
}

}  // namespace

std::optional<std::vector<RunStore>> open_sources(std::span<const std::filesystem::path> folders,
                                                  std::string& error) noexcept try {
  std::vector<RunStore> sources;
  for (const auto& folder : folders) {
    auto source = RunStore::open_for_reading(folder, error);
    // A damaged plan is no reason to lose runs, but one to say so before anything is written.
    if (!source || (!source->read_plan(error) && !error.empty())) return std::nullopt;
    sources.push_back(std::move(*source));
  }
  return sources;
} catch (const std::exception&) {
  error = "out of memory";
  return std::nullopt;
}

std::optional<MergeCounts> merge_stores(RunStore& target, std::span<const RunStore> sources,
                                        std::string& error) noexcept try {
  MergeCounts counts;
  for (const RunStore& source : sources) {
    if (!take_over_plan(target, source, error)) return std::nullopt;
    counts.damaged += source.status({}).damaged.size();
    if (!merge_store(target, source, counts, error)) return std::nullopt;
  }
  if (!target.finish(error)) return std::nullopt;
  return counts;
} catch (const std::exception&) {
  error = "out of memory";
  return std::nullopt;
}

}  // namespace plussum::io
