// SPDX-License-Identifier: MIT
#pragma once
/// What is counted in one step. All counters are 64-bit integers, so blocks of rows may be counted by any thread in
/// any order and added up to the same totals. Amounts that are not whole numbers are counted in `tally_quantum`.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plussum/core/fixed_point.hpp"
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/customers.hpp"
#include "plussum/state/ledger.hpp"

namespace plussum {

/// Fixed-point quantum for sums of real columns (outcome units, shares): 2^-20.
inline constexpr double tally_quantum = 1.0 / 1048576.0;

/// Fixed-point count of a real number 0 <= x < 2^31.
PLUSSUM_INLINE std::int64_t tally_count(float x) {
  return round_to_int64(static_cast<double>(x) * 1048576.0);
}

/// What a second dimension of a counter runs over.
enum class Axis : std::uint8_t { none, lock_state, lock_transition, barrier, supplier, enterprise, decile };

/// What kind of number a counter is, and so how it is scaled for people.
enum class Measure : std::uint8_t {
  customers,  ///< simulated customers; times `represents` for real ones
  money,      ///< minor units; times `represents` for real money
  quantum,    ///< multiples of tally_quantum of an amount that adds over customers
  groups,     ///< simulated groups; times `represents`
  plain,      ///< not scaled
};

/// How a counter is reduced over steps: its value at the record, its sum since the record before, or since the start.
enum class Over : std::uint8_t { level, total, cumulative };

struct TallyInfo {
  std::string_view name;
  std::string_view unit;
  Measure measure;
  Over over;
  Axis axis;
  std::string_view meaning;
};

/// Counters that rules may declare beyond the built-in ones (state/own.hpp).
inline constexpr std::size_t max_own_counters = 256;

struct Tally {
  template <std::size_t Size>
  using Counters = std::array<std::int64_t, Size>;

  Counters<1> household_cash{};
  Counters<1> household_debt{};
  Counters<1> household_income{};
  Counters<1> household_spending{};
  Counters<1> outcome_stock{};
  Counters<lock_state_count> lock_states{};
  Counters<lock_state_count * lock_state_count> transitions{};
  Counters<barrier_count> locked_out_by{};
  Counters<supplier_slots> customers_of{};
  Counters<max_enterprises> aware_of{};
  Counters<supplier_slots> building_customers{};
  Counters<supplier_slots> building_spending{};
  Counters<supplier_slots> outcome_built{};
  Counters<max_enterprises> first_enrolments{};
  Counters<max_enterprises> enrolments{};
  Counters<max_enterprises> groups_formed{};
  Counters<max_enterprises> groups_active{};
  Counters<max_enterprises> groups_renewed{};
  Counters<max_enterprises> groups_graduated{};
  Counters<max_enterprises> groups_defaulted{};
  Counters<max_enterprises> instalments_due{};
  Counters<max_enterprises> instalments_paid{};
  Counters<max_enterprises> members_short{};
  Counters<max_enterprises> payable{};
  Counters<max_enterprises> due{};
  Counters<max_enterprises> goods{};
  Counters<max_enterprises> credit{};
  Counters<max_enterprises> written_off{};
  Counters<max_enterprises * max_regions> goods_in{};  ///< goods by enterprise and region, the region varying fastest
  Counters<max_enterprises> service_failures{};
  Counters<max_enterprises> complaints{};
  Counters<max_enterprises> loans_taken{};
  Counters<1> upkeep_unpaid{};
  Counters<decile_count> surplus{};
  Counters<decile_count> decile_income{};
  Counters<1> quality_of_life{};
  Counters<transfer_count * max_enterprises> moved{};  ///< transfers by purpose and enterprise (0 where there is none)
  Counters<max_own_counters> own{};                    ///< of the series in World::own
  Counters<1> overdrawn_customer{};                    ///< 1 + the largest row with cash below 0, counted as a maximum

  void add(const Tally& other);
  void move(Transfer purpose, Money amount, std::size_t enterprise = 0) {
    std::int64_t& sum = moved[static_cast<std::size_t>(purpose) * max_enterprises + enterprise];
    sum = wrapping_sum(sum, amount.units);
  }
  Money moved_for(Transfer purpose, std::size_t enterprise) const {
    return {moved[static_cast<std::size_t>(purpose) * max_enterprises + enterprise]};
  }
  TransferTotals transfer_totals() const;

  /// Calls visit(counters, TallyInfo) for every counter that is recorded as a series.
  template <class Self, class Visit>
  static void describe(Self& self, Visit&& visit) {
    using enum Measure;
    using enum Over;
    visit(self.household_cash,
          TallyInfo{"household_cash", "money", money, level, Axis::none, "money in the hands of households"});
    visit(self.household_debt,
          TallyInfo{"household_debt", "money", money, level, Axis::none, "owed by households to enterprises"});
    visit(self.household_income, TallyInfo{"household_income", "money", money, total, Axis::none,
                                           "income of households from outside and from local markets"});
    visit(self.household_spending,
          TallyInfo{"household_spending", "money", money, total, Axis::none, "consumption of households"});
    visit(self.outcome_stock, TallyInfo{"outcome_stock", "outcome", quantum, level, Axis::none,
                                        "stock of the desired outcome held by households"});
    visit(self.lock_states, TallyInfo{"customers_by_lock_state", "customer", customers, level, Axis::lock_state,
                                      "customers in each lock state"});
    visit(self.locked_out_by, TallyInfo{"locked_out_by_barrier", "customer", customers, level, Axis::barrier,
                                        "locked-out customers who meet this barrier at the offer nearest to feasible"});
    visit(self.customers_of, TallyInfo{"customers_by_supplier", "customer", customers, level, Axis::supplier,
                                       "customers served by each supplier"});
    visit(self.aware_of, TallyInfo{"customers_aware", "customer", customers, level, Axis::enterprise,
                                   "customers who know the enterprise"});
    visit(self.building_customers, TallyInfo{"building_customer_steps", "customer", customers, total, Axis::supplier,
                                             "customer-steps spent providing the outcome, by supplier"});
    visit(self.building_spending, TallyInfo{"building_spending", "money", money, total, Axis::supplier,
                                            "spent by households on the outcome, fees included, by supplier"});
    visit(self.outcome_built,
          TallyInfo{"outcome_built", "outcome", quantum, total, Axis::supplier, "outcome units made, by supplier"});
    visit(self.first_enrolments, TallyInfo{"families_enrolled", "customer", customers, cumulative, Axis::enterprise,
                                           "customers enrolled for the first time"});
    visit(self.enrolments, TallyInfo{"enrolments", "customer", customers, total, Axis::enterprise,
                                     "customers enrolled, returning ones included"});
    visit(self.groups_formed, TallyInfo{"groups_formed", "group", groups, total, Axis::enterprise, "groups formed"});
    visit(self.groups_active,
          TallyInfo{"groups_active", "group", groups, level, Axis::enterprise, "groups that save or hold credit"});
    visit(self.groups_renewed, TallyInfo{"groups_renewed", "group", groups, total, Axis::enterprise,
                                         "groups that went on to a further, upgraded plan"});
    visit(self.groups_graduated, TallyInfo{"groups_graduated", "group", groups, total, Axis::enterprise,
                                           "groups that completed their plan and ended"});
    visit(self.groups_defaulted,
          TallyInfo{"groups_defaulted", "group", groups, total, Axis::enterprise, "groups written off and dissolved"});
    visit(self.instalments_due,
          TallyInfo{"instalments_due", "group", groups, total, Axis::enterprise, "group instalments due"});
    visit(self.instalments_paid,
          TallyInfo{"instalments_paid", "group", groups, total, Axis::enterprise, "group instalments paid in full"});
    visit(self.members_short, TallyInfo{"members_short", "customer", customers, total, Axis::enterprise,
                                        "members who could not pay their own instalment"});
    visit(self.payable, TallyInfo{"instalments_payable", "money", money, total, Axis::enterprise,
                                  "what groups could have paid towards instalments due, members covering each other"});
    visit(self.due, TallyInfo{"instalments_due_amount", "money", money, total, Axis::enterprise, "instalments due"});
    visit(self.goods, TallyInfo{"goods_delivered", "money", money, total, Axis::enterprise, "goods delivered"});
    visit(self.service_failures, TallyInfo{"service_failures", "customer", customers, total, Axis::enterprise,
                                           "customers whom their supplier failed to serve"});
    visit(self.complaints, TallyInfo{"complaints", "customer", customers, total, Axis::enterprise,
                                     "times unhappy customers told acquaintances, social media or blogs"});
    visit(self.loans_taken, TallyInfo{"loans_taken", "customer", customers, total, Axis::enterprise,
                                      "direct customers who bought on credit"});
    visit(self.upkeep_unpaid, TallyInfo{"upkeep_unpaid", "money", money, total, Axis::none,
                                        "upkeep of the outcome stock that nobody paid for"});
    visit(self.surplus, TallyInfo{"surplus_by_decile", "money", money, total, Axis::decile,
                                  "value that customers have had: consumption and service of the outcome"});
    visit(self.decile_income,
          TallyInfo{"income_by_decile", "money", money, total, Axis::decile, "income by tenth of the market"});
    visit(self.quality_of_life, TallyInfo{"quality_of_life", "customer", quantum, level, Axis::none,
                                          "sum over customers of their quality of life"});
    visit(self.credit, TallyInfo{"credit_given", "money", money, total, Axis::enterprise, "goods delivered on credit"});
    visit(self.written_off, TallyInfo{"written_off", "money", money, total, Axis::enterprise, "debts written off"});
  }
};

}  // namespace plussum
