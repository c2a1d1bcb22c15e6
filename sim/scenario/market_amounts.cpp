// SPDX-License-Identifier: MIT
#include "plussum/scenario/market_amounts.hpp"

#include <algorithm>
#include <cmath>

#include "plussum/scenario/all_numbers.hpp"

namespace plussum {
namespace {

constexpr double most_money = 1e12;
constexpr double most_weekly = 1e9;

constexpr MarketAmount amounts[] = {
    {"enterprises[].starting_cash", most_money},     {"enterprises[].outlet_cost", most_weekly},
    {"partners[].reservation_income", most_weekly},  {"partners[].starting_cash", most_money},
    {"mechanisms.imitate.profit_scale", most_money}, {"mechanisms.imitate.cost", most_money},
    {"mechanisms.survey.cost_per_interview", 1e6}};

/// "enterprises.cemex.outlet_cost" and "enterprises[0].outlet_cost" as "enterprises[].outlet_cost".
std::string general(std::string_view path) {
  for (const std::string_view list : {"enterprises", "partners"}) {
    if (!path.starts_with(list) || path.size() == list.size()) continue;
    const std::size_t end = path.find('.', path[list.size()] == '[' ? list.size() : list.size() + 1);
    if (end != std::string_view::npos) return std::string(list) + "[]" + std::string(path.substr(end));
  }
  return std::string(path);
}

const MarketAmount* amount_at(std::string_view path) {
  const std::string wanted = general(path);
  const auto* found = std::find_if(std::begin(amounts), std::end(amounts),
                                   [&](const MarketAmount& amount) { return amount.path == wanted; });
  return found == std::end(amounts) ? nullptr : found;
}

}  // namespace

std::span<const MarketAmount> market_amounts() {
  return amounts;
}

bool is_market_amount(std::string_view path) {
  return amount_at(path) != nullptr;
}

std::vector<StatedAmount> stated_market_amounts(const Scenario& scenario) {
  const AllNumbers numbers(scenario);
  // Where enterprises compare what they earn for each customer, these are amounts of one customer.
  const bool compares_whole_profit = numbers.of("mechanisms.imitate.compares") == 1.0;
  std::vector<StatedAmount> stated;
  for (const auto& [path, value] : numbers.values()) {
    if (value == 0.0 || std::isnan(value)) continue;
    if (!compares_whole_profit && path.starts_with("mechanisms.imitate.")) continue;
    if (const MarketAmount* amount = amount_at(path)) stated.push_back({path, value, amount->most});
  }
  return stated;
}

double in_simulated_market(const Population& population, double amount) {
  return amount / population.represents;
}

}  // namespace plussum
