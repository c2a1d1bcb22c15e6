// SPDX-License-Identifier: MIT
#pragma once
/// Whether a checkpoint can be continued: whatever stands in a file, a run that goes on from it stays within its tables.
#include <string>
#include <vector>

#include "io/checkpoint_file.hpp"
#include "plussum/engine/simulation.hpp"

namespace plussum::io {

/// Why `simulation`, made from the scenario of the checkpoint, cannot go on from it; half a sentence that names column and row,
/// empty when nothing speaks against it. Every table has as many rows as the scenario gives it, what never changes is what
/// the scenario makes, every link leads to a row that is there, every code is one that the model knows, every number is
/// finite, and the steps fit each other. `begun` is the recording of a run that has not begun: what is recorded has the
/// same parts.
std::string obstacle_to_continuing(const StoredCheckpoint& stored, const Simulation& simulation,
                                   const Recording& begun);

/// Columns of whole numbers that change and of which nobody has said what they may hold: "customers.supplier". A test keeps
/// this empty.
std::vector<std::string> columns_without_a_rule();

}  // namespace plussum::io
