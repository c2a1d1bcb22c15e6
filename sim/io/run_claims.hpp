// SPDX-License-Identifier: MIT
#pragma once
/// Claims: who makes which run now. A claim is a lock on one byte of the file `claims`, at a place that follows from
/// the key of the run; the kernel gives it back when the process dies, whatever way. The file itself stays empty.
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "io/file_locks.hpp"
#include "io/run_log.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum::io {

class RunClaims {
 public:
  /// To claim runs. Where the file system has no locks, claims hold among the threads of this process only.
  static std::optional<RunClaims> open(const std::filesystem::path& store, std::string& error);
  /// To see what is claimed.
  static RunClaims open_for_reading(const std::filesystem::path& store);

  /// False when somebody else has it, another thread of this process included.
  bool claim(const RunKey& key);
  void release(const RunKey& key);
  bool is_claimed(const RunKey& key) const;

  /// False once the file system has refused to lock.
  bool has_locks() const { return has_locks_; }

 private:
  explicit RunClaims(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
  std::set<off_t> mine_;
  bool has_locks_ = true;
};

}  // namespace plussum::io
