// SPDX-License-Identifier: MIT
#pragma once
/// Loops that can be cut: the links whose gains are set to 0 for it.
#include <string>
#include <vector>

#include "plussum/loops/loops.hpp"

namespace plussum {

struct CutLoop {
  const NamedLoop* loop = nullptr;
  std::vector<std::string> links;  ///< by name, as in links.NAME
};

/// The loops that close in the scenario and have links that can be cut.
std::vector<CutLoop> closed_loops(const Plan& plan, const Scenario& scenario);
/// The loops asked for ("R1, B2"), or all that close; and sentences about those that cannot be cut.
std::vector<CutLoop> loops_to_cut(const std::string& wanted, const Plan& plan, const Scenario& scenario,
                                  std::vector<std::string>& problems);

}  // namespace plussum
