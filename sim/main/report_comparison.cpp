// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "main/report_parts.hpp"

namespace plussum::main {

std::optional<nlohmann::ordered_json> comparison_document(const ReportOptions&, const std::vector<ReportedRun>&,
                                                          std::size_t control, std::size_t treatment, int&) {
  return nlohmann::ordered_json{{"control", control}, {"treatment", treatment}};
}

}  // namespace plussum::main
