// SPDX-License-Identifier: MIT
#pragma once
/// Deliver: what is paid for the outcome becomes outcome stock, as far as the activity cycle is covered.
///     A' = A exp(−(δ + g·δ_u·u) Δ) + O · G / (V · p)                                                    (deliver.1)
///     d' = d + (d_G − d) · (O · G / (V · p)) / A'                                                       (deliver.2)
/// A outcome units; δ depreciation [1/year]; G money spent on goods in the step (delivered by the plan, bought directly,
/// or spent on providing for oneself); V unit value [money]; p price level of the goods (frozen for a plan); O outcome
/// per unit of money from the table of offers, raised by the personal gain of being known; u share of the upkeep due that
/// nobody paid, δ_u what the stock then wears faster; d durability of the stock, d_G of the goods. Phase: settle. Draws: none.
/// Source: model section "deliver"; coverage (cover.1)–(cover.3).
#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"
#include "plussum/mechanisms/upkeep.hpp"

namespace plussum {

struct DeliverParams final : ParameterBlock {
  double depreciation = 0.0;
  double unkept_depreciation = 0.0;
  double alone_durability = 1.0;
  void declare(ParameterVisitor& visitor) override;
};

/// What it reads of the scenario.
using DeliverParts =
    ScenarioParts<&Scenario::market_space, &Scenario::population, &Scenario::preferences, &Scenario::enterprises,
                  &Scenario::links>;

struct DeliverView {
  DeliverParts scenario;
  OutcomeColumns outcomes;
  std::span<const std::uint32_t> member, member_group;
  std::span<const std::uint8_t> supplier;
  std::span<const float> capability, knownness, smoothed_income, group_price;
  std::span<const Money> outcome_payment, credit_change, maintenance, goods, paid;
  std::span<const std::uint16_t> payment_steps;
  std::span<const double> offered_price, due_at_once, durability, later_cost_share;
  std::span<float> outcome_stock, goods_durability;
  UpkeepTerms upkeep{};
  float unkept = 0.0f;            ///< g·δ_u Δ
  float alone_durability = 1.0f;  ///< of what customers make for themselves
  bool mixes = false;             ///< goods of different durability
  float keep = 1.0f;              ///< exp(−δ Δ)
  float per_alone_money = 0.0f;   ///< 1/(V·p) for self-provision
  float per_money = 0.0f;         ///< 1/V

  void bind(Binder& binder);
};

struct Deliver : RuleSteps {
  using Params = DeliverParams;
  using View = DeliverView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
