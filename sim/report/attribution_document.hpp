// SPDX-License-Identifier: MIT
#pragma once
/// The faces of an attribution: its document and its text.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "plussum/experiment/attribution_report.hpp"

namespace plussum::report {

/// AttributionResult
nlohmann::ordered_json attribution_document(const AttributionReport& report);

/// The same as tables.
std::string attribution_text(const AttributionReport& report);

/// Sentences on Sobol indices that are estimated too roughly.
std::vector<std::string> doubts_of(const AttributionReport& report, const VarianceAttribution& found);

}  // namespace plussum::report
