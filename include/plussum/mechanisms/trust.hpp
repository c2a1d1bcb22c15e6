// SPDX-License-Identifier: MIT
#pragma once
/// Trust: what the people of a community think of an enterprise, beyond what it began with, by what its customers among
/// them go through and by what the unhappy tell.
///     T' = T exp(−d Δ) + (g_o γ ō − g_r v r̄)·s − g_f h, cut to [−1, 1];  s = (1 − exp(−d Δ))/d, Δ when d = 0 (trust.1)
///     ō = Σ max(0, O − O*)/N,  r̄ = Σ r/N;  sums over the enterprise's customers in the community        (trust.2)
///     h = w (L_a A/N + κ (L_s S + L_b B)/M)                                                              (trust.3)
/// N people of the community, M of the market, κ connectivity of the region; O outcome received (counted as expected when
/// service failed), r resentment; γ, v, d rates [1/year]. A customers of the community told acquaintances there, S and B
/// anywhere told social media and blogs; each telling reaches L people, of whom each loses the trust w. Unhappy are
/// customers whom their supplier failed and those who leave it. Phase: settle. Draws: three words an unhappy customer.
/// Source: model "reach", loops R2, V3, V5.
#include <array>

#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct TrustParams final : ParameterBlock {
  double outcome_gain = 0.0;
  double expected_outcome = 0.5;
  double resentment_loss = 0.0;
  double decay = 0.0;
  double tell_acquaintances = 0.0;
  double tell_social_media = 0.0;
  double tell_blogs = 0.0;
  double acquaintances_told = 1.0;
  double social_media_readers = 1.0;
  double blog_readers = 1.0;
  double telling_effect = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

/// What is counted of one enterprise in one community in a step.
struct TrustSums {
  std::int64_t outcome = 0, resentment = 0;  ///< [tally_quantum]
  std::int64_t told_acquaintances = 0, told_social_media = 0, told_blogs = 0;
};

struct TrustView {
  ScenarioParts<&Scenario::links, &Scenario::regions> scenario;
  OutcomeColumns outcomes;
  std::span<const std::uint32_t> id, first_customer, customers;
  std::span<const std::uint8_t> terms_of_offer, region, supplier, intended_supplier, service_failed;
  std::span<const float> capability, resentment, knownness;
  std::span<float> earned_trust;
  bool is_idle = false;
  std::array<std::uint64_t, 3> tells{};  ///< thresholds of telling acquaintances, social media, blogs
  std::vector<TrustSums> counted;        ///< by enterprise and community
  std::span<TrustSums> sums;             ///< the same, for rows to add to

  void bind(Binder& binder);
};

struct Trust : RuleSteps {
  using Params = TrustParams;
  using View = TrustView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
