// SPDX-License-Identifier: MIT
#pragma once
/// What stands in the way of comparing two runs on the same random numbers.
#include <string>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Why two scenarios cannot be compared customer by customer; empty when they can.
std::string obstacle_to_pairing(const Scenario& a, const Scenario& b);
/// Why the run of a branch cannot be, as a sentence.
std::string branch_cannot_be_paired(const std::string& file);

}  // namespace plussum
