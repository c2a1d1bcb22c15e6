// SPDX-License-Identifier: MIT
#pragma once
/// A run store with its plan, opened for reading.
#include <cstdint>
#include <string>

#include "io/run_store.hpp"
#include "plussum/core/outcome.hpp"
#include "plussum/experiment/verdict.hpp"

namespace plussum {

struct OpenedStore {
  io::RunStore store;
  ResultPlan plan;
};
Outcome<OpenedStore> open_store(const std::string& folder);

/// Of the bootstrap, unless another one is asked for.
inline constexpr std::uint64_t usual_bootstrap_seed = 1;

/// The metrics of all runs of a plan, as they count, and how each run ended.
Outcome<ResultTable> read_table(const io::RunStore& store, const ResultPlan& plan);

}  // namespace plussum
