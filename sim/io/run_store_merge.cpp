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
  const auto plan = source.read_plan(error);
  if (!plan) return error.empty();
  return target.write_plan(*plan, error);
}

}  // namespace

std::optional<MergeCounts> merge_stores(RunStore& target, std::span<const std::filesystem::path> sources,
                                        std::string& error) noexcept try {
  MergeCounts counts;
  for (const auto& folder : sources) {
    const auto source = RunStore::open_for_reading(folder, error);
    if (!source || !take_over_plan(target, *source, error)) return std::nullopt;
    counts.damaged += source->status({}).damaged.size();
    if (!merge_store(target, *source, counts, error)) return std::nullopt;
  }
  if (!target.finish(error)) return std::nullopt;
  return counts;
} catch (const std::exception&) {
  error = "out of memory";
  return std::nullopt;
}

}  // namespace plussum::io
