// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Customer-producers: customers who sell an enterprise's goods to their neighbours. Rows are never removed: one who
/// stops keeps her row, and gets a new one when she begins again.
struct Producers {
  Column<std::uint32_t> customer;
  Column<std::uint8_t> enterprise;
  Column<std::uint32_t> community;
  Column<std::uint8_t> active;
  Column<Money> stock_loan;
  Column<double> smoothed_margin;
  Column<Money> margin;
  Column<Money> loan_repaid;

  static constexpr TableId table = TableId::producers;
  std::size_t size() const { return customer.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using P = Producers;
    visit(&P::customer, ColumnInfo{"customer", "1", Role::identity, "customer row"});
    visit(&P::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "enterprise whose goods she sells"});
    visit(&P::community, ColumnInfo{"community", "1", Role::identity, "row of her community, her territory"});
    visit(&P::active, ColumnInfo{"active", "1", Role::link, "1 while she sells"});
    visit(&P::stock_loan, ColumnInfo{"stock_loan", "money", Role::stock, "owed for her first stock of goods"});
    visit(&P::smoothed_margin,
          ColumnInfo{"smoothed_margin", "money/week", Role::stock, "exponentially smoothed income from selling"});
    visit(&P::margin, ColumnInfo{"margin", "money", Role::flow, "her margin in this step"});
    visit(&P::loan_repaid, ColumnInfo{"loan_repaid", "money", Role::flow, "repaid of the stock loan in this step"});
  }
};

}  // namespace plussum
