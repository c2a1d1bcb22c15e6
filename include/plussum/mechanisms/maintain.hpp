// SPDX-License-Identifier: MIT
#pragma once
/// Maintain: upkeep of the outcome stock, shared between the customer and the supplier.
///     due = ⌊m (1 − d) A V Δ⌋                                                                          (maintain.1)
///     the supplier pays  ⌊σ·due⌋,  the customer  min(due − ⌊σ·due⌋, money left),  the rest stays undone (maintain.2)
/// m upkeep a year, as a share of value, of what has no durability; d durability of her stock A; V unit value; σ share of
/// later costs that her present supplier bears, 0 when she provides for herself; money left is cash and income less all
/// that she has paid in the step. Phase: exchange, after spending. Draws: none. Source: split incentive L34; case C22.
#include "plussum/mechanisms/upkeep.hpp"

namespace plussum {

struct MaintainView {
  std::span<const std::uint8_t> supplier;
  std::span<const std::uint32_t> member;
  std::span<const float> outcome_stock, goods_durability;
  std::span<const Money> cash, income, risk_pooled, member_paid, spending, outcome_payment, credit_change;
  std::span<const double> later_cost_share;
  std::span<Money> maintenance;
  UpkeepTerms upkeep{};

  void bind(Binder& binder);
};

struct Maintain : RuleSteps {
  using Params = MaintainParams;
  using View = MaintainView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
