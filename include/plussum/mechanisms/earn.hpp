// SPDX-License-Identifier: MIT
#pragma once
/// Earn: what a household earns in a step, from outside and from the local market.
///     z' = φ z + σ √(1 − φ²) (√r ε_region + √(1 − r)·(√c ε_community + √(1 − c) ε_own)),                   (earn.1)
///          ε ~ N(0, 1), φ = persistence^weeks
///     y  = Y·growth·exp(z' − σ²/2)·max(floor, b + g·η_A (f(A) − f₀) + g·η_h (h − h₀))    [money/week]      (earn.2)
///     f(A) = A^n / (A^n + A½^n),  n = 1 concave or 2 S-shaped                                            (earn.3)
/// Regular earners get y every step; irregular ones y/π with chance π. The local market pays out what it took in the
/// step before, in proportion to income potential, as far as g of `local_spending_to_income` lets it.
///     ȳ' = ȳ + (1 − exp(−λ Δ)) (received − ȳ)                                                              (earn.4)
///     b  = 1 + g·η_W W + g·η_N (N − 1),  W wellbeing of the community, N natural stock of its region       (earn.5)
/// Units: Y, y, ȳ money/week; A outcome units; σ, φ, r, c, W, N, shares 1; λ, growth 1/year. Phase: sense. Draws: one normal
/// a customer, one a community and one a region, one word a customer for irregular pay. Source: AR(1) L33, S-shape L31,
/// multiplier L36.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

enum class OutcomeShape : std::uint32_t { concave, s_shaped };

struct EarnParams final : ParameterBlock {
  double shock_persistence = 0.98;
  double shock_sd = 0.2;
  double common_share = 0.0;
  double region_share = 0.0;
  double irregular_pay_chance = 0.25;
  double paid_together_share = 0.0;
  double income_floor = 0.1;
  double outcome_gain = 0.0;
  double outcome_half = 1.0;
  OutcomeShape outcome_shape = OutcomeShape::concave;
  double outcome_reference = 0.0;
  double capability_gain = 0.0;
  double capability_reference = 0.0;
  double wellbeing_gain = 0.0;
  double commons_gain = 0.0;
  double growth = 0.0;
  double smoothing_rate = 4.0;

  void declare(ParameterVisitor& visitor) override;
};

/// Numbers of a step in single precision, shared by all rows.
struct EarnTerms {
  float persistence, region_weight, common_weight, own_weight, half_variance, growth;
  float floor, outcome_gain, outcome_half_power, outcome_reference, capability_gain, capability_reference,
      wellbeing_gain, commons_gain;
  float concave, s_shaped;  ///< 1 and 0, or 0 and 1: a branch on the shape would keep the loop from being vectorised
  float per_pay_chance, smoothing, weeks;
  std::uint64_t pay_threshold;
};

struct EarnView {
  ScenarioParts<&Scenario::links> scenario;
  std::span<const std::uint32_t> id, community;
  std::span<const float> income_potential, outcome_stock, capability;
  std::span<const std::uint8_t> traits, income_decile, region;
  std::span<const std::uint32_t> community_id, first_customer, customers;
  std::span<const std::uint8_t> region_id;
  std::span<const double> community_potential, commons;
  std::span<const float> wellbeing;
  std::span<const Money> local_balance;
  std::span<float> income_shock, smoothed_income, common_shock;
  std::span<double> region_shock;
  std::span<Money> income, local_income;
  std::span<std::uint8_t> paid_together;
  EarnTerms terms{};

  void bind(Binder& binder);
};

struct Earn : RuleSteps {
  using Params = EarnParams;
  using View = EarnView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

EarnTerms earn_terms(const EarnParams& params, const LinkGains& gains, double years, double weeks, std::uint32_t step);

/// What the place adds to the factor on income (earn.5): 1 where neither its wellbeing nor its natural stock matters.
PLUSSUM_INLINE float place_factor(const EarnTerms& terms, float wellbeing, float commons) {
  return 1.0f + terms.wellbeing_gain * wellbeing + terms.commons_gain * (commons - 1.0f);
}

/// Factor of place, outcome and skill on income (earn.2), with f as in (earn.3).
PLUSSUM_INLINE float income_factor(const EarnTerms& terms, float place, float outcome_stock, float capability) {
  const float power = outcome_stock * (terms.concave + terms.s_shaped * outcome_stock);
  const float f = power / (power + terms.outcome_half_power);  // (earn.3)
  const float factor = place + terms.outcome_gain * (f - terms.outcome_reference) +
                       terms.capability_gain * (capability - terms.capability_reference);
  return factor > terms.floor ? factor : terms.floor;
}

}  // namespace plussum
