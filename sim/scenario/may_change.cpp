// SPDX-License-Identifier: MIT
#include "plussum/scenario/may_change.hpp"

#include <utility>

namespace plussum {

/// Blocks that a run reads afresh in every step, but for what was used up when the world was made.
bool may_change_in_run(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> used_up[] = {
      {"enterprises", ".starting_"},  {"enterprises", ".strategy."},   {"enterprises", ".threshold_"},
      {"enterprises", ".points_of_"}, {"enterprises", ".known_share"}, {"partners", ".starting_"},
      {"regions", ".share"},          {"regions", ".income_level"},    {"regions", ".commons_start"}};
  for (const auto& [block, part] : used_up)
    if (path.starts_with(block) && path.find(part) != std::string_view::npos) return false;
  for (const std::string_view block :
       {"enterprises", "partners", "mechanisms", "preferences", "links", "market_space", "regions", "strategy_table"})
    if (path.starts_with(block)) return true;
  return path == "population.subsistence";
}

std::string why_not_in_run(std::string_view path) {
  return "'" + std::string(path) + "' cannot change during a run: it is used only to make the world at the start";
}

std::string only_numbers_change(std::string_view path) {
  return "'" + std::string(path) + "' cannot change during a run; only numbers can, and not those that count things";
}

}  // namespace plussum
