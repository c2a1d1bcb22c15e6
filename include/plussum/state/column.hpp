// SPDX-License-Identifier: MIT
#pragma once
/// Columns and their roles. A table is a plain struct of columns with one function `describe(visit)` that lists
/// them with unit, role and meaning; datasets, snapshots, digests, `plussum columns` and the documentation follow
/// from that list.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plussum/core/enums.hpp"

namespace plussum {

template <class T>
using Column = std::vector<T>;

/// What a column is, and therefore in which phase of a step it may be written.
enum class Role : std::uint8_t {
  identity,   ///< names the row; never changes
  trait,      ///< set when the row is made; never changes
  link,       ///< who belongs to whom; written in `change`
  stock,      ///< money, goods, knowledge, debt; written in `settle`
  derived,    ///< brought up to date every step, perhaps from its last value; written in `sense` or `assess`
  intention,  ///< decided in this step; written in `decide`
  flow,       ///< moves in this step; written in `exchange`
};
inline constexpr auto role_names = enumerator_names<Role>;

/// How many values a row has: one, or one for each enterprise (stored enterprise by enterprise).
enum class Width : std::uint8_t { one, enterprises };

struct ColumnInfo {
  std::string_view name;
  std::string_view unit;
  Role role;
  std::string_view meaning;
  Width width = Width::one;
};

/// The tables of the world, type and name, in the order in which everything goes through them. TableId, the names, the
/// members of World and the walks over its tables are made from this list.
// clang-format off
#define PLUSSUM_TABLES(table) \
  table(Customers, customers) \
  table(Communities, communities) \
  table(Regions, regions) \
  table(Enterprises, enterprises) \
  table(Stances, stances) \
  table(Levers, levers) \
  table(Beliefs, beliefs) \
  table(Staff, staff) \
  table(Partners, partners) \
  table(Groups, groups) \
  table(Members, members) \
  table(Producers, producers) \
  table(Offers, offers)
// clang-format on

#define PLUSSUM_DETAIL_ID(Type, name) name,
enum class TableId : std::uint8_t { PLUSSUM_TABLES(PLUSSUM_DETAIL_ID) none };
#undef PLUSSUM_DETAIL_ID

#define PLUSSUM_DETAIL_NAME(Type, name) #name,
inline constexpr std::string_view table_names[] = {PLUSSUM_TABLES(PLUSSUM_DETAIL_NAME)};
#undef PLUSSUM_DETAIL_NAME
static_assert(std::size(table_names) == enumerator_count<TableId> - 1);  // without `none`

/// One column of the world: its table and its position in that table's `describe`.
struct ColumnKey {
  TableId table;
  std::uint16_t position;
  bool operator==(const ColumnKey&) const = default;
};

}  // namespace plussum
