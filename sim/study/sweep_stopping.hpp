// SPDX-License-Identifier: MIT
#pragma once
/// When an experiment with a stopping rule has enough replicates.
#include <cstdint>
#include <string>
#include <vector>

#include "io/run_store.hpp"
#include "study/sweep_plan.hpp"

namespace plussum {

/// Numbers of replicates after which one looks, the last one being all: {all} without a stopping rule.
std::vector<std::uint32_t> looks_of(const Experiment& experiment);

/// Why the first `done` replicates are enough; empty when they are not. Trouble when a record cannot be read.
Outcome<std::string> enough_because(const SweepPlan& plan, const io::RunStore& store, std::uint32_t done);

}  // namespace plussum
