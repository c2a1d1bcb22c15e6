// SPDX-License-Identifier: MIT
#include "report/targets_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/text_table.hpp"
#include "report/numbers.hpp"
#include "report/words.hpp"

namespace plussum::report {
namespace {

bool has_value(const TargetResult& result) {
  return result.verdict == Verdict::hit || result.verdict == Verdict::miss;
}

}  // namespace

std::string target_table(const std::vector<TargetResult>& results) {
  if (results.empty()) return {};
  io::TextTable table{.head = {"target", "value", "band", "verdict", "what", "source"},
                      .rows = {},
                      .right = {false, true, false, false, false, false}};
  for (const TargetResult& result : results) {
    const Target& target = *result.target;
    table.rows.push_back({target.id, has_value(result) ? readable(result.value) : "-",
                          readable(target.low) + " to " + readable(target.high),
                          std::string(verdict_names[static_cast<std::size_t>(result.verdict)]), target.meaning,
                          target.source});
  }
  return table.render();
}

nlohmann::ordered_json targets_json(const std::vector<TargetResult>& results) {
  auto list = nlohmann::ordered_json::array();
  for (const TargetResult& result : results) {
    const Target& target = *result.target;
    list.push_back({{"name", target.id},
                    {"meaning", target.meaning},
                    {"metric", target.metric},
                    {"value", has_value(result) ? number_json(result.value) : nlohmann::ordered_json()},
                    {"low", number_json(target.low)},
                    {"high", number_json(target.high)},
                    {"hit", result.verdict == Verdict::hit},
                    {"verdict", verdict_names[static_cast<std::size_t>(result.verdict)]},
                    {"source", target.source}});
  }
  return list;
}

bool all_hit(const std::vector<TargetResult>& results) {
  return std::all_of(results.begin(), results.end(),
                     [](const TargetResult& result) { return result.verdict == Verdict::hit; });
}

}  // namespace plussum::report
