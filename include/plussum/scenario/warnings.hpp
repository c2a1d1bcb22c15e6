// SPDX-License-Identifier: MIT
#pragma once
/// What a sound scenario talks about although it cannot happen: such a scenario runs, and says less than its author may
/// think.
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// In the order of the scenario; empty where everything that is stated can happen.
std::vector<Problem> warnings_of(const Scenario& scenario);

}  // namespace plussum
