// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "report/experiment_results.hpp"

namespace plussum::report {

/// ExperimentDocument. Nothing with a sentence in `error` when a run cannot be read.
std::optional<nlohmann::ordered_json> experiment_document(const ExperimentResults& results,
                                                          const ExperimentFindings& findings, std::string& error);

}  // namespace plussum::report
