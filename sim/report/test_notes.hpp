// SPDX-License-Identifier: MIT
#pragma once
/// What a reader has to know beside a verdict: the same sentences in the text, the JSON and the page of a test.
#include <string>
#include <vector>

#include "plussum/experiment/verdict.hpp"

namespace plussum::report {

/// Sentences without an end mark: few or equal values, times not reached, runs that ended insolvent, replicates without a value,
/// tests that may be looked at any time.
std::vector<std::string> notes_of(const ResultPlan& plan, const TestedHypothesis& tested);

inline bool is_peak(const TestedHypothesis& tested) {
  return tested.hypothesis.stated.expected == Expectation::peak;
}
inline const MetricColumn& metric_of(const ResultPlan& plan, const TestedHypothesis& tested) {
  return plan.metrics[tested.hypothesis.metric];
}

}  // namespace plussum::report
