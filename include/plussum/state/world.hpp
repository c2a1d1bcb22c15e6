// SPDX-License-Identifier: MIT
#pragma once
/// The whole state of a run: tables, network, books and the counters of the current step.
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "plussum/state/communities.hpp"
#include "plussum/state/conduct.hpp"
#include "plussum/state/customers.hpp"
#include "plussum/state/enterprises.hpp"
#include "plussum/state/groups.hpp"
#include "plussum/state/ledger.hpp"
#include "plussum/state/network.hpp"
#include "plussum/state/offers.hpp"
#include "plussum/state/own.hpp"
#include "plussum/state/partners.hpp"
#include "plussum/state/producers.hpp"
#include "plussum/state/regions.hpp"
#include "plussum/state/tally.hpp"

namespace plussum {

struct World {
#define PLUSSUM_DETAIL_MEMBER(Type, name) Type name;
  PLUSSUM_TABLES(PLUSSUM_DETAIL_MEMBER)
#undef PLUSSUM_DETAIL_MEMBER
  Network network;
  Ledger ledger;
  Money rest_of_world;  ///< balance of the world outside, which may be negative
  Tally tally;          ///< counters of the step under way
  OwnState own;         ///< what rules add to the built-in tables and counters; mostly nothing

  template <class Table>
  Table& table() {
#define PLUSSUM_DETAIL_RETURN(Type, name) \
  if constexpr (std::is_same_v<Table, Type>) return name;
    PLUSSUM_TABLES(PLUSSUM_DETAIL_RETURN)
#undef PLUSSUM_DETAIL_RETURN
  }

  /// Calls visit(table) for every table, in the order of TableId.
  template <class Self, class Visit>
  static void for_each_table(Self& world, Visit&& visit) {
#define PLUSSUM_DETAIL_VISIT(Type, name) visit(world.name);
    PLUSSUM_TABLES(PLUSSUM_DETAIL_VISIT)
#undef PLUSSUM_DETAIL_VISIT
  }

  std::size_t rows_of(TableId table) const;
  /// Makes every own column as long as its table, new values 0.
  void fit_own_columns();

  /// Balances of all sectors, counted anew from the columns; nothing when one of them does not fit.
  std::optional<SectorBalances> count_balances() const;
};

/// Calls visit(std::type_identity<Table>{}) for every table, in the order of TableId: for what its description says.
template <class Visit>
void for_each_table_type(Visit&& visit) {
#define PLUSSUM_DETAIL_VISIT(Type, name) visit(std::type_identity<Type>{});
  PLUSSUM_TABLES(PLUSSUM_DETAIL_VISIT)
#undef PLUSSUM_DETAIL_VISIT
}

/// A column of the built-in tables by its place; nothing where there is none.
std::optional<ColumnInfo> built_in_column(ColumnKey key);
/// "customers.cash"
std::string column_name(ColumnKey key);
/// The column of this name, of which a part may be named in brackets, "levers.level[outlets]"; nothing when there is none.
std::optional<ColumnKey> column_named(std::string_view name);

/// Position of a column in its table's description.
template <class Table, class T>
constexpr std::uint16_t column_position(Column<T> Table::*wanted) {
  std::uint16_t position = 0, found = 0xFFFF;
  Table::describe([&](auto member, const ColumnInfo&) {
    if constexpr (std::is_same_v<decltype(member), Column<T> Table::*>)
      if (member == wanted) found = position;
    ++position;
  });
  return found;
}

/// Resizes every column of a table to `rows` (times the enterprises where the column is that wide), new values 0.
template <class Table>
void resize_table(Table& table, std::size_t rows, std::size_t enterprises) {
  Table::describe([&](auto member, const ColumnInfo& info) {
    (table.*member).resize(info.width == Width::enterprises ? rows * enterprises : rows);
  });
}

/// Bytes of one row of a table.
template <class Table>
std::size_t bytes_per_row(std::size_t enterprises) {
  std::size_t bytes = 0;
  Table::describe([&](auto member, const ColumnInfo& info) {
    using Value = typename std::remove_reference_t<decltype(std::declval<Table&>().*member)>::value_type;
    bytes += sizeof(Value) * (info.width == Width::enterprises ? enterprises : 1);
  });
  return bytes;
}

}  // namespace plussum
