// SPDX-License-Identifier: MIT
#pragma once
/// Where the runs of an experiment begin: at the start of their scenario, at a step of a run in a file, or behind a burn-in
/// that all points share.
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "io/experiment_layout.hpp"
#include "study/snapshot.hpp"

namespace plussum {

/// A run that stands at its beginning, with what was recorded before.
struct StartedRun {
  Simulation simulation;
  Recorder recorder;
};

class SweepStart {
 public:
  /// Reads the snapshot that the experiment names, if it does.
  static Outcome<std::unique_ptr<SweepStart>> make(const io::LoadedExperiment& loaded, const Registry& registry,
                                                   unsigned threads, Observer& observer);
  /// The burn-in's scenario, which the layout makes. False with the problem in `diagnostics`.
  bool prepare_burn_in(const io::ExperimentLayout& layout, io::Diagnostics& diagnostics);

  /// Resolved scenario of the snapshot's run; empty when runs begin at the start of the experiment's scenario.
  std::string scenario_yaml() const;
  /// File of the run that all continue from; empty when there is none.
  std::string trunk_file() const { return trunk_ ? trunk_->file : std::string(); }
  /// Steps done when the points part.
  std::uint32_t begins_after() const { return trunk_ ? trunk_->snapshot.checkpoint.step : burn_in_; }
  /// What the start adds to the keys of runs; empty when it is the scenario's own.
  const std::string& identity() const { return identity_; }
  /// Why a scenario cannot begin there, with the key of the experiment that says so; an empty message when it can.
  Problem obstacle(const Scenario& scenario) const;

  /// A run of the scenario with this seed. From any thread.
  StartedRun begin(const Scenario& scenario, const Plan& plan, std::int64_t seed) const;

 private:
  struct BurntIn {
    Snapshot snapshot;
    Recording recording;
  };
  using SharedBurnIn = std::shared_ptr<const BurntIn>;
  SharedBurnIn burnt_in(std::int64_t seed) const;
  BurntIn make_burn_in(std::int64_t seed) const;

  const Registry* registry_ = nullptr;
  std::optional<Trunk> trunk_;
  std::optional<PlannedScenario> base_;  ///< of the burn-in
  std::uint32_t burn_in_ = 0;
  std::optional<Snapshot> unburnt_;  ///< to see what may differ
  std::string identity_;
  mutable std::mutex mutex_;
  mutable std::map<std::int64_t, std::shared_future<SharedBurnIn>> by_seed_;  ///< the latest few
};

}  // namespace plussum
