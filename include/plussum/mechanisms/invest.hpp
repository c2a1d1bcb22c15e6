// SPDX-License-Identifier: MIT
#pragma once
/// Invest: what an enterprise spends on its levers builds them up, what it no longer spends lets them fade; the price and
/// the margin that were decided take effect.
///     L' = l + (1 − l)·(1 − exp(−B/(c_L N))),   l = L·exp(−d_L Δ)                                         (invest.1)
/// L level of a lever in [0, 1], B spending on it in the step [money], N customers in the market, c_L cost per head that
/// closes all but 1/e of the gap [money], d_L decay [1/year]. Small amounts close the share B/(c_L N) of the gap: returns
/// diminish. Enterprises that keep to the scenario or are not in the market are left alone. Phase: settle. Draws: none.
/// Source: model section "plan".
#include <array>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct InvestParams final : ParameterBlock {
  std::array<double, lever_count> cost_per_head{};  ///< 0: not stated
  std::array<double, lever_count> decay{};
  void declare(ParameterVisitor& visitor) override;
};

struct InvestView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises> scenario;
  std::span<const std::uint8_t> active, lever_enterprise, lever;
  std::span<const Money> budget;
  std::span<const double> intended_price, intended_margin;
  std::span<double> level, price_level, intermediary_margin;

  void bind(Binder& binder);
};

struct Invest : RuleSteps {
  using Params = InvestParams;
  using View = InvestView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// (invest.1); `kept` is exp(−d Δ), `per_head` the spending per head over the cost per head.
double level_after(double level, double kept, double per_head);

}  // namespace plussum
