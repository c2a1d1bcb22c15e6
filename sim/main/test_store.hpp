// SPDX-License-Identifier: MIT
#pragma once
/// Holds the hypotheses of an experiment against a store: what `plussum test` and the report of an experiment share.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/experiment_file.hpp"
#include "main/store_options.hpp"
#include "study/registration.hpp"

namespace plussum::main {

struct TestedClaims {
  std::vector<TestedHypothesis> hypotheses;
  Registration registration;
};

/// `bootstrap_seed`: of the bootstrap intervals.
TestedClaims test_store(const OpenedStore& opened, const ResultTable& table, const io::LoadedExperiment& loaded,
                        const std::vector<ReadHypothesis>& hypotheses, std::uint64_t bootstrap_seed);

/// The object of `plussum test --json`.
nlohmann::ordered_json tested_json(const ResultPlan& plan, const TestedClaims& tested);

}  // namespace plussum::main
