// SPDX-License-Identifier: MIT
#pragma once
/// Warnings of a scenario that is in order but talks about what cannot happen (plussum/scenario/warnings.hpp). They change
/// no exit code.
#include "io/scenario_file.hpp"
#include "main/console.hpp"

namespace plussum::main {

/// With the places where the parameters were written.
io::Diagnostics warnings_in(const io::LoadedScenario& loaded);
/// Lines on stderr, unless quiet.
void show_warnings(const CommonOptions& options, const io::Diagnostics& warnings);

}  // namespace plussum::main
