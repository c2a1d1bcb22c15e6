// SPDX-License-Identifier: MIT
#pragma once
/// Observes a simulation after every step and keeps what the scenario asks for. Only reads the world.
#include <span>
#include <string>
#include <vector>

#include "plussum/engine/recording.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum {

class Recorder {
 public:
  /// Prepares empty series for `simulation`, which has done no step yet or has been restored with `continued`.
  explicit Recorder(const Simulation& simulation);
  Recorder(const Simulation& simulation, Recording continued);

  /// From now on values of the other series, and digests, are left out.
  void keep_only(std::span<const std::string> series);

  /// To be called after each step.
  void observe(const Simulation& simulation);

  const Recording& recording() const { return recording_; }

 private:
  void record_series(const Simulation& simulation);
  void record_ledger(const Simulation& simulation);
  void record_panel(const Simulation& simulation);

  bool is_kept(std::size_t series) const { return left_out_.empty() || !left_out_[series]; }

  Recording recording_;
  std::vector<bool> left_out_;  ///< [series]; empty: none
};

}  // namespace plussum
