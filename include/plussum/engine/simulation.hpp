// SPDX-License-Identifier: MIT
#pragma once
/// A running world. A run is a pure function of (scenario, seed, code): threads and block size do not change a bit.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plussum/engine/branch.hpp"
#include "plussum/engine/plan.hpp"
#include "plussum/engine/recording.hpp"

namespace plussum {

struct ExecutionOptions {
  unsigned threads = 1;
  std::size_t block_rows = 4096;  ///< rows that a thread takes at a time
};

/// Digest of the world after a step: of each column that can change, and of all together.
struct WorldDigest {
  std::uint64_t world = 0;
  std::vector<std::uint64_t> columns;
};

class Simulation {
 public:
  /// `plan` must come from make_plan without problems, from this scenario.
  Simulation(Scenario scenario, Plan plan, const ExecutionOptions& options);
  /// Goes on from a snapshot with `scenario`, to which there must be no obstacle_to_branch. With a `draw_seed` all that
  /// happens from now on is drawn anew; the world, and lots that were cast before and still hold, stay those of the
  /// snapshot.
  Simulation(const Snapshot& snapshot, Scenario scenario, Plan plan, const ExecutionOptions& options,
             std::optional<std::uint64_t> draw_seed = {});
  ~Simulation();
  Simulation(Simulation&&) noexcept;

  /// From the next step on the number at `path` is `value`, as if an event said so; false when there is no such number.
  bool change(std::string_view path, double value);

  /// Advances by one step. A breach of the books, or a customer overdrawn, is returned; the world stays as it is then.
  Breach step();

  std::uint32_t steps_done() const;
  const World& world() const;
  /// The scenario as it stands after the events so far.
  const Scenario& scenario() const;
  const Plan& plan() const;
  /// Of the world as it stands; counted when it is asked for.
  const WorldDigest& digest() const;
  /// Events that took place in the last step.
  const std::vector<RecordedEvent>& last_events() const;
  /// Names of the digest's columns, "customers.cash" and so on.
  std::vector<std::string> digest_columns() const;

  /// Copy of everything that cannot be made again from the scenario.
  Checkpoint checkpoint() const;
  /// Everything that futures of this moment need.
  Snapshot snapshot() const;
  /// Continues from a checkpoint of the same scenario; of a branch, from one of the same branch.
  void restore(Checkpoint checkpoint);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plussum
