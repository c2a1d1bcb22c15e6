// SPDX-License-Identifier: MIT
#pragma once
#include <string>

#include "plussum/experiment/verdict.hpp"

namespace plussum::report {

/// Verdict, effect, interval and counter-evidence of a hypothesis, for people.
std::string tested_text(const ResultPlan& plan, const TestedHypothesis& tested);
/// How many replicates an interval of this half width would take; empty when the spread is not known.
std::string width_text(const TestedHypothesis& tested, double half_width);
/// One line a hypothesis.
std::string tested_table(const ResultPlan& plan, const std::vector<TestedHypothesis>& all);

}  // namespace plussum::report
