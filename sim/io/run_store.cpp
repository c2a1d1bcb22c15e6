// SPDX-License-Identifier: MIT
#include "io/run_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <system_error>

#include "io/result_plan_file.hpp"
#include "io/run_record.hpp"
#include "io/run_store_folder.hpp"
#include "io/run_store_state.hpp"
#include "io/sha256.hpp"
#include "io/store_files.hpp"

namespace plussum::io {
namespace {

namespace fs = std::filesystem;

/// Short enough to need no memory itself.
constexpr const char* no_memory = "out of memory";

}  // namespace

// ---- the index ------------------------------------------------------------------------------------------------

void RunStore::State::take_in(const RunKey& key, const Entry& found) {
  const auto [place, is_new] = index.try_emplace(key, found);
  Entry& known = place->second;
  if (is_new) return;
  if (known.status == RunStatus::finished && found.status == RunStatus::finished && known.result != found.result)
    contradictions.push_back(fmt::format(
        "run {} has two different results: in {} at byte {} and in {} at byte {}; they must be equal, so one of the "
        "machines or files is at fault",
        key, log_names[known.log], known.offset, log_names[found.log], found.offset));
  // A finished run stays; of several failures the last one counts.
  if (known.status == RunStatus::failed) known = found;
}

bool RunStore::State::find_logs(std::string& error) {
  error = obstacle_to_store_folder(folder / "runs");
  if (!error.empty()) return false;
  std::error_code code;
  for (fs::directory_iterator entry(folder / "runs", code), end; !code && entry != end; entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(".log") || log_positions.contains(name)) continue;
    log_positions.emplace(name, static_cast<std::uint32_t>(log_names.size()));
    log_names.push_back(name);
    readers.emplace(name, LogReader(entry->path()));
  }
  if (code) error = fmt::format("cannot read the folder '{}': {}", (folder / "runs").string(), code.message());
  return !code;
}

bool RunStore::State::refresh(std::string& error) {
  error.clear();
  find_logs(error);
  for (auto& [name, reader] : readers) {
    const std::uint32_t log = log_positions.at(name);
    std::string problem;
    const bool is_read = reader.read_on(
        [&](std::uint64_t offset, std::span<const std::byte> body) {
          if (const auto summary = summary_of(body))
            take_in(summary->key, {log, summary->status, opened, offset, summary->result});
        },
        problem);
    if (!is_read && error.empty())
      error = problem + ". The runs in it would count as not made, so nothing is done with this store";
  }
  opened = true;
  return error.empty();
}

bool RunStore::State::is_done(const RunKey& key, bool retry_failed) const {
  const auto found = index.find(key);
  if (found == index.end()) return false;
  const Entry& entry = found->second;
  return entry.status == RunStatus::finished || !retry_failed || entry.since_opening;
}

// ---- opening --------------------------------------------------------------------------------------------------

RunStore::RunStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunStore::RunStore(RunStore&&) noexcept = default;
RunStore& RunStore::operator=(RunStore&&) noexcept = default;

RunStore::~RunStore() {
  std::string ignored;
  if (state_) finish(ignored);
}

std::optional<RunStore> RunStore::open(const fs::path& folder, std::string& error) noexcept try {
  if (!prepare_store_folder(folder, error)) return std::nullopt;
  auto claims = RunClaims::open(folder, error);
  if (!claims) return std::nullopt;
  auto state = std::make_unique<State>(folder, std::move(*claims));
  state->writer = LogWriter::create(folder / "runs", error);
  if (!state->writer) return std::nullopt;
  const std::string name = state->writer->path().filename().string();
  state->log_names.push_back(name);
  state->log_positions.emplace(name, state->own_log);
  state->flusher = std::make_unique<LogFlusher>(*state->writer);
  if (!state->refresh(error)) return std::nullopt;
  return RunStore(std::move(state));
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

std::optional<RunStore> RunStore::open_for_reading(const fs::path& folder, std::string& error) noexcept try {
  if (!check_store_folder(folder, error)) return std::nullopt;
  auto state = std::make_unique<State>(folder, RunClaims::open_for_reading(folder));
  if (!state->refresh(error)) return std::nullopt;
  return RunStore(std::move(state));
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

const fs::path& RunStore::folder() const {
  return state_->folder;
}

std::string RunStore::notice() const {
  const std::lock_guard guard(state_->mutex);
  if (state_->claims.has_locks()) return {};
  return fmt::format(
      "the file system of '{}' has no locks: processes that work on this store at the same time may make a run twice, "
      "which takes time and changes no result",
      state_->folder.string());
}

// ---- the plan -------------------------------------------------------------------------------------------------

std::optional<ResultPlan> RunStore::read_plan(std::string& error) const noexcept try {
  return read_result_plan(state_->folder / "plan.json", error);
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

bool RunStore::write_plan(const ResultPlan& plan, std::string& error) noexcept try {
  for (const ScenarioText& scenario : plan.scenarios)
    if (!scenario.text.empty() && !keep_text(state_->folder, scenario.digest + ".yaml", scenario.text, error))
      return false;
  return write_result_plan(state_->folder / "plan.json", plan, error);
} catch (const std::exception&) {
  error = no_memory;
  return false;
}

std::optional<std::string> RunStore::read_text(const std::string& digest, std::string& error) const noexcept try {
  return read_kept_text(state_->folder, digest + ".yaml", error);
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

std::optional<std::string> RunStore::keep_trunk(const fs::path& file, std::string& error) noexcept try {
  error.clear();
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.good() && !stream.eof()) error = fmt::format("cannot read '{}'", file.string());
  std::string digest = sha256(bytes);
  if (!error.empty() || !keep_text(state_->folder, digest + ".h5", bytes, error)) return std::nullopt;
  return digest;
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

std::optional<fs::path> RunStore::trunk(const std::string& digest, std::string& error) const noexcept try {
  if (!read_kept_text(state_->folder, digest + ".h5", error)) return std::nullopt;
  return fs::absolute(state_->folder / "texts" / (digest + ".h5"));
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

// ---- runs -----------------------------------------------------------------------------------------------------

bool RunStore::refresh(std::string& error) noexcept try {
  const std::lock_guard guard(state_->mutex);
  return state_->refresh(error);
} catch (const std::exception&) {
  error = no_memory;  // the index stays as it is: a run may be made once more, none is lost
  return false;
}

std::optional<RunStatus> RunStore::status_of(const RunKey& key) const {
  const std::lock_guard guard(state_->mutex);
  const auto found = state_->index.find(key);
  if (found == state_->index.end()) return std::nullopt;
  return found->second.status;
}

std::optional<std::uint64_t> RunStore::result_of(const RunKey& key) const {
  const std::lock_guard guard(state_->mutex);
  const auto found = state_->index.find(key);
  if (found == state_->index.end() || found->second.status != RunStatus::finished) return std::nullopt;
  return found->second.result;
}

std::size_t RunStore::size() const {
  const std::lock_guard guard(state_->mutex);
  return state_->index.size();
}

std::vector<RunKey> RunStore::keys() const {
  const std::lock_guard guard(state_->mutex);
  std::vector<RunKey> keys;
  keys.reserve(state_->index.size());
  for (const auto& [key, entry] : state_->index) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

Claim RunStore::claim(const RunKey& key, bool retry_failed) noexcept try {
  const std::lock_guard guard(state_->mutex);
  if (state_->is_done(key, retry_failed)) return Claim::already_done;
  if (!state_->claims.claim(key)) return Claim::taken_by_other;
  // Whoever had the claim before may have finished the run since we looked last. A log that cannot be read any more is told
  // of at the end; at worst a run is made twice.
  std::string ignored;
  state_->refresh(ignored);
  if (!state_->is_done(key, retry_failed)) return Claim::taken_by_me;
  state_->claims.release(key);
  return Claim::already_done;
} catch (const std::exception&) {
  release(key);
  return Claim::taken_by_other;
}

void RunStore::release(const RunKey& key) noexcept try {
  const std::lock_guard guard(state_->mutex);
  state_->claims.release(key);
} catch (const std::exception&) {
  // The claim ends with the process at the latest.
}

bool RunStore::append(const RunRecord& record, std::string& error) noexcept try {
  const std::vector<std::byte> bytes = record_bytes(record);
  const auto summary = summary_of(std::span(bytes).subspan(record_head_bytes));
  const std::lock_guard guard(state_->mutex);
  State& state = *state_;
  std::optional<std::uint64_t> offset;
  if (state.writer)
    offset = state.writer->append(bytes, error);
  else
    error = fmt::format("cannot write to the store '{}': it was opened for reading", state.folder.string());
  if (offset) state.take_in(record.key, {state.own_log, record.status, true, *offset, summary->result});
  state.claims.release(record.key);
  return offset && state.flusher->appended(error);
} catch (const std::exception&) {
  release(record.key);
  error = no_memory;
  return false;
}

bool RunStore::finish(std::string& error) noexcept try {
  const std::lock_guard guard(state_->mutex);
  return !state_->flusher || state_->flusher->finish(error);
} catch (const std::exception&) {
  error = no_memory;
  return false;
}

std::optional<RunRecord> RunStore::read(const RunKey& key, std::string& error) const noexcept try {
  std::unique_lock guard(state_->mutex);
  const auto found = state_->index.find(key);
  if (found == state_->index.end()) {
    error = fmt::format("run {} is not in the store '{}'", key, state_->folder.string());
    return std::nullopt;
  }
  const fs::path path = state_->log_path(found->second);
  const std::uint64_t offset = found->second.offset;
  guard.unlock();
  if (const auto body = LogReader::body_at(path, offset))
    if (auto record = record_of(*body); record && record->key == key) return record;
  error = fmt::format("cannot read run {} in '{}' at byte {}: the file has changed or is damaged", key, path.string(),
                      offset);
  return std::nullopt;
} catch (const std::exception&) {
  error = no_memory;
  return std::nullopt;
}

}  // namespace plussum::io
