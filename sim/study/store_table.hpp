// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "io/run_store.hpp"
#include "plussum/experiment/verdict.hpp"

namespace plussum {

/// Of the bootstrap, unless another one is asked for.
inline constexpr std::uint64_t usual_bootstrap_seed = 1;

/// The metrics of all runs of a plan, as they count, and how each run ended. Nothing with a sentence in `error` when a record cannot be read.
std::optional<ResultTable> read_table(const io::RunStore& store, const ResultPlan& plan, std::string& error);

}  // namespace plussum
