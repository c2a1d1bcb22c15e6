// SPDX-License-Identifier: MIT
#pragma once
/// The values of scheduled changes: `to: 5 %/year` in the unit of the parameter that `set` names.
#include "io/diagnostics.hpp"
#include "io/parameter_path.hpp"
#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

/// Fills in `value` of each event, and reports parameters that do not exist or are no numbers, and values
/// that the parameter cannot have.
void read_event_values(Scenario& scenario, const Positions& positions, Diagnostics& diagnostics);

}  // namespace plussum::io
