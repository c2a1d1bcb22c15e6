// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Bits of `presence`.
inline constexpr std::uint8_t presence_outlet = 1, presence_information = 2, presence_producer = 4;

/// Communities: places with a local market. Customers of a community stand in one range of rows.
struct Communities {
  Column<std::uint32_t> id;
  Column<std::uint32_t> first_customer;
  Column<std::uint32_t> customers;
  Column<double> income_potential;
  Column<float> remote_distance;
  Column<std::uint32_t> outlet_rank;
  Column<std::uint8_t> region;

  Column<std::uint32_t> promoter;
  Column<std::uint16_t> producers;
  Column<Money> local_balance;
  Column<float> default_memory;
  Column<float> earned_trust;
  Column<float> wellbeing;
  Column<std::uint8_t> presence;
  Column<float> common_shock;
  Column<std::uint8_t> paid_together;
  Column<Money> local_income;
  Column<Money> local_spending;
  Column<Money> displaced;

  static constexpr TableId table = TableId::communities;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using C = Communities;
    visit(&C::id, ColumnInfo{"id", "1", Role::identity, "stable identity of the community"});
    visit(&C::first_customer, ColumnInfo{"first_customer", "1", Role::identity, "row of its first customer"});
    visit(&C::customers, ColumnInfo{"customers", "1", Role::identity, "number of its customers"});
    visit(&C::income_potential,
          ColumnInfo{"income_potential", "money/week", Role::trait, "sum of its customers' income potentials"});
    visit(&C::remote_distance,
          ColumnInfo{"remote_distance", "km", Role::trait, "distance to the nearest outlet elsewhere"});
    visit(&C::outlet_rank, ColumnInfo{"outlet_rank", "1", Role::trait, "place in the order in which outlets open"});
    visit(&C::region, ColumnInfo{"region", "1", Role::trait, "row of its region"});
    visit(&C::promoter,
          ColumnInfo{"promoter", "1", Role::link, "customer row of each enterprise's promoter; 4294967295 is none",
                     Width::enterprises});
    visit(&C::producers, ColumnInfo{"producers", "1", Role::link, "customer-producers who sell for each enterprise",
                                    Width::enterprises});
    visit(&C::local_balance, ColumnInfo{"local_balance", "money", Role::stock, "money in the local market"});
    visit(&C::default_memory, ColumnInfo{"default_memory", "1", Role::stock,
                                         "fading share of groups that defaulted lately", Width::enterprises});
    visit(&C::earned_trust,
          ColumnInfo{"earned_trust", "1", Role::stock, "trust in each enterprise above (or below) what it began with",
                     Width::enterprises});
    visit(&C::wellbeing, ColumnInfo{"wellbeing", "1", Role::stock, "wellbeing of the community, 0 to 1"});
    visit(&C::presence, ColumnInfo{"presence", "1", Role::derived,
                                   "of each enterprise, bit 0: outlet; bit 1: information; bit 2: customer-producer",
                                   Width::enterprises});
    visit(&C::common_shock,
          ColumnInfo{"common_shock", "1", Role::derived, "income innovation shared by the community"});
    visit(&C::paid_together,
          ColumnInfo{"paid_together", "1", Role::derived,
                     "0 irregular earners are paid each for herself, 1 none is paid, 2 all are paid"});
    visit(&C::local_income,
          ColumnInfo{"local_income", "money", Role::derived, "paid out by the local market in this step"});
    visit(&C::local_spending,
          ColumnInfo{"local_spending", "money", Role::flow, "received by the local market in this step"});
    visit(&C::displaced, ColumnInfo{"displaced", "money", Role::flow,
                                    "margin that sellers of before lose to customer-producers in this step"});
  }
};

}  // namespace plussum
