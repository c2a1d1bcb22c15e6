// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "report/experiment_results.hpp"

namespace plussum::report {

/// ExperimentDocument of document.ts, but for `attribution` and `test`, which the verbs of these names compute. Nothing with a sentence in
/// `error` when a run cannot be read.
std::optional<nlohmann::ordered_json> experiment_document(const ExperimentResults& results, std::string& error);

}  // namespace plussum::report
