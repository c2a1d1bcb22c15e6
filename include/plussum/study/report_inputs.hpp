// SPDX-License-Identifier: MIT
#pragma once
/// What the words after `plussum report` name.
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"

namespace plussum {

struct ReportInput {
  enum class Kind { run, scenario, store, experiment };
  Kind kind = Kind::scenario;
  std::string path;  ///< of the file or store, found as find_input finds it
  std::string name;  ///< short, for people; unique among the inputs
};

/// What each input is, by what the file holds.
Outcome<std::vector<ReportInput>> read_report_inputs(const std::vector<std::string>& inputs);

}  // namespace plussum
