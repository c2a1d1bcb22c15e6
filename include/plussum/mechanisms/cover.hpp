// SPDX-License-Identifier: MIT
#pragma once
/// Cover: tabulates the outcome that each supplier's coverage of the activity cycle yields.
///     O(e, place, h) = CES_ρ(w, cov),  cov_a = 1 − (1 − q_ea·f_ea·at_hand_a)(1 − s_a(h))                    (O1)
///     f_ea = 1 for activities the enterprise fills, else 1 − exp(−Σ Z of its partners of that kind)         (O2)
/// at_hand_a is 0 when the activity needs an outlet or information that the place does not have. Self-provision is
/// the same with q = 0. Phase: sense. Draws: none. Source: C1–C3 of scenario/activity_cycle.hpp; limits L19.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct CoverParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

struct CoverView {
  std::span<float> outcome;
  void bind(Binder& binder) { outcome = binder.write(&Offers::outcome); }
};

struct Cover {
  using Params = CoverParams;
  using View = CoverView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Outcome per unit of money (O1). `enterprise` null is self-provision; `place` bit 0: outlet, bit 1: information.
double outcome_of(const Scenario& scenario, const Enterprise* enterprise, unsigned place, double capability);

}  // namespace plussum
