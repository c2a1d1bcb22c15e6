// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>

namespace plussum::main {

/// Runs done, rate, remaining time and failures: a bar on a terminal, one line a minute elsewhere, nothing when quiet. On
/// stderr; may be called from several threads.
class SweepProgress {
 public:
  SweepProgress(std::size_t runs, bool quiet);
  /// One more run has been made or found done.
  void count(bool made, bool failed);
  void finish();
  double seconds() const;

 private:
  void show();

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::size_t runs_, done_ = 0, made_ = 0, failed_ = 0;
  bool quiet_, terminal_, drawn_ = false;
  Clock::time_point start_, last_;
};

}  // namespace plussum::main
