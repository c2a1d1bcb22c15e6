// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Partners: who fills the activities that the enterprise does not fill alone.
struct Partners {
  Column<std::uint8_t> id;
  Column<Money> cash;
  Column<double> capacity;
  Column<Money> cash_at_review;

  static constexpr TableId table = TableId::partners;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using P = Partners;
    visit(&P::id, ColumnInfo{"id", "1", Role::identity, "position of the partner in the scenario"});
    visit(&P::cash, ColumnInfo{"cash", "money", Role::stock, "money in hand"});
    visit(&P::capacity, ColumnInfo{"capacity", "1", Role::stock, "capacity Z of those who work as this partner"});
    visit(&P::cash_at_review,
          ColumnInfo{"cash_at_review", "money", Role::stock, "money in hand when entry and exit were last reviewed"});
  }
};

}  // namespace plussum
