// SPDX-License-Identifier: MIT
#pragma once
/// Every amount of a scenario is of the real market. What belongs to one customer, group, community or outlet's customers
/// needs no scaling: a simulated customer stands for `represents` real ones who are like her. What belongs to the market
/// as a whole is divided by `represents` where the simulated market uses it, and nowhere else:
///     simulated amount = amount / represents                                                                    (A1)
/// A parameter's declaration states that it is such an amount (AmountOf::market); counts of real customers (bulk_reference,
/// capacity_per_outlet) and practise.reference_output are compared with simulated ones times `represents`.
#include <string>
#include <string_view>
#include <vector>

#include "plussum/scenario/scenario.hpp"

namespace plussum {

/// Largest amounts of the simulated market that are counted exactly.
inline constexpr double most_money = 1e12;  ///< [money]
inline constexpr double most_weekly = 1e9;  ///< [money/week]

/// Whether the number at `path`, by position or by name ("enterprises.cemex.starting_cash"), is an amount of the market.
bool is_market_amount(const Scenario& scenario, std::string_view path);

/// Such an amount as the scenario states it.
struct StatedAmount {
  std::string path;  ///< "enterprises[0].starting_cash"
  double value;
  double most;  ///< largest amount of the simulated market
};
/// All that are not 0, in the order of their paths.
std::vector<StatedAmount> stated_market_amounts(const Scenario& scenario);

/// (A1)
double in_simulated_market(const Population& population, double amount);

}  // namespace plussum
