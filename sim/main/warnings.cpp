// SPDX-License-Identifier: MIT
#include "main/warnings.hpp"

#include <fmt/format.h>

#include "plussum/scenario/warnings.hpp"

namespace plussum::main {

io::Diagnostics warnings_in(const io::LoadedScenario& loaded) {
  io::Diagnostics warnings;
  loaded.report(warnings_of(loaded.scenario), warnings);
  return warnings;
}

void show_warnings(const CommonOptions& options, const io::Diagnostics& warnings) {
  for (const io::Diagnostic& warning : warnings.sorted())
    remark(options, fmt::format("warning: {}", io::line_of(warning)));
}

}  // namespace plussum::main
