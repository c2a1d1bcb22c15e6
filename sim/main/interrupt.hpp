// SPDX-License-Identifier: MIT
#pragma once

namespace plussum::main {

/// From now on Ctrl-C and termination only set a flag; a second one ends the program at once.
void watch_for_interrupt();
bool interrupted();

}  // namespace plussum::main
