// SPDX-License-Identifier: MIT
#include "plussum/scenario/may_change.hpp"

#include <algorithm>
#include <utility>

namespace plussum {
namespace {

/// Where an enterprise that decides begins; from then on its levels, its price and its margin are its own.
constexpr std::string_view begun_with[] = {"outlet_share", "information_share", "credit_share",
                                           "durability",   "price_level",       "intermediary_margin"};

/// The enterprise that decides and only begins with the number at this path, "enterprises.firm.durability" or
/// "enterprises[0].durability"; none if there is no such.
const Enterprise* begins_with(const Scenario& scenario, std::string_view path) {
  for (std::size_t e = 0; e < scenario.enterprises.size(); ++e) {
    const Enterprise& enterprise = scenario.enterprises[e];
    if (!enterprise.decides) continue;
    for (const std::string& item : {"enterprises." + enterprise.name + ".", "enterprises[" + std::to_string(e) + "]."})
      if (path.starts_with(item) &&
          std::find(std::begin(begun_with), std::end(begun_with), path.substr(item.size())) != std::end(begun_with))
        return &enterprise;
  }
  return nullptr;
}

}  // namespace

/// Blocks that a run reads afresh in every step, but for what was used up when the world was made.
bool may_change_in_run(const Scenario& scenario, std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> used_up[] = {
      {"enterprises", ".starting_"},  {"enterprises", ".strategy."},   {"enterprises", ".threshold_"},
      {"enterprises", ".points_of_"}, {"enterprises", ".known_share"}, {"partners", ".starting_"},
      {"regions", ".share"},          {"regions", ".income_level"},    {"regions", ".commons_start"}};
  for (const auto& [block, part] : used_up)
    if (path.starts_with(block) && path.find(part) != std::string_view::npos) return false;
  if (begins_with(scenario, path) != nullptr) return false;
  for (const std::string_view block :
       {"enterprises", "partners", "mechanisms", "preferences", "links", "market_space", "regions", "strategy_table"})
    if (path.starts_with(block)) return true;
  return path == "population.subsistence";
}

std::string why_not_in_run(const Scenario& scenario, std::string_view path) {
  const std::string refused = "'" + std::string(path) + "' cannot change during a run: ";
  if (const Enterprise* decider = begins_with(scenario, path))
    return refused + "enterprise '" + decider->name + "' decides, and only begins with it; with decides: false it may";
  return refused + "it is used only to make the world at the start";
}

std::string only_numbers_change(std::string_view path) {
  return "'" + std::string(path) + "' cannot change during a run; only numbers can, and not those that count things";
}

}  // namespace plussum
