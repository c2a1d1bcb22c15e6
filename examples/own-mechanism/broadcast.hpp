// SPDX-License-Identifier: MIT
#pragma once
/// Broadcast: a radio programme makes enterprises known, to everyone alike.
///     P(aware in one step) = 1 − exp(−b Δ)                                                         (broadcast.1)
/// b [1/year] rate at which a customer who does not know an enterprise hears of it; Δ length of the step.
/// Takes the place of `reach`. Phase: sense. Draws: one word a customer and enterprise, for a purpose of its own. Adds the
/// column customers.times_heard and the series heard_by_radio. Source: Bass 1969 with q = 0, so that the share of the
/// aware is 1 − exp(−b t).
#include "plussum/mechanisms/mechanism.hpp"

namespace example {

struct BroadcastParams final : plussum::ParameterBlock {
  double rate = 0.0;  // neutral: nobody hears anything
  void declare(plussum::ParameterVisitor& visitor) override;
};

struct BroadcastView {
  plussum::ScenarioParts<&plussum::Scenario::enterprises> scenario;
  std::span<const std::uint32_t> id;
  std::span<std::uint16_t> aware;
  std::span<std::int64_t> times_heard;
  plussum::OwnCounter heard;

  void bind(plussum::Binder& binder);
};

struct Broadcast : plussum::RuleSteps {
  using Params = BroadcastParams;
  using View = BroadcastView;
  static const plussum::MechanismInfo info;
  static void rows(const View& view, const Params& params, const plussum::StepContext& context, plussum::RowRange range,
                   plussum::Tally& tally);
};

/// Chance of hearing of an enterprise in one step (broadcast.1).
double broadcast_chance(double rate, double years);

}  // namespace example
