// SPDX-License-Identifier: MIT
#pragma once
/// Exit codes of the program, documented in docs/command-line.md.

namespace plussum::main {

enum ExitCode : int {
  exit_good = 0,
  exit_failed = 1,  ///< a verdict asked for with --fail-on did not hold, or verify and diff found a difference
  exit_bad_input = 2,
  exit_input_output = 3,
  exit_broken_invariant = 4,  ///< a bug in PlusSum
  exit_interrupted = 130,
};

}  // namespace plussum::main
