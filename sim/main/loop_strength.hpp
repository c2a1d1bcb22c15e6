// SPDX-License-Identifier: MIT
#pragma once
/// What feedback loops are worth in a run: what all constituents have at its end, less what they have when the loop's links
/// are cut, with the same seed.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "main/console.hpp"
#include "report/loops_document.hpp"
#include "study/loading.hpp"

namespace plussum::main {

struct LoopRuns {
  CommonOptions common;
  std::uint32_t replicates = 1;  ///< with the scenario's seed and the ones after it
  unsigned jobs = 1;             ///< runs at a time
  double confidence = 0.95;
};

/// Measures the loops that the scenario closes; `measured` stays empty when it closes none. Runs that cannot come to their end
/// leave a note. False when interrupted.
bool measure_loops(const PlannedScenario& planned, const LoopRuns& runs, std::optional<report::MeasuredLoops>& measured,
                   std::vector<std::string>& notes);

}  // namespace plussum::main
