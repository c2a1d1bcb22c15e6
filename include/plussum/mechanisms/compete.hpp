// SPDX-License-Identifier: MIT
#pragma once
/// Compete: enterprises leave the market before they are insolvent, and enter it on their day.
///     leaves when profit < 0 and cash < exit weeks · running cost of a week                           (compete.1)
///     enters at the end of the step in which its day comes, so that it offers from the first step that begins then (compete.2)
/// Exit weeks are at least one step. The running cost is all that the enterprise paid in the step, investment and
/// community programmes aside. Who left does not come back. An enterprise that is not in the market offers nothing:
/// `enrol` lets its customers go in the same step, `collect` ends its groups as defaults in the next. Phase: change.
/// Draws: none. Source: model section "compete".
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct CompeteParams final : ParameterBlock {
  double exit_weeks = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct CompeteView {
  ScenarioParts<&Scenario::time, &Scenario::enterprises> scenario;
  std::span<const Money> cash, profit;
  std::span<std::uint8_t> active;

  void bind(Binder& binder);
};

struct Compete : RuleSteps {
  using Params = CompeteParams;
  using View = CompeteView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// What an enterprise paid in a step to go on as it is.
Money running_cost(const Tally& tally, std::size_t enterprise);

/// Whether `day` comes during step `step`: after its first day, up to the first day of the next step (compete.2).
bool comes_in_step(std::int64_t day, const TimeSettings& time, std::uint32_t step);

}  // namespace plussum
