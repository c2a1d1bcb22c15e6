// SPDX-License-Identifier: MIT
#pragma once
/// What a run store knows; shared by the sources of the store, not for others.
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "io/log_flusher.hpp"
#include "io/run_claims.hpp"
#include "io/run_log.hpp"
#include "io/run_store.hpp"

namespace plussum::io {

struct RunStore::State {
  /// Where the record of a run is; the record itself stays on the disk.
  struct Entry {
    std::uint32_t log = 0;  ///< position in log_names
    RunStatus status = RunStatus::finished;
    bool since_opening = false;  ///< appended by anybody since this store object was opened
    std::uint64_t offset = 0;
    std::uint64_t result = 0;  ///< digest of what must be equal in two records of the run
  };

  State(std::filesystem::path where, RunClaims held) : folder(std::move(where)), claims(std::move(held)) {}

  // All of these expect the mutex to be held.
  /// False with a sentence in `error` when a log cannot be read; all others are read all the same.
  bool refresh(std::string& error);
  bool find_logs(std::string& error);
  void take_in(const RunKey& key, const Entry& found);
  bool is_done(const RunKey& key, bool retry_failed) const;
  std::filesystem::path log_path(const Entry& entry) const { return folder / "runs" / log_names[entry.log]; }

  mutable std::mutex mutex;
  std::filesystem::path folder;
  RunClaims claims;
  std::optional<LogWriter> writer;           ///< nothing when opened for reading
  std::uint32_t own_log = 0;                 ///< position of the writer's log in log_names
  std::map<std::string, LogReader> readers;  ///< by name, that is in the order of time; all logs but the own one
  std::vector<std::string> log_names;
  std::map<std::string, std::uint32_t> log_positions;
  std::unordered_map<RunKey, Entry> index;
  std::vector<std::string> contradictions;
  bool opened = false;                  ///< the first refresh is over
  std::unique_ptr<LogFlusher> flusher;  ///< of the writer, and ends before it
};

}  // namespace plussum::io
