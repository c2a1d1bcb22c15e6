// SPDX-License-Identifier: MIT
#pragma once
/// What may change while a run goes on: the one rule for events, ramps and pulses.
#include <string>
#include <string_view>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Whether every step reads the number afresh, as its declaration states (Use). False for what is read only when the world is
/// made, of which an event, a ramp or a pulse would change nothing, and where there is no such number.
bool may_change_in_run(const Scenario& scenario, std::string_view path);

/// The sentence that refuses a number which may not, and the one for a parameter that is no number.
std::string why_not_in_run(const Scenario& scenario, std::string_view path);
std::string only_numbers_change(std::string_view path);

}  // namespace plussum
