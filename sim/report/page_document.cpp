// SPDX-License-Identifier: MIT
#include "report/page_document.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

std::string title_of(const PageParts& parts) {
  if (!parts.title.empty()) return parts.title;
  if (!parts.experiment.empty()) return parts.experiment.front()["title"];
  const auto title = [&](std::size_t run) { return parts.runs[run]["title"].get<std::string>(); };
  if (parts.runs.size() == 1) return title(0);
  if (parts.runs.size() > 2) return fmt::format("{} runs against {}", parts.runs.size() - 1, title(0));
  return fmt::format("{}, against: {}", title(1), title(0));
}

}  // namespace

Json page_document(PageParts parts) {
  const std::string title = title_of(parts);
  return {{"plussum_report", 1},
          {"title", title},
          {"version", parts.version},
          {"command", parts.command},
          {"created", parts.created},
          {"runs", std::move(parts.runs)},
          {"comparisons", std::move(parts.comparisons)},
          {"experiment", parts.experiment.empty() ? Json() : std::move(parts.experiment.front())}};
}

Json written_page_document(const Json& document, const std::string& file, std::size_t bytes) {
  Json names = Json::array();
  for (const Json& run : document["runs"]) names.push_back(run["name"]);
  const std::string_view kind = !document["experiment"].is_null() ? "experiment"
                                : names.size() == 1               ? "run"
                                                                  : "comparison";
  return {{"file", file}, {"kind", kind}, {"title", document["title"]}, {"runs", names}, {"bytes", bytes}};
}

}  // namespace plussum::report
