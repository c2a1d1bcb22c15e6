// SPDX-License-Identifier: MIT
#pragma once
/// Runs of a store made again from what the store holds alone.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"
#include "plussum/engine/observer.hpp"
#include "study/opened_store.hpp"
#include "study/sweep_plan.hpp"

namespace plussum {

/// A run whose record is another one now, or could not be compared.
struct RunDifference {
  std::size_t run = 0;
  std::string what;
};

struct VerifiedRuns {
  std::size_t made = 0, finished = 0;
  std::vector<RunDifference> differences;  ///< in the order of the plan
};

/// Finished runs in an order that the number decides and nobody could have known before.
std::vector<std::size_t> drawn_runs(const OpenedStore& opened, std::uint64_t draw);

/// Makes the first `wanted` of these runs again and compares their records bit for bit.
VerifiedRuns verify_runs(const OpenedStore& opened, const SweepPlan& plan, std::vector<std::size_t> runs,
                         std::size_t wanted, unsigned jobs, Observer& observer);

}  // namespace plussum
