// SPDX-License-Identifier: MIT
#pragma once
/// Survey: what an enterprise that decides for itself learns about the market by asking people, once a planning interval.
///     frame         its own customers, and every other person with chance s                             (survey.1)
///     sample        n people of the frame, all equally likely; w = 1 for its customers, 1/s for others  (survey.2)
///     x_k           = Σ w·[meets barrier k at its offer] / Σ w       affordability, availability        (survey.3)
///     a_k           = Σ w·[meets barrier k, and it is heard] / Σ w,  P(heard) = φ = v·ψ                 (survey.4)
///     x_k           = min(1, a_k + b √(a_k (1 − a_k)))               access, eligibility, capability, trust (survey.5)
///     affordable_j  = quantile (j − ½)/10, by w, of max(0, ȳ − s̄ − D/W + cash/H),  j = 1 … 10           (survey.6)
///     unserved      = Σ w of those who are not its customers / Σ w                                      (survey.7)
///     held, satisfaction, leaving: means over the customers asked of [locked in], of the outcome per unit of money, and of
///                     (1 − P(choose it)) (1 − e^(−r·1 year)), P the logit with switching cost           (survey.8)
/// s non-customer share, n sample size, b bias, v latent visibility, ψ perceived share: conduct; r [1/year] rate at which
/// customers are expected to review. At φ = 1 the mean squared error of (survey.5) is b²σ² + σ²/n, σ² = p(1 − p). Phase: sense.
/// Draws: a block a person and enterprise for frame and sample; a block a person asked for what is heard. Source:
/// Vandermerwe 2012, Table 1, row research; signal with bias and noise L41.
#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct SurveyParams final : ParameterBlock {
  double interval = 1.0;
  double cost_per_interview = 0.0;
  double review_rate = 1.0;

  void declare(ParameterVisitor& visitor) override;
};

/// What it reads of the scenario.
using SurveyParts = ScenarioParts<&Scenario::population, &Scenario::strategy_table, &Scenario::enterprises>;

struct SurveyView {
  SurveyParts scenario;
  CustomerStanding standing;
  std::span<const std::uint32_t> id;
  std::span<const std::uint16_t> aware;
  std::span<const std::uint8_t> lock_state, active;
  std::span<const Money> cash;
  std::span<const double> effective;
  std::span<double> value;

  void bind(Binder& binder);
};

struct Survey : RuleSteps {
  using Params = SurveyParams;
  using View = SurveyView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// (survey.5): share that is read out of the share of those asked who were heard to meet a latent barrier.
double latent_reading(double heard_share, double bias);

}  // namespace plussum
