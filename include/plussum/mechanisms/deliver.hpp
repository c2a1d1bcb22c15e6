// SPDX-License-Identifier: MIT
#pragma once
/// Deliver: what is paid for the outcome becomes outcome stock, as far as the activity cycle is covered.
///     A' = A exp(−δ Δ) + O · G / (V · p)                                                                       (D1)
/// A outcome units; δ depreciation [1/year]; G money spent on goods in the step (delivered by the plan, bought directly,
/// or spent on providing for oneself); V unit value [money]; p price level of the goods (frozen for a plan); O outcome
/// per unit of money from the table of offers, raised by the personal gain of being known. Phase: settle. Draws: none.
/// Source: model section "deliver"; coverage C1–C3.
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/mechanisms/offer_columns.hpp"

namespace plussum {

struct DeliverParams final : ParameterBlock {
  double depreciation = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct DeliverView {
  OfferColumns offers;
  PresenceColumns places;
  std::span<const std::uint32_t> community, member, member_group;
  std::span<const std::uint8_t> supplier;
  std::span<const float> capability, knownness, smoothed_income, distance_tolerance, outcome, group_price;
  std::span<const Money> outcome_payment, goods, paid;
  std::span<float> outcome_stock;
  ChoiceTerms terms{};
  float keep = 1.0f;             ///< exp(−δ Δ)
  float per_alone_money = 0.0f;  ///< 1/(V·p) for self-provision
  float per_money = 0.0f;        ///< 1/V

  void bind(Binder& binder);
};

struct Deliver {
  using Params = DeliverParams;
  using View = DeliverView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
