// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/enums.hpp"
#include "plussum/core/ids.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// What keeps a customer from an offer, as bits of `barriers`. Source: model section "choose".
enum class Barrier : std::uint8_t { affordability, access, eligibility, capability, trust, availability };
inline constexpr std::size_t barrier_count = enumerator_count<Barrier>;
inline constexpr auto barrier_names = enumerator_names<Barrier>;
inline constexpr std::uint8_t all_barriers = (1u << barrier_count) - 1;
constexpr std::uint8_t barrier_bit(Barrier barrier) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(barrier));
}

/// Counterfactual lock states, a partition of the customers at every step.
enum class LockState : std::uint8_t { locked_out, outside, locked_in, locked_on, transactional };
inline constexpr std::size_t lock_state_count = enumerator_count<LockState>;
inline constexpr auto lock_state_names = enumerator_names<LockState>;

/// Bits of `role`.
inline constexpr std::uint8_t role_promoter = 1;
inline constexpr std::uint8_t role_was_served = 2;  ///< has been enrolled before
inline constexpr std::uint8_t role_producer = 4;    ///< sells to her neighbours as a customer-producer

/// Bits of `traits`.
inline constexpr std::uint8_t trait_irregular_earner = 1;
inline constexpr std::uint8_t trait_shunned = 2;  ///< belongs to a risk class that lenders shun

/// Customers, contiguous by community; ids equal the order in which they were made.
struct Customers {
  Column<std::uint32_t> id;
  Column<std::uint32_t> community;
  Column<float> income_potential;
  Column<float> distance_tolerance;
  Column<float> distrust_tolerance;
  Column<std::uint8_t> traits;
  Column<std::uint8_t> income_decile;

  Column<std::uint8_t> supplier;
  Column<std::uint8_t> waiting_for;
  Column<std::uint32_t> member;
  Column<std::uint8_t> role;
  Column<std::uint8_t> served_neighbours;

  Column<Money> cash;
  Column<Money> debt;
  Column<float> outcome_stock;
  Column<float> capability;
  Column<float> attachment;
  Column<float> resentment;
  Column<float> knownness;
  Column<float> credit_record;
  Column<float> goods_durability;
  Column<std::uint16_t> paid_steps;
  Column<Money> surplus;

  Column<float> income_shock;
  Column<float> smoothed_income;
  Column<Money> income;
  Column<std::uint16_t> aware;
  Column<std::uint8_t> service_failed;
  Column<std::uint8_t> barriers;
  Column<std::uint8_t> lock_state;
  Column<float> quality_of_life;

  Column<std::uint8_t> intended_supplier;

  Column<Money> spending;
  Column<Money> outcome_payment;
  Column<Money> credit_change;
  Column<Money> maintenance;
  Column<Money> risk_pooled;

  static constexpr TableId table = TableId::customers;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using C = Customers;
    visit(&C::id, ColumnInfo{"id", "1", Role::identity, "stable identity of the customer; keys all her draws"});
    visit(&C::community, ColumnInfo{"community", "1", Role::identity, "row of the community she lives in"});
    visit(&C::income_potential, ColumnInfo{"income_potential", "money/week", Role::trait,
                                           "income from outside the community in an average week"});
    visit(&C::distance_tolerance,
          ColumnInfo{"distance_tolerance", "km", Role::trait, "distance to an outlet beyond which it is out of reach"});
    visit(&C::distrust_tolerance, ColumnInfo{"distrust_tolerance", "1", Role::trait,
                                             "smallest trust in an enterprise at which she would deal with it"});
    visit(&C::traits, ColumnInfo{"traits", "1", Role::trait, "bit 0: irregular earner; bit 1: shunned risk class"});
    visit(&C::income_decile,
          ColumnInfo{"income_decile", "1", Role::trait, "tenth of the market by income potential, 0 the poorest"});
    visit(&C::supplier, ColumnInfo{"supplier", "1", Role::link, "enterprise that serves her; 255 is self-provision"});
    visit(&C::waiting_for,
          ColumnInfo{"waiting_for", "1", Role::link, "enterprise whose group she waits to join; 255 is none"});
    visit(&C::member, ColumnInfo{"member", "1", Role::link, "her row among the members of groups; 4294967295 is none"});
    visit(&C::role,
          ColumnInfo{"role", "1", Role::link, "bit 0: promoter; bit 1: has been enrolled before; bit 2: producer"});
    visit(&C::served_neighbours,
          ColumnInfo{"served_neighbours", "1", Role::link, "neighbours served by each enterprise", Width::enterprises});
    visit(&C::cash, ColumnInfo{"cash", "money", Role::stock, "money in hand"});
    visit(&C::debt, ColumnInfo{"debt", "money", Role::stock, "owed to the enterprise that gave credit"});
    visit(&C::outcome_stock, ColumnInfo{"outcome_stock", "outcome", Role::stock,
                                        "stock of the desired outcome, in the market space's unit (rooms)"});
    visit(&C::capability, ColumnInfo{"capability", "1", Role::stock, "skill and know-how, 0 to 1"});
    visit(&C::attachment, ColumnInfo{"attachment", "1", Role::stock, "attachment to the supplier, 0 to 1"});
    visit(&C::resentment, ColumnInfo{"resentment", "1", Role::stock, "resentment of being held, 0 to 1"});
    visit(&C::knownness, ColumnInfo{"knownness", "1", Role::stock, "what the supplier knows of her, 0 to 1"});
    visit(&C::credit_record,
          ColumnInfo{"credit_record", "1", Role::stock, "record of paying what she owed on time, 0 to 1"});
    visit(&C::goods_durability, ColumnInfo{"goods_durability", "1", Role::stock,
                                           "mean durability of what her outcome stock is made of, 0 to 1"});
    visit(&C::paid_steps, ColumnInfo{"paid_steps", "1", Role::stock,
                                     "steps ahead for which a direct customer has paid; 0: the next payment is due"});
    visit(&C::surplus, ColumnInfo{"surplus", "money", Role::stock,
                                  "value she has had since the start: consumption and service of the outcome"});
    visit(&C::income_shock, ColumnInfo{"income_shock", "1", Role::derived, "persistent log-income shock"});
    visit(&C::smoothed_income,
          ColumnInfo{"smoothed_income", "money/week", Role::derived, "exponentially smoothed income"});
    visit(&C::income, ColumnInfo{"income", "money", Role::derived,
                                 "income due in this step, from outside and from the local market"});
    visit(&C::aware, ColumnInfo{"aware", "1", Role::derived, "bit e is set when she knows enterprise e"});
    visit(&C::service_failed,
          ColumnInfo{"service_failed", "1", Role::derived, "1 when her supplier failed to serve her in this step"});
    visit(&C::barriers,
          ColumnInfo{"barriers", "1", Role::derived, "bits of the barriers to the offer that is nearest to feasible"});
    visit(&C::lock_state, ColumnInfo{"lock_state", "1", Role::derived,
                                     "0 locked_out, 1 outside, 2 locked_in, 3 locked_on, 4 transactional"});
    visit(&C::quality_of_life,
          ColumnInfo{"quality_of_life", "1", Role::derived, "six needs, each as far as those below are met, 0 to 1"});
    visit(&C::intended_supplier, ColumnInfo{"intended_supplier", "1", Role::intention, "supplier chosen in this step"});
    visit(&C::spending, ColumnInfo{"spending", "money", Role::flow, "consumption in this step"});
    visit(&C::outcome_payment,
          ColumnInfo{"outcome_payment", "money", Role::flow,
                     "paid for the outcome in this step outside groups, by herself or to a supplier"});
    visit(&C::credit_change, ColumnInfo{"credit_change", "money", Role::flow,
                                        "credit of a direct supplier: taken (positive) or repaid (negative)"});
    visit(&C::maintenance,
          ColumnInfo{"maintenance", "money", Role::flow, "paid for the upkeep of the outcome stock in this step"});
    visit(&C::risk_pooled, ColumnInfo{"risk_pooled", "money", Role::flow,
                                      "received from her risk pool (positive) or paid into it (negative)"});
  }
};

}  // namespace plussum
