// SPDX-License-Identifier: MIT
#pragma once
/// Hands a mechanism the columns it asks for and remembers which: the constness of the span is the declaration.
#include <cstdint>
#include <span>
#include <vector>

#include "plussum/state/world.hpp"

namespace plussum {

struct ColumnAccess {
  ColumnKey column;
  bool writes;
};

class Binder {
 public:
  /// With `accesses`, every request is noted there (for the plan's checks and tables).
  explicit Binder(World& world, std::vector<ColumnAccess>* accesses = nullptr) : world_(world), accesses_(accesses) {}

  template <class Table, class T>
  std::span<const T> read(Column<T> Table::*column) {
    note(column, false);
    return world_.table<Table>().*column;
  }
  /// Writes, and may read what it wrote in the step before.
  template <class Table, class T>
  std::span<T> write(Column<T> Table::*column) {
    note(column, true);
    return world_.table<Table>().*column;
  }
  /// The whole table, to append rows to it: only for mechanisms of the phase `change`. Counts as writing the columns
  /// that are set when a row is made, its identity and traits.
  template <class Table>
  Table& append_to() {
    std::uint16_t position = 0;
    Table::describe([&](auto, const ColumnInfo& info) {
      if (accesses_ && (info.role == Role::identity || info.role == Role::trait))
        accesses_->push_back({{Table::table, position}, true});
      ++position;
    });
    return world_.table<Table>();
  }

  const Network& network() const { return world_.network; }
  /// Balance of the rest of the world: only for the mechanism that settles.
  Money& rest_of_world() { return world_.rest_of_world; }

 private:
  template <class Table, class T>
  void note(Column<T> Table::*column, bool writes) {
    if (accesses_) accesses_->push_back({{Table::table, column_position(column)}, writes});
  }

  World& world_;
  std::vector<ColumnAccess>* accesses_;
};

}  // namespace plussum
