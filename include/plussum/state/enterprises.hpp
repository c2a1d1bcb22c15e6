// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Enterprises; what they offer stands in the scenario and in the table of offers.
struct Enterprises {
  Column<std::uint8_t> id;
  Column<Money> cash;
  Column<Money> loans_held;
  Column<std::uint32_t> outlets;

  static constexpr TableId table = TableId::enterprises;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using E = Enterprises;
    visit(&E::id, ColumnInfo{"id", "1", Role::identity, "position of the enterprise in the scenario"});
    visit(&E::cash, ColumnInfo{"cash", "money", Role::stock, "money in hand"});
    visit(&E::loans_held, ColumnInfo{"loans_held", "money", Role::stock, "owed to it by customers"});
    visit(&E::outlets, ColumnInfo{"outlets", "1", Role::derived, "communities in which it has an outlet"});
  }
};

}  // namespace plussum
