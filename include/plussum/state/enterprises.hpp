// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// Bits of `terms_of_offer`.
inline constexpr std::uint8_t offer_made = 1, offer_in_groups = 2, offer_needs_outlet = 4, offer_needs_information = 8,
                              offer_refuses_irregular = 16, offer_refuses_shunned = 32;

/// Enterprises. What they offer in a step stands in the derived columns, brought up to date by `offer` from the
/// scenario, or, for an enterprise that decides for itself, from its strategy, its price and its levers.
struct Enterprises {
  Column<std::uint8_t> id;

  Column<Money> cash;
  Column<Money> loans_held;
  Column<Money> profit;
  Column<Money> reserve;
  Column<Money> intermediary_cash;
  Column<double> price_level;
  Column<double> intermediary_margin;
  Column<double> experience_factor;
  Column<std::uint8_t> stage;
  Column<double> months_in_stage;

  Column<std::uint32_t> outlets;
  Column<std::uint32_t> informed;
  Column<std::uint8_t> terms_of_offer;
  Column<double> due;
  Column<double> due_at_once;
  Column<std::uint16_t> payment_steps;
  Column<double> offered_price;
  Column<double> unit_cost_share;
  Column<double> partner_share;
  Column<double> retail_margin;
  Column<double> producer_margin;
  Column<double> complexity;
  Column<double> switching_cost;
  Column<double> base_trust;
  Column<double> credit_share;
  Column<double> promotion;
  Column<double> personalisation;
  Column<double> training;
  Column<double> coverage_level;
  Column<double> durability;
  Column<double> later_cost_share;
  Column<double> community_value;
  Column<double> cycle_breadth;
  Column<double> reinvestment_share;
  Column<std::uint32_t> customers;

  Column<double> intended_price;
  Column<double> intended_margin;
  Column<std::uint8_t> active;

  static constexpr TableId table = TableId::enterprises;
  std::size_t size() const { return id.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using E = Enterprises;
    visit(&E::id, ColumnInfo{"id", "1", Role::identity, "position of the enterprise in the scenario"});
    visit(&E::cash, ColumnInfo{"cash", "money", Role::stock, "money in hand"});
    visit(&E::loans_held, ColumnInfo{"loans_held", "money", Role::stock, "owed to it by customers"});
    visit(&E::profit, ColumnInfo{"profit", "money", Role::stock, "operating profit of the last step"});
    visit(&E::reserve, ColumnInfo{"reserve", "money", Role::stock, "operating profit set aside to invest"});
    visit(&E::intermediary_cash,
          ColumnInfo{"intermediary_cash", "money", Role::stock, "money of the intermediaries through whom it sells"});
    visit(&E::price_level, ColumnInfo{"price_level", "1", Role::stock, "price it has decided on"});
    visit(&E::intermediary_margin, ColumnInfo{"intermediary_margin", "1", Role::stock,
                                              "margin of the intermediary it sells through, of its price"});
    visit(&E::experience_factor,
          ColumnInfo{"experience_factor", "1", Role::stock, "unit cost relative to what it was without experience"});
    visit(&E::stage, ColumnInfo{"stage", "1", Role::stock, "breakthroughs of its transformation done, 0 to 10"});
    visit(&E::months_in_stage, ColumnInfo{"months_in_stage", "month", Role::stock, "time since the last breakthrough"});
    visit(&E::outlets, ColumnInfo{"outlets", "1", Role::derived, "communities in which it has an outlet"});
    visit(&E::informed, ColumnInfo{"informed", "1", Role::derived, "communities that its information reaches"});
    visit(&E::terms_of_offer,
          ColumnInfo{"terms_of_offer", "1", Role::derived,
                     "bits: 1 made, 2 in groups, 4 needs an outlet, 8 needs information, 16 refuses irregular earners, "
                     "32 refuses the shunned"});
    visit(&E::due, ColumnInfo{"due", "money/week", Role::derived, "what one customer pays on average"});
    visit(&E::due_at_once,
          ColumnInfo{"due_at_once", "money", Role::derived, "what one customer pays at a time, credit aside"});
    visit(&E::payment_steps, ColumnInfo{"payment_steps", "1", Role::derived, "steps from one payment to the next"});
    visit(&E::offered_price,
          ColumnInfo{"offered_price", "1", Role::derived, "price of goods to customers, margins and rebates included"});
    visit(&E::unit_cost_share, ColumnInfo{"unit_cost_share", "1", Role::derived, "cost of goods sold at price 1"});
    visit(&E::partner_share,
          ColumnInfo{"partner_share", "1", Role::derived, "share of the value of goods that goes to its partners"});
    visit(&E::retail_margin,
          ColumnInfo{"retail_margin", "1", Role::derived, "margin that intermediaries add to its price"});
    visit(&E::producer_margin,
          ColumnInfo{"producer_margin", "1", Role::derived, "customer-producers' share of what they sell"});
    visit(&E::complexity, ColumnInfo{"complexity", "1", Role::derived, "skill that a customer needs to deal with it"});
    visit(&E::switching_cost, ColumnInfo{"switching_cost", "1", Role::derived, "loss of utility on leaving it"});
    visit(&E::base_trust, ColumnInfo{"base_trust", "1", Role::derived, "trust that customers give it to begin with"});
    visit(&E::credit_share, ColumnInfo{"credit_share", "1", Role::derived,
                                       "share of what is due at once that it lends to those with a full record"});
    visit(&E::promotion, ColumnInfo{"promotion", "1/year", Role::derived, "hazard of hearing of it by promotion"});
    visit(&E::personalisation,
          ColumnInfo{"personalisation", "1/year", Role::derived, "rate at which it learns about a customer"});
    visit(&E::training, ColumnInfo{"training", "1/year", Role::derived, "rate at which it raises skill"});
    visit(&E::coverage_level, ColumnInfo{"coverage_level", "1", Role::derived,
                                         "how much of its gaps in the activity cycle it has closed, 0 to 1"});
    visit(&E::durability, ColumnInfo{"durability", "1", Role::derived, "durability of its goods, 0 to 1"});
    visit(&E::later_cost_share,
          ColumnInfo{"later_cost_share", "1", Role::derived, "share of the upkeep of its goods that it bears"});
    visit(&E::community_value, ColumnInfo{"community_value", "1", Role::derived,
                                          "what it does for communities, as customers see it, 0 to 1"});
    visit(&E::cycle_breadth,
          ColumnInfo{"cycle_breadth", "1", Role::derived, "how far it covers activities before and after use, 0 to 1"});
    visit(&E::reinvestment_share, ColumnInfo{"reinvestment_share", "1", Role::derived,
                                             "share of operating profit that it sets aside to invest"});
    visit(&E::customers, ColumnInfo{"customers", "customer", Role::derived, "simulated customers it serves"});
    visit(&E::intended_price, ColumnInfo{"intended_price", "1", Role::intention, "price it means to take next"});
    visit(&E::intended_margin,
          ColumnInfo{"intended_margin", "1", Role::intention, "margin the intermediary means to take next"});
    visit(&E::active, ColumnInfo{"active", "1", Role::link, "1 while it is in the market"});
  }
};

}  // namespace plussum
