// SPDX-License-Identifier: MIT
#pragma once
/// Problems of a scenario that lie in how its parameters work together: amounts that no default can stand for, numbers that
/// another number overrides, counts that would silently be taken as less, amounts too large to be counted.
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

void check_use(const Scenario& scenario, std::vector<Problem>& problems);

}  // namespace plussum
