// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/scenario/scenario.hpp"
#include "plussum/state/world.hpp"

namespace plussum {

/// The world at the start, drawn from the scenario alone with its seed: the same on any machine.
World build_world(const Scenario& scenario);

/// Writes down the strategies that the enterprises of `scenario` declare.
void declare_strategies(World& world, const Scenario& scenario);

}  // namespace plussum
