// SPDX-License-Identifier: MIT
#pragma once
/// AssessValue: the value that customers have had, beside what they own.
///     surplus' = surplus + consumption + v·A·Δ                                                      (assess_value.1)
/// v value of the service of one unit of the outcome [money/year], A outcome stock. Consumption is worth what it costs
/// (utility is quasi-linear in money); together with net worth this is the customer's money-metric utility, see
/// experiment/value_account.hpp. Rounded to the nearest minor unit. Phase: settle. Draws: none. Source: quasi-linear utility,
/// consumer surplus.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct AssessValueParams final : ParameterBlock {
  double wellbeing_value = 0.0;
  double capability_value = 0.0;
  double commons_value = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct AssessValueView {
  ScenarioParts<&Scenario::market_space> scenario;
  std::span<const std::uint8_t> income_decile;
  std::span<const Money> spending;
  std::span<const float> outcome_stock;
  std::span<Money> surplus;
  float service_rate = 0.0f;  ///< v·Δ [minor units per unit of outcome]

  void bind(Binder& binder);
};

struct AssessValue : RuleSteps {
  using Params = AssessValueParams;
  using View = AssessValueView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
