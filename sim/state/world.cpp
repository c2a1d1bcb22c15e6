// SPDX-License-Identifier: MIT
#include "plussum/state/world.hpp"

namespace plussum {

std::optional<SectorBalances> World::count_balances() const {
  SectorBalances balances{};
  const auto overflows = [&](Sector sector, const Column<Money>& column) {
    return sum_overflows(column, balances[static_cast<std::size_t>(sector)]);
  };
  if (overflows(Sector::household, customers.cash) || overflows(Sector::group_pool, groups.pool) ||
      overflows(Sector::enterprise, enterprises.cash) || overflows(Sector::partner, partners.cash) ||
      overflows(Sector::intermediary, enterprises.intermediary_cash) ||
      overflows(Sector::public_body, regions.public_cash) || overflows(Sector::local_market, communities.local_balance))
    return std::nullopt;
  balances[static_cast<std::size_t>(Sector::rest_of_world)] = rest_of_world;
  return balances;
}

}  // namespace plussum
