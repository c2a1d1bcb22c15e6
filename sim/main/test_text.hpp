// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plussum/experiment/verdict.hpp"
#include "study/registration.hpp"

namespace plussum::main {

/// Verdict, effect, interval and counter-evidence of a hypothesis, for people.
std::string tested_text(const ResultPlan& plan, const TestedHypothesis& tested);
/// How many replicates an interval of this half width would take; empty when the spread is not known.
std::string width_text(const TestedHypothesis& tested, double half_width);
/// One line a hypothesis.
std::string tested_table(const ResultPlan& plan, const std::vector<TestedHypothesis>& all);
nlohmann::ordered_json tested_json(const ResultPlan& plan, const TestedHypothesis& tested);

}  // namespace plussum::main
