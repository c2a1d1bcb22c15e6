// SPDX-License-Identifier: MIT
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace plussum::main {

/// "12 s", "3 min 04 s", "2 h 05 min"
std::string duration_text(double seconds);

/// A bar with rate and remaining time on a terminal, one line a minute elsewhere, nothing when quiet. On stderr.
class Progress {
 public:
  Progress(std::uint32_t from, std::uint32_t steps, std::int64_t customers, bool quiet);
  void show(std::uint32_t done);
  void finish();
  double seconds() const;
  double customer_steps_per_second(std::uint32_t done) const;

 private:
  using Clock = std::chrono::steady_clock;
  std::uint32_t from_, steps_;
  double customers_;
  bool quiet_, terminal_, drawn_ = false;
  Clock::time_point start_, last_;
};

}  // namespace plussum::main
