// SPDX-License-Identifier: MIT
#pragma once
/// Loops that can be cut: the links whose gains are set to 0 for it.
#include <string>
#include <vector>

#include "main/loading.hpp"
#include "plussum/engine/loops.hpp"

namespace plussum::main {

struct CutLoop {
  const NamedLoop* loop = nullptr;
  std::vector<std::string> links;  ///< by name, as in links.NAME
};

/// The loops that close in the scenario and have links that can be cut.
std::vector<CutLoop> closed_loops(const PlannedScenario& planned);
/// The loops asked for ("R1, B2"), or all that close.
std::vector<CutLoop> loops_to_cut(const std::string& wanted, const PlannedScenario& planned,
                                  io::Diagnostics& diagnostics);

}  // namespace plussum::main
