// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Values of `active`. She is new in the first step in which she sells.
inline constexpr std::uint8_t producer_stopped = 0, producer_selling = 1, producer_new = 2;

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
  Column<Money> loan_change;

  static constexpr TableId table = TableId::producers;
  std::size_t size() const { return customer.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using P = Producers;
    visit(&P::customer, ColumnInfo{"customer", "1", Role::identity, "customer row"});
    visit(&P::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "enterprise whose goods she sells"});
    visit(&P::community, ColumnInfo{"community", "1", Role::identity, "row of her community, her territory"});
    visit(&P::active, ColumnInfo{"active", "1", Role::link, "0 has stopped, 1 sells, 2 begins to sell"});
    visit(&P::stock_loan, ColumnInfo{"stock_loan", "money", Role::stock, "owed for her first stock of goods"});
    visit(&P::smoothed_margin,
          ColumnInfo{"smoothed_margin", "money/week", Role::stock, "exponentially smoothed income from selling"});
    visit(&P::margin, ColumnInfo{"margin", "money", Role::flow, "her margin in this step"});
    visit(&P::loan_repaid, ColumnInfo{"loan_repaid", "money", Role::flow, "repaid of the stock loan in this step"});
    visit(&P::loan_change,
          ColumnInfo{"loan_change", "money", Role::flow,
                     "lent for her first stock (positive) or written off when she has stopped (negative)"});
  }
};

}  // namespace plussum
