// SPDX-License-Identifier: MIT
#pragma once
/// What a reader has to know beside a verdict: the same sentences in the text, the JSON and the page of a test.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/experiment/verdict.hpp"

namespace plussum::main {

/// Sentences without an end mark: few or equal values, times not reached, runs that ended insolvent, replicates without a value,
/// tests that may be looked at any time.
std::vector<std::string> notes_of(const ResultPlan& plan, const TestedHypothesis& tested);

/// {"treatment": {"runs": …, "insolvent": …, "not_reached": …}, "control": …}
nlohmann::ordered_json sides_json(const TestedHypothesis& tested);
/// Horizon, restricted means and log-rank test of a time; null of another metric.
nlohmann::ordered_json time_json(const ResultPlan& plan, const TestedHypothesis& tested);

}  // namespace plussum::main
