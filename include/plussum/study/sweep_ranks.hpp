// SPDX-License-Identifier: MIT
#pragma once
/// A sweep under `mpirun`: the first process, rank 0, owns the store and hands out runs; the others make them and send their
/// records back, and touch no store. Each lays out the same plan by itself. An optional build: without MPI (sweep_alone.cpp)
/// every process works for itself. Only the main thread calls this.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plussum/engine/observer.hpp"
#include "plussum/experiment/make_run.hpp"
#include "plussum/experiment/result.hpp"

namespace plussum {

/// A run that another rank has made.
struct Arrival {
  std::size_t position = 0;  ///< in ResultPlan::runs
  double busy_seconds = 0.0;
  RunRecord record;
};

class Ranks {
 public:
  /// Lets the other ranks go if dismiss() has not: whatever happens to rank 0, they do not wait for it.
  virtual ~Ranks() = default;
  virtual bool is_first() const = 0;
  /// Number of ranks that share this machine.
  virtual unsigned on_this_machine() const = 0;
  /// To be called by all ranks, with the plan each of them has laid out, null when it could not, and the number of its jobs.
  /// A sentence when their runs are not the same. After that the others serve(), if there is a plan.
  virtual std::string agree(const ResultPlan* plan, unsigned jobs) = 0;
  /// Jobs of all ranks together.
  virtual unsigned jobs() const = 0;

  // Rank 0.
  /// The rank that should have the next run, when `left` are not handed out yet.
  virtual std::optional<std::size_t> with_room(std::size_t left) const = 0;
  virtual void hand_out(std::size_t rank, std::size_t position) = 0;
  virtual std::vector<Arrival> arrivals() = 0;
  /// Positions that were handed out and will not arrive, because the rank that had them was told to stop.
  virtual std::vector<std::size_t> given_back() = 0;
  /// Number of runs handed out that have neither arrived nor been given back.
  virtual std::size_t away() const = 0;
  /// Lets the other ranks go, at once even when they are making runs, and returns what they had finished.
  virtual std::vector<Arrival> dismiss() = 0;

  // The others.
  using MakeRun = std::function<MadeRun(std::size_t position, const std::function<bool()>& go_on)>;
  /// Makes runs with as many threads as there are jobs, until it is let go or interrupted.
  virtual void serve(const MakeRun& make) = 0;
};

/// The other processes of this MPI job; null when this process works alone.
std::unique_ptr<Ranks> join_ranks(Observer& observer);

}  // namespace plussum
