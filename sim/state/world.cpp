// SPDX-License-Identifier: MIT
#include "plussum/state/world.hpp"

namespace plussum {

std::size_t World::rows_of(TableId wanted) const {
  std::size_t rows = 0;
  for_each_table(*this, [&](const auto& table) {
    if (std::remove_cvref_t<decltype(table)>::table == wanted) rows = table.size();
  });
  return rows;
}

void World::fit_own_columns() {
  for (OwnColumnValues& column : own.columns) column.resize(rows_of(column.table));
}

std::optional<ColumnInfo> built_in_column(ColumnKey key) {
  static const World world;
  std::optional<ColumnInfo> found;
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    if (Table::table != key.table) return;
    std::uint16_t position = 0;
    Table::describe([&](auto, const ColumnInfo& info) {
      if (position++ == key.position) found = info;
    });
  });
  return found;
}

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
