// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Regions: what communities of a part of the market have in common.
struct Regions {
  Column<std::uint8_t> id;
  Column<double> commons;
  Column<double> know_how;
  Column<Money> public_cash;
  Column<double> common_shock;

  static constexpr TableId table = TableId::regions;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using R = Regions;
    visit(&R::id, ColumnInfo{"id", "1", Role::identity, "position of the region in the scenario"});
    visit(&R::commons, ColumnInfo{"commons", "1", Role::stock, "natural stock of the region, 1 when untouched"});
    visit(&R::know_how,
          ColumnInfo{"know_how", "money", Role::stock,
                     "goods each enterprise has made here, as far as the experience is kept", Width::enterprises});
    visit(&R::public_cash, ColumnInfo{"public_cash", "money", Role::stock, "money of public bodies"});
    visit(&R::common_shock, ColumnInfo{"common_shock", "1", Role::derived, "income innovation shared by the region"});
  }
};

}  // namespace plussum
