// SPDX-License-Identifier: MIT
#pragma once
/// Exit codes of the program, documented in docs/command-line.md.
#include "plussum/core/outcome.hpp"

namespace plussum::main {

enum ExitCode : int {
  exit_good = 0,
  exit_failed = 1,  ///< a verdict asked for with --fail-on did not hold, or verify and diff found a difference
  exit_bad_input = 2,
  exit_input_output = 3,
  exit_broken_invariant = 4,  ///< a bug in PlusSum
  exit_interrupted = 130,
};

/// The exit code for each kind of trouble; no other place decides that.
constexpr ExitCode exit_code_of(TroubleKind kind) {
  switch (kind) {
    case TroubleKind::bad_input:
      return exit_bad_input;
    case TroubleKind::input_output:
      return exit_input_output;
    case TroubleKind::failed:
      return exit_failed;
    case TroubleKind::broken_invariant:
      return exit_broken_invariant;
    case TroubleKind::interrupted:
      return exit_interrupted;
  }
  return exit_broken_invariant;
}

}  // namespace plussum::main
