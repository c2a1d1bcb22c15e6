// SPDX-License-Identifier: MIT
#pragma once
/// Recruit: customers begin to sell to their neighbours, and stop.
///     expected = b · reach(k + 1),   reach(k) = min(T, n/k)                                                   (recruit.1)
///     b = Σ smoothed margins/(k reach(k)) of those who sell there; without any, margin · due · (1 − service share)
///     P(a candidate begins in one step) = 1 − exp(−g · entry rate · Δ) while expected > r and k T < customers there (recruit.2)
///     P(a producer stops in one step) = 1 − exp(−g · exit rate · Δ) while her smoothed margin is not above r   (recruit.3)
/// k producers of the enterprise in the community, T territory, n customers served there, r reservation income [money/week],
/// g gain of sales_to_producers. A candidate is served there, sells for nobody, and has the capability needed. Who is no
/// longer served by the enterprise stops at once. Phase: change. Draws: one word a candidate, one a producer who earns too
/// little. Source: Shakti, C09.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct RecruitParams final : ParameterBlock {
  double entry_rate = 1.0;
  double exit_rate = 1.0;
  double reservation_income = 0.0;
  double training_help = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

struct RecruitView {
  ScenarioParts<&Scenario::enterprises, &Scenario::links> scenario;
  std::span<const std::uint32_t> id, first_customer, customers;
  std::span<const std::uint8_t> supplier, enterprise_active;
  std::span<const float> capability;
  std::span<const double> due, producer_margin, training, smoothed_margin;
  std::span<std::uint8_t> active;
  std::span<std::uint16_t> producers;
  Producers* table = nullptr;  ///< appended to

  void bind(Binder& binder);
};

struct Recruit : RuleSteps {
  using Params = RecruitParams;
  using View = RecruitView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Customers that one of k producers reaches (recruit.1).
double customers_reached(double producers, double territory, double served);

}  // namespace plussum
