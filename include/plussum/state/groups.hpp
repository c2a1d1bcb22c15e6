// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/enums.hpp"
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Where a group stands. `saving` and `credit` alternate within a plan; an upgraded group takes credit first.
enum class GroupPhase : std::uint8_t { saving, credit, graduated, defaulted };
inline constexpr auto group_phase_names = enumerator_names<GroupPhase>;
constexpr bool is_active(std::uint8_t phase) {
  return phase <= static_cast<std::uint8_t>(GroupPhase::credit);
}

/// Bits of `outcome_of_step`.
inline constexpr std::uint8_t group_paid = 1, group_delivered = 2, group_completed = 4, group_defaulted = 8,
                              group_missed = 16, group_renewed = 32;

/// Affinity groups (the socios). Rows are never removed: an ended group keeps its row and its id.
struct Groups {
  Column<std::uint32_t> id;
  Column<std::uint8_t> enterprise;
  Column<std::uint32_t> community;
  Column<std::uint32_t> first_member;
  Column<std::uint32_t> members;
  Column<std::uint32_t> promoter;
  Column<Money> instalment;
  Column<Money> service_fee;
  Column<float> price_level;

  Column<std::uint8_t> phase;
  Column<std::uint16_t> plan;
  Column<std::uint16_t> instalments_paid;
  Column<std::uint16_t> missed;
  Column<std::int16_t> balance;
  Column<Money> pool;

  Column<std::uint8_t> outcome_of_step;
  Column<Money> commission;

  static constexpr TableId table = TableId::groups;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using G = Groups;
    visit(&G::id, ColumnInfo{"id", "1", Role::identity, "stable identity of the group"});
    visit(&G::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "enterprise that runs the programme"});
    visit(&G::community, ColumnInfo{"community", "1", Role::identity, "row of the community"});
    visit(&G::first_member, ColumnInfo{"first_member", "1", Role::identity, "row of its first member"});
    visit(&G::members, ColumnInfo{"members", "1", Role::identity, "number of its members"});
    visit(&G::promoter, ColumnInfo{"promoter", "1", Role::trait, "customer row of the promoter who enrolled it"});
    visit(&G::instalment, ColumnInfo{"instalment", "money", Role::trait,
                                     "what one member pays in a step, frozen when the group forms"});
    visit(&G::service_fee, ColumnInfo{"service_fee", "money", Role::trait, "service part of that instalment"});
    visit(&G::price_level, ColumnInfo{"price_level", "1", Role::trait, "price of goods guaranteed for the plan"});
    visit(&G::phase, ColumnInfo{"phase", "1", Role::stock, "0 saving, 1 credit, 2 graduated, 3 defaulted"});
    visit(&G::plan, ColumnInfo{"plan", "1", Role::stock, "plans begun; from the second on the group is upgraded"});
    visit(&G::instalments_paid, ColumnInfo{"instalments_paid", "1", Role::stock, "instalments paid in this plan"});
    visit(&G::missed, ColumnInfo{"missed", "1", Role::stock, "instalments missed in a row"});
    visit(&G::balance,
          ColumnInfo{"balance", "instalment", Role::stock, "instalments paid less instalments received in goods"});
    visit(&G::pool, ColumnInfo{"pool", "money", Role::stock, "savings pooled for the next delivery"});
    visit(
        &G::outcome_of_step,
        ColumnInfo{"outcome_of_step", "1", Role::flow,
                   "bits: 1 instalment paid, 2 goods delivered, 4 plan completed, 8 defaulted, 16 missed, 32 renewed"});
    visit(&G::commission, ColumnInfo{"commission", "money", Role::flow, "promoter's commission in this step"});
  }
};

/// Members of groups: one row per customer and plan membership, contiguous by group, never removed.
struct Members {
  Column<std::uint32_t> customer;
  Column<std::uint32_t> group;
  Column<Money> paid;
  Column<Money> peer_cover;
  Column<Money> service_fee;
  Column<Money> saved;
  Column<Money> repaid;
  Column<Money> goods;
  Column<Money> credit;
  Column<Money> refund;
  Column<Money> written_off;

  static constexpr TableId table = TableId::members;
  std::size_t size() const { return customer.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using M = Members;
    visit(&M::customer, ColumnInfo{"customer", "1", Role::identity, "customer row"});
    visit(&M::group, ColumnInfo{"group", "1", Role::identity, "row of the group"});
    visit(&M::paid,
          ColumnInfo{"paid", "money", Role::flow, "paid out of her own pocket in this step, cover of others included"});
    visit(&M::peer_cover,
          ColumnInfo{"peer_cover", "money", Role::flow, "paid for others (positive) or by others for her (negative)"});
    visit(&M::service_fee, ColumnInfo{"service_fee", "money", Role::flow, "service part of her instalment"});
    visit(&M::saved, ColumnInfo{"saved", "money", Role::flow, "part of her instalment put into the pool"});
    visit(&M::repaid, ColumnInfo{"repaid", "money", Role::flow, "part of her instalment that repays credit"});
    visit(&M::goods, ColumnInfo{"goods", "money", Role::flow, "value of goods delivered to her in this step"});
    visit(&M::credit, ColumnInfo{"credit", "money", Role::flow, "part of those goods delivered on credit"});
    visit(&M::refund, ColumnInfo{"refund", "money", Role::flow, "pooled savings returned to her"});
    visit(&M::written_off, ColumnInfo{"written_off", "money", Role::flow, "debt of hers that is written off"});
  }
};

}  // namespace plussum
