// SPDX-License-Identifier: MIT
#pragma once
/// Practise: who makes much learns to make it cheaply, and part of what is learnt in one region serves in the others.
///     K'_r = K_r·exp(−δ_K Δ) + goods made in region r, at the size of the real market               [money] (practise.1)
///     K^eff_r = K_r + s·Σ_{q≠r} K_q                                                                     (practise.2)
///     κ_r = (max(K^eff_r, K₀)/K₀)^−b,   b = −log₂ PR                                                    (practise.3)
///     κ = 1 + g·(Σ_r goods_r·κ_r / Σ_r goods_r − 1)                                                     (practise.4)
/// κ is the unit cost of the enterprise relative to what it is without experience; it keeps its value in a step without
/// goods and acts on costs from the next step on. Phase: settle. Draws: none. Source: Wright 1936; L21.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct PractiseParams final : ParameterBlock {
  double progress_ratio = 1.0;
  double reference_output = 0.0;  ///< 0: not stated
  double transfer_share = 0.0;
  double depreciation = 0.0;

  void declare(ParameterVisitor& visitor) override;
};

struct PractiseView {
  ScenarioParts<&Scenario::population, &Scenario::links, &Scenario::regions> scenario;
  std::span<double> know_how, experience_factor;

  void bind(Binder& binder);
};

struct Practise : RuleSteps {
  using Params = PractiseParams;
  using View = PractiseView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Exponent b of a progress ratio: each doubling of experience multiplies unit cost by the ratio (practise.3).
double learning_exponent(double progress_ratio);

/// Unit cost relative to that at the reference output, at which learning begins (practise.3).
double experience_cost(double know_how, double reference_output, double exponent);

}  // namespace plussum
