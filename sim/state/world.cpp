// SPDX-License-Identifier: MIT
#include "plussum/state/world.hpp"

namespace plussum {
namespace {

/// Calls visit(key, info) for every column of every table.
template <class Visit>
void for_each_column(Visit&& visit) {
  for_each_table_type([&](auto type) {
    using Table = typename decltype(type)::type;
    std::uint16_t position = 0;
    Table::describe([&](auto, const ColumnInfo& info) { visit(ColumnKey{Table::table, position++}, info); });
  });
}

/// Each table is of the type that the list of tables gives its name.
#define PLUSSUM_DETAIL_CHECK(Type, name) static_assert(Type::table == TableId::name);
PLUSSUM_TABLES(PLUSSUM_DETAIL_CHECK)
#undef PLUSSUM_DETAIL_CHECK

}  // namespace

std::optional<ColumnInfo> built_in_column(ColumnKey wanted) {
  std::optional<ColumnInfo> found;
  for_each_column([&](ColumnKey key, const ColumnInfo& info) {
    if (key == wanted) found = info;
  });
  return found;
}

std::string column_name(ColumnKey key) {
  const auto info = built_in_column(key);
  return info ? std::string(table_names[static_cast<std::size_t>(key.table)]) + "." + std::string(info->name) : "";
}

std::optional<ColumnKey> column_named(std::string_view part) {
  const std::string_view name = part.substr(0, part.find('['));
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  std::optional<ColumnKey> found;
  for_each_column([&](ColumnKey key, const ColumnInfo& info) {
    if (table_names[static_cast<std::size_t>(key.table)] == name.substr(0, dot) && info.name == name.substr(dot + 1))
      found = key;
  });
  return found;
}

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
