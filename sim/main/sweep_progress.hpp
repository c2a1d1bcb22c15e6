// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace plussum::main {

/// How many runs will be made, said before the first of them; then runs done, rate, remaining time and failures: a bar on a
/// terminal, one line a minute elsewhere. Nothing when quiet. On stderr; may be called from several threads.
class SweepProgress {
 public:
  /// \param what  put before the numbers, "comparing: "
  SweepProgress(std::size_t runs, bool quiet, std::string what = {});
  /// A further stage of the work, with its own number of runs: no total grows while it is shown.
  void next_stage(std::string what, std::size_t runs);
  /// One more run has been made or found done.
  void count(bool made, bool failed);
  void finish();
  double seconds() const;

 private:
  void announce();
  void show();

  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::size_t runs_, done_ = 0, made_ = 0, failed_ = 0;  // of this stage
  bool quiet_, terminal_, drawn_ = false;
  std::string what_;
  Clock::time_point start_, stage_start_, last_;
};

}  // namespace plussum::main
