// SPDX-License-Identifier: MIT
#include "plussum/state/world.hpp"

namespace plussum {
namespace {

Money sum_of(const Column<Money>& column) {
  Money sum;
  for (const Money amount : column) sum += amount;
  return sum;
}

}  // namespace

SectorBalances World::count_balances() const {
  SectorBalances balances{};
  balances[static_cast<std::size_t>(Sector::household)] = sum_of(customers.cash);
  balances[static_cast<std::size_t>(Sector::group_pool)] = sum_of(groups.pool);
  balances[static_cast<std::size_t>(Sector::enterprise)] = sum_of(enterprises.cash);
  balances[static_cast<std::size_t>(Sector::partner)] = sum_of(partners.cash);
  balances[static_cast<std::size_t>(Sector::intermediary)] = sum_of(enterprises.intermediary_cash);
  balances[static_cast<std::size_t>(Sector::public_body)] = sum_of(regions.public_cash);
  balances[static_cast<std::size_t>(Sector::local_market)] = sum_of(communities.local_balance);
  balances[static_cast<std::size_t>(Sector::rest_of_world)] = rest_of_world;
  return balances;
}

}  // namespace plussum
