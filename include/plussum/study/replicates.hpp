// SPDX-License-Identifier: MIT
#pragma once
/// Replicates of a scenario: the same with the seeds after its own.
#include <cstdint>

#include "plussum/core/outcome.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Trouble when the seeds of so many replicates do not fit into 64 bits.
Outcome<Done> check_seeds(const Scenario& scenario, std::uint32_t replicates);
/// Replicate r of a scenario: the same with seed + r, which must have room (check_seeds).
Scenario replicate_of(const Scenario& scenario, std::uint32_t replicate);

}  // namespace plussum
