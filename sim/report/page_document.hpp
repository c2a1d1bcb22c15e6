// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace plussum::report {

/// What a page is made of: runs, each after the first with its comparison, or an experiment.
struct PageParts {
  std::string title;  ///< that of the runs or the experiment when empty
  std::string version, command, created;
  std::vector<nlohmann::ordered_json> runs;         ///< RunDocument
  std::vector<nlohmann::ordered_json> comparisons;  ///< ComparisonDocument
  std::vector<nlohmann::ordered_json> experiment;   ///< ExperimentDocument; none or one
};

/// ReportDocument
nlohmann::ordered_json page_document(PageParts parts);

/// WrittenPage: a page of so many bytes in a file.
nlohmann::ordered_json written_page_document(const nlohmann::ordered_json& document, const std::string& file,
                                             std::size_t bytes);

}  // namespace plussum::report
