// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/experiment/targets.hpp"

namespace plussum::report {

/// Targets with value, band, verdict and source, for people; empty when there are none.
std::string target_table(const std::vector<TargetResult>& results);
/// TargetDocument[]
nlohmann::ordered_json targets_json(const std::vector<TargetResult>& results);
/// Whether every target that could be evaluated is hit and none lacks a value.
bool all_hit(const std::vector<TargetResult>& results);

}  // namespace plussum::report
