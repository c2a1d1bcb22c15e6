// SPDX-License-Identifier: MIT
#pragma once
/// Learn: what supplier and customer become to each other, and what the customer can do.
///     k' = k + (1 − exp(−ι Δ)) (1 − k)              while a personalising supplier serves her, else 0       (learn.1)
///     a' = a + γ Δ max(0, O − O*) (½ + k) − (1 − exp(−d_a Δ)) a, cut to 1;  0 when she leaves               (learn.2)
///     r' = r + (1 − exp(−g_s v Δ)) (1 − r)          while locked in, else r exp(−d_r Δ)                     (learn.3)
///     h' = h₁ + g·(1 − exp(−τ Δ)) (1 − h₁),  h₁ = h exp(−d_h Δ c),
///                                                   c = 1 + g_x (exclusion factor − 1) while locked out, else 1 (learn.4)
/// k knownness, a attachment, r resentment, h capability, all in [0, 1]; ι personalisation, τ training of the supplier,
/// γ, v, d_a, d_r, d_h rates [1/year]; O outcome received, O* expected; g, g_s, g_x gains of links. Phase: settle.
/// Draws: none. Source: model "learn".
#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct LearnParams final : ParameterBlock {
  double attachment_rate = 0.0;
  double attachment_decay = 0.0;
  double expected_outcome = 0.5;
  double resentment_rate = 0.0;
  double resentment_decay = 0.0;
  double capability_decay = 0.0;
  double exclusion_factor = 1.0;
  void declare(ParameterVisitor& visitor) override;
};

/// Shares gained and lost in one step.
struct LearnTerms {
  float attachment_gain, attachment_loss, expected_outcome, resentment_gain, resentment_loss, capability_loss,
      capability_loss_locked_out;
};

struct LearnView {
  ScenarioParts<&Scenario::links> scenario;
  OutcomeColumns outcomes;
  std::span<const double> personalisation, training_rate;
  std::span<const std::uint8_t> terms_of_offer, supplier, intended_supplier, lock_state;
  std::span<float> capability, attachment, resentment, knownness;
  LearnTerms step{};
  std::vector<float> knowing, training;  ///< gains in one step, by enterprise

  void bind(Binder& binder);
};

struct Learn : RuleSteps {
  using Params = LearnParams;
  using View = LearnView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// Attachment after one step (learn.2).
float attachment_after(const LearnTerms& step, float attachment, float outcome, float knownness);

}  // namespace plussum
