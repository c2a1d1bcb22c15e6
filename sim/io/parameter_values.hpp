// SPDX-License-Identifier: MIT
#pragma once
/// The parameters of a scenario as a list: path, value as text, and what their declarations say.
#include <string>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum::io {

/// A parameter with one value, or a list of names. Items of lists stand by their name, as in `--set`:
/// "enterprises.cemex.price_level".
struct ParameterValue {
  std::string path;
  std::string text;  ///< with unit; what `--set` reads back as the same value
  bool is_number = false;
  bool is_default = false;  ///< a number with the value that it has when nobody states it
  double number = 0.0;      ///< in the unit of its declaration
  NumberInfo info;
};

/// Every parameter that has a value, in the order of the declarations. \param fresh  the scenario with all defaults, with the same
/// mechanisms
std::vector<ParameterValue> parameter_values(const Scenario& scenario, Scenario fresh);

struct ParameterDifference {
  std::string path;
  std::string a, b;  ///< values as texts; empty where the scenario has no such parameter
};

/// Parameters whose values differ, in the order of `a`, then those that only `b` has. An item of a list that only one of them has
/// is one difference, with the item's title or name, or all that it says, as its value.
std::vector<ParameterDifference> parameter_differences(const std::vector<ParameterValue>& a,
                                                       const std::vector<ParameterValue>& b);

}  // namespace plussum::io
