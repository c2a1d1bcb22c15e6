// SPDX-License-Identifier: MIT
#pragma once
/// Regions of the market, and the rules that public bodies set.
#include <string>

#include "plussum/scenario/parameter.hpp"

namespace plussum {

/// Without any region the whole market is one, with these defaults.
struct Region {
  std::string name;
  double share = 1.0;
  double income_level = 1.0;
  double connectivity = 1.0;
  double switching_cost_cap = 1000.0;
  double commons_start = 1.0;
  double levy = 0.0;

  void declare(ParameterVisitor& visitor);
};

}  // namespace plussum
