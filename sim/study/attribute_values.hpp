// SPDX-License-Identifier: MIT
#pragma once
/// From a run store to the values that are attributed.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/run_store.hpp"
#include "plussum/experiment/attribution.hpp"

namespace plussum {

/// Replicates all of whose runs have finished or ended insolvent. Where a design is read row by row (Sobol, Morris), another
/// failed run costs its row only: there a replicate counts when all of its runs have been made and at least one has values.
std::vector<std::uint32_t> complete_replicates(const io::RunStore& store, const ResultPlan& plan, DesignKind design);

/// One metric at every point and these replicates; NaN where a run failed. Nothing with a sentence when a run cannot be read.
std::optional<DesignValues> read_values(const io::RunStore& store, const ResultPlan& plan, std::size_t metric,
                                        std::span<const std::uint32_t> replicates, bool over_time, std::string& error);

}  // namespace plussum
