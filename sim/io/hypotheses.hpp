// SPDX-License-Identifier: MIT
#pragma once
/// Looks up what the hypotheses and listed points of an experiment name: factors, levels, values with units, metrics.
#include <optional>
#include <string>
#include <vector>

#include "io/experiment_file.hpp"
#include "plussum/experiment/verdict.hpp"

namespace plussum::io {

/// "price=2 USD" or "era=era3" as a condition on one of the factors; nothing with a sentence in `problem` when it is none.
std::optional<Condition> read_condition(const std::string& text, const std::vector<FactorColumn>& factors,
                                        const std::string& currency, std::string& problem);

/// The hypotheses with the points of their cells. Problems are reported where the experiment states them; nothing then.
std::optional<std::vector<ReadHypothesis>> read_hypotheses(const LoadedExperiment& loaded, const ResultPlan& plan,
                                                           Diagnostics& diagnostics);

}  // namespace plussum::io
