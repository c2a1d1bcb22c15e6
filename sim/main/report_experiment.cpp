// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "main/report_parts.hpp"

namespace plussum::main {

std::optional<nlohmann::ordered_json> experiment_document(const ReportOptions&, const std::string& input, int&) {
  return nlohmann::ordered_json{{"title", input}};
}

}  // namespace plussum::main
