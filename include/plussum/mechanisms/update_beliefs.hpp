// SPDX-License-Identifier: MIT
#pragma once
/// UpdateBeliefs: what a customer-producer counts on from selling follows what she has earned.
///     s' = s + (1 − exp(−λ Δ)) (m/w − s);  in her first step s' = m/w                                (update_beliefs.1)
/// m margin of the step [money], w weeks in a step, λ [1/year] rate of smoothing. Phase: settle. Draws: none.
/// Source: adaptive expectations.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct UpdateBeliefsParams final : ParameterBlock {
  double smoothing_rate = 4.0;
  void declare(ParameterVisitor& visitor) override;
};

struct UpdateBeliefsView {
  std::span<const std::uint8_t> active;
  std::span<const Money> margin;
  std::span<double> smoothed_margin;

  void bind(Binder& binder);
};

struct UpdateBeliefs : RuleSteps {
  using Params = UpdateBeliefsParams;
  using View = UpdateBeliefsView;
  static const MechanismInfo info;
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
