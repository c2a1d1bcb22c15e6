// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "report/comparison_document.hpp"
#include "study/comparison_runs.hpp"

namespace plussum::main {

/// Which numbers would change the sign of ΔW in the reference replicate: at most `most` numbers that a scenario sets to
/// something else than the default are raised by 10 % (SC1); those that seem to have to change least are searched for the place
/// where the sign changes (SC2), three at a time, until three are found or twelve have been searched. A number that both worlds
/// have alike is varied in both, one in which they differ in the treatment only, one that only one world has in that one.
/// First come numbers in which the worlds differ, then one of each section of the scenario in turn, last levels of named
/// strategies. A number that an event sets is left out: what it was before would not last. What was left out is noted.
std::vector<report::TriedNumber> numbers_that_matter(std::uint32_t most,
                                                     const std::vector<io::ParameterValue>& of_control,
                                                     const std::vector<io::ParameterValue>& of_treatment,
                                                     ComparisonRuns& runs, std::vector<std::string>& notes);

}  // namespace plussum::main
