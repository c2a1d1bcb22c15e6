// SPDX-License-Identifier: MIT
#pragma once
/// The whole state of a run: tables, network, books and the counters of the current step.
#include <optional>
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
  Customers customers;
  Communities communities;
  Regions regions;
  Enterprises enterprises;
  Stances stances;
  Levers levers;
  Beliefs beliefs;
  Staff staff;
  Partners partners;
  Groups groups;
  Members members;
  Producers producers;
  Offers offers;
  Network network;
  Ledger ledger;
  Money rest_of_world;  ///< balance of the world outside, which may be negative
  Tally tally;          ///< counters of the step under way
  OwnState own;         ///< what rules add to the built-in tables and counters; mostly nothing

  template <class Table>
  Table& table() {
    if constexpr (std::is_same_v<Table, Customers>)
      return customers;
    else if constexpr (std::is_same_v<Table, Communities>)
      return communities;
    else if constexpr (std::is_same_v<Table, Regions>)
      return regions;
    else if constexpr (std::is_same_v<Table, Enterprises>)
      return enterprises;
    else if constexpr (std::is_same_v<Table, Stances>)
      return stances;
    else if constexpr (std::is_same_v<Table, Levers>)
      return levers;
    else if constexpr (std::is_same_v<Table, Beliefs>)
      return beliefs;
    else if constexpr (std::is_same_v<Table, Staff>)
      return staff;
    else if constexpr (std::is_same_v<Table, Partners>)
      return partners;
    else if constexpr (std::is_same_v<Table, Groups>)
      return groups;
    else if constexpr (std::is_same_v<Table, Members>)
      return members;
    else if constexpr (std::is_same_v<Table, Producers>)
      return producers;
    else {
      static_assert(std::is_same_v<Table, Offers>);
      return offers;
    }
  }

  /// Calls visit(table) for every table, in the order of TableId.
  template <class Self, class Visit>
  static void for_each_table(Self& world, Visit&& visit) {
    visit(world.customers);
    visit(world.communities);
    visit(world.regions);
    visit(world.enterprises);
    visit(world.stances);
    visit(world.levers);
    visit(world.beliefs);
    visit(world.staff);
    visit(world.partners);
    visit(world.groups);
    visit(world.members);
    visit(world.producers);
    visit(world.offers);
  }

  std::size_t rows_of(TableId table) const;
  /// Makes every own column as long as its table, new values 0.
  void fit_own_columns();

  /// Balances of all sectors, counted anew from the columns; nothing when one of them does not fit.
  std::optional<SectorBalances> count_balances() const;
};

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

/// A column of the built-in tables by its place; nothing where there is none.
std::optional<ColumnInfo> built_in_column(ColumnKey key);

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
