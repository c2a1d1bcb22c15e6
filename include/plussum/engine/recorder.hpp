// SPDX-License-Identifier: MIT
#pragma once
/// Observes a simulation after every step and keeps what the scenario asks for. Only reads the world.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/engine/recording.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum {

/// Whether the values of a series at different labels are amounts of one kind, so that they may be added and have shares. Prices,
/// levels, shares and extremes may not.
bool adds_over_labels(std::string_view series);
bool adds_over_labels(const RecordedSeries& series);

/// Whether the scenario's last step is the last of the run, and so recorded whatever the rhythm; or the run goes on
/// beyond it in a branch, as if the scenario had more steps.
enum class LastStep : std::uint8_t { recorded, goes_on };

class Recorder {
 public:
  /// Prepares empty series for `simulation`, which has done no step yet or has been restored with `continued`.
  explicit Recorder(const Simulation& simulation, LastStep end = LastStep::recorded);
  Recorder(const Simulation& simulation, Recording continued, LastStep end = LastStep::recorded);

  /// From now on values of the other series, and digests, are left out.
  void keep_only(std::span<const std::string> series);
  /// The next record of what flows holds the steps from here on only, whenever the last one was made.
  void count_from_here() { recording_.since_series = Tally{}; }

  /// To be called after each step.
  void observe(const Simulation& simulation);

  const Recording& recording() const { return recording_; }

 private:
  void record_series(const Simulation& simulation);
  void record_ledger(const Simulation& simulation);
  void record_panel(const Simulation& simulation);
  void record_what_is_missing(const Simulation& simulation);
  bool is_end(const Simulation& simulation) const;
  bool is_kept(std::size_t series) const { return left_out_.empty() || !left_out_[series]; }

  Recording recording_;
  LastStep end_;
  std::vector<bool> left_out_;  ///< [series]; empty: none
};

}  // namespace plussum
