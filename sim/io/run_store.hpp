// SPDX-License-Identifier: MIT
#pragma once
/// The run store: a folder that keeps what every run of an experiment left behind, whatever happens to the processes
/// that make them. Layout and guarantees: docs/run-store.md.
///
/// A run is in the store when append() has returned: killing the process loses nothing that was appended and leaves no
/// half run. Several processes work on one store at the same time and share the work by claims. One store object may be
/// used by several threads. Claims live until the last process that inherited the store by fork() has ended.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/experiment/result.hpp"

namespace plussum::io {

/// Stores of a newer major version are refused; a newer minor version only adds.
inline constexpr int store_major = 1;
inline constexpr int store_minor = 1;

enum class Claim : std::uint8_t {
  taken_by_me,     ///< make the run, then append() it, or release() the claim
  taken_by_other,  ///< another thread or process makes it now; ask again later
  already_done,    ///< finished, or failed before and not to be tried again
};

/// Bytes of a log that are no whole record. The runs they held count as not done.
struct DamagedPlace {
  std::string file;  ///< name below `runs`
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  bool at_end = false;  ///< nothing good follows: left behind by a process that was killed or by a full disk
};

/// A failed run with the setting at which it failed.
struct FailedRun {
  RunKey key;
  std::string message;
  std::optional<std::size_t> planned;  ///< position in ResultPlan::runs; nothing when the plan does not know it
  std::string parameters;              ///< "price = 3 USD, aim = people, seed 7"; empty when the plan does not know it
};

/// "price = 3 USD", "aim = people".
std::string describe_setting(const FactorColumn& factor, double value);
/// "price = 3 USD, aim = people, seed 7".
std::string describe_run(const ResultPlan& plan, const PlannedRun& run);

struct StoreStatus {
  std::size_t planned = 0;          ///< runs of the plan = finished + failed + missing
  std::size_t finished = 0;         ///< of these
  std::size_t failed = 0;           ///< of these
  std::size_t missing = 0;          ///< of these
  std::size_t unplanned = 0;        ///< runs in the store that the plan does not know
  std::size_t in_work = 0;          ///< missing or failed runs that somebody has claimed now
  std::vector<FailedRun> failures;  ///< in the order of the plan, the unplanned ones behind
  std::uint64_t bytes = 0;          ///< of all logs
  std::vector<DamagedPlace> damaged;
  std::vector<std::string> contradictions;  ///< sentences: a run with two different results
  std::vector<std::string> workers;         ///< logs that a living process writes now, by name (time, host, process)
};

class RunStore {
 public:
  /// Opens a store to work on; makes the folder when there is none or an empty one. Nothing with a sentence in `error`
  /// when it cannot be written, is no store, or comes from a newer version.
  static std::optional<RunStore> open(const std::filesystem::path& folder, std::string& error) noexcept;
  /// Opens a store without changing anything in it; it may lie on a read-only disk and be in work elsewhere. Nothing with a
  /// sentence in `error` when it is no store or a file of it cannot be read.
  static std::optional<RunStore> open_for_reading(const std::filesystem::path& folder, std::string& error) noexcept;

  RunStore(RunStore&&) noexcept;
  RunStore& operator=(RunStore&&) noexcept;
  ~RunStore();  ///< synchronises; finish() also tells whether that went well

  const std::filesystem::path& folder() const;
  /// What the user should know and need not act upon: this file system has no locks, so a run may be made twice. Empty
  /// when all is well.
  std::string notice() const;

  /// The experiment as it was last laid out. Nothing with an empty `error` when none was written yet.
  std::optional<ResultPlan> read_plan(std::string& error) const noexcept;
  /// Keeps the texts of its scenarios first.
  bool write_plan(const ResultPlan& plan, std::string& error) noexcept;
  /// A scenario of the plan, which the store keeps under its SHA-256. Nothing with a sentence in `error` when it is missing or
  /// was changed.
  std::optional<std::string> read_text(const std::string& digest, std::string& error) const noexcept;
  /// Keeps a copy of the run from which others continue. Its SHA-256; nothing with a sentence in `error`.
  std::optional<std::string> keep_trunk(const std::filesystem::path& file, std::string& error) noexcept;
  /// The copy, checked.
  std::optional<std::filesystem::path> trunk(const std::string& digest, std::string& error) const noexcept;

  /// Reads what other processes have appended since. claim() does it by itself. False with a sentence in `error` when a
  /// log cannot be read; what could be read counts.
  bool refresh(std::string& error) noexcept;
  /// How the run stands in the index; nothing when it is not in the store.
  std::optional<RunStatus> status_of(const RunKey& key) const;
  /// Digest of what must be equal in two records of one finished run; nothing when it is not finished.
  std::optional<std::uint64_t> result_of(const RunKey& key) const;
  /// Number of different runs in the store, finished and failed.
  std::size_t size() const;
  /// Keys of all runs in the store, sorted.
  std::vector<RunKey> keys() const;

  /// Asks for the right to make a run. With `retry_failed` a run that had failed before this store object was opened
  /// counts as not done.
  Claim claim(const RunKey& key, bool retry_failed = false) noexcept;
  /// Gives a claim back without a record.
  void release(const RunKey& key) noexcept;
  /// Adds a record and gives the claim back, if there was one, also on failure. Then `error` says what to do, and
  /// nothing stored before is lost.
  bool append(const RunRecord& record, std::string& error) noexcept;
  /// Waits until everything appended is on the disk. This is asked of the disk within a second of append() anyway.
  bool finish(std::string& error) noexcept;

  /// The record of a run. Nothing with a sentence in `error` when it is not there or cannot be read.
  std::optional<RunRecord> read(const RunKey& key, std::string& error) const noexcept;

  /// Where the runs of `plan` stand; refresh() before.
  StoreStatus status(const ResultPlan& plan) const;

 private:
  struct State;
  explicit RunStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct MergeCounts {
  std::size_t copied = 0;                   ///< records taken over
  std::size_t known = 0;                    ///< records that the target had already
  std::size_t damaged = 0;                  ///< damaged places of the sources, passed over
  std::vector<std::string> contradictions;  ///< sentences: a run with another result in a source than in the target
};

/// Opens stores to merge them, all before anything is written. Nothing with a sentence in `error` when one is none.
std::optional<std::vector<RunStore>> open_sources(std::span<const std::filesystem::path> folders,
                                                  std::string& error) noexcept;

/// Copies the runs of other stores into `target`, which keeps its plan or, without one, takes that of the first source
/// that has one. Runs that the plan does not know are kept too. A finished run replaces a failed one. The sources are
/// only read.
std::optional<MergeCounts> merge_stores(RunStore& target, std::span<const RunStore> sources,
                                        std::string& error) noexcept;

/// Removes what RunStore::open() has made of this folder, and with `whole` the folder itself.
void remove_store(const std::filesystem::path& folder, bool whole) noexcept;

}  // namespace plussum::io
