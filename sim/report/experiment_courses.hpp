// SPDX-License-Identifier: MIT
#pragma once
/// What an experiment has kept over time: the courses of its metrics by arm or level, and the two ways of a ramp.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "report/experiment_curves.hpp"
#include "report/experiment_results.hpp"

namespace plussum::report {

/// An object with `over_time` and `ramps`; `curves` tell which factor's levels to draw. Nothing with a sentence in `error` when a run cannot be read.
std::optional<nlohmann::ordered_json> courses_json(const ExperimentResults& results, const std::vector<Curve>& curves,
                                                   std::string& error);

}  // namespace plussum::report
