// SPDX-License-Identifier: MIT
#pragma once
/// Observes a simulation after every step and keeps what the scenario asks for. Only reads the world.
#include <vector>

#include "plussum/engine/recording.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum {

class Recorder {
 public:
  /// Prepares empty series for `simulation`, which has done no step yet or has been restored with `continued`.
  explicit Recorder(const Simulation& simulation);
  Recorder(const Simulation& simulation, Recording continued);

  /// To be called after each step.
  void observe(const Simulation& simulation);

  const Recording& recording() const { return recording_; }

 private:
  void record_series(const Simulation& simulation);
  void record_ledger(const Simulation& simulation);
  void record_panel(const Simulation& simulation);

  Recording recording_;
};

}  // namespace plussum
