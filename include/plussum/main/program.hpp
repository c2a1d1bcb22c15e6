// SPDX-License-Identifier: MIT
#pragma once
/// The whole program as a function, for rules of one's own: YAML, every verb, sweeps and reports, with the mechanisms of
/// a registry.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

/// What `main` was called with. Returns the exit code. The registry must stay until the call returns.
int program(int count, char** words, const Registry& registry);

}  // namespace plussum
