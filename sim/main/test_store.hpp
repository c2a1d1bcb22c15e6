// SPDX-License-Identifier: MIT
#pragma once
/// Holds the hypotheses of an experiment against a store: what `plussum test` and the report of an experiment share.
#include <optional>
#include <string>
#include <vector>

#include "io/experiment_file.hpp"
#include "main/store_options.hpp"
#include "study/registration.hpp"

namespace plussum::main {

/// `bootstrap_seed`: of the bootstrap intervals.
TestedClaims test_store(const OpenedStore& opened, const ResultTable& table, const io::LoadedExperiment& loaded,
                        const std::vector<ReadHypothesis>& hypotheses, std::uint64_t bootstrap_seed);

}  // namespace plussum::main
