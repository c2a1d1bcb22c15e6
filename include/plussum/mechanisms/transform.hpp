// SPDX-License-Identifier: MIT
#pragma once
/// Transform: an enterprise moves to another strategy through ten breakthroughs, as far as its staff come along.
///     breakthrough k takes −(M/10)·ln u_k months, u_k uniform                                         (transform.1)
///     transformed = w(stage)·(target − declared): w = 0 up to stage 6, a first part from 7 on, 1 at 10 (transform.2)
///     a member of staff adopts when g_s·((1 − o)·own + o·others) + g_p·proof + leadership >= threshold (transform.3)
///     proof = pilot effect · strength of the pilot · share of the market served, from stage 7 on      (transform.4)
/// M [month] mean time of all ten; own, others: adopted shares of her silo and of the other silos, which are one from
/// stage 8 on; o openness. Staff decide once a month, all on the state before. With staff the second breakthrough waits
/// for a majority, or for anybody who works the new way, and the eighth for a majority. Phase: settle. Draws: one
/// uniform an enterprise and breakthrough, the same in every step. Source: Vandermerwe, ten breakthroughs; L43, L12.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

inline constexpr std::uint8_t breakthroughs = 10;

struct TransformParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

/// What it reads of the scenario.
using TransformParts = ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::links>;

struct TransformView {
  TransformParts scenario;
  std::span<const std::uint8_t> active, staff_enterprise, silo;
  std::span<const Money> cash;
  std::span<const std::uint32_t> customers;
  std::span<const double> declared, threshold;
  std::span<std::uint8_t> stage, adopted;
  std::span<double> months_in_stage, transformed;

  void bind(Binder& binder);
};

struct Transform : RuleSteps {
  using Params = TransformParams;
  using View = TransformView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// How long an enterprise takes for the breakthrough after `stage` when nothing holds it up [month] (transform.1).
double breakthrough_months(std::uint64_t seed, std::uint8_t enterprise, std::uint8_t stage, double mean_months);

/// How much of the way to the new strategy is gone after `stage` breakthroughs (w in transform.2).
double transformed_share(std::uint8_t stage, Pilot pilot);

/// Months that end with step `step`: 0, 1 or more, one a month in all.
int months_ended(std::uint32_t step, double years_per_step);

}  // namespace plussum
