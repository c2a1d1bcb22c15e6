// SPDX-License-Identifier: MIT
#pragma once
/// PartnerEntry: partners enter and leave by what they earn against what they could earn elsewhere.
///     Z* = Z₀ (I/(r Z₀))^ε,   ε = g_R5 · a/(1 + a · g_B2)                                               (partner_entry.1)
///     ln Z' = ln Z + (1 − exp(−β τ)) (ln Z* − ln Z)                                                    (partner_entry.2)
/// Z₀ capacity of the scenario, I income of the partner since the last review and r reservation income for each unit of
/// capacity, both [money/week]; a elasticity of capacity to income for each unit of it; g_R5 gain of income_to_partners,
/// g_B2 of partners_to_income; β [1/year] rate of entry, τ time between reviews. (partner_entry.1) solves Z* = Z₀ (I/(r Z*))^a; without
/// limit of a it is free entry, I = r Z*. I/(r Z₀) counts as at least 1e−6 and at most 1e6. Phase: settle. Draws: none.
/// Source: L24.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct PartnerEntryParams final : ParameterBlock {
  double entry_rate = 0.0;  // neutral: capacity is the scenario's
  double elasticity = 1.0;
  double review_interval = 0.25;
  void declare(ParameterVisitor& visitor) override;
};

/// What it reads of the scenario.
using PartnerEntryParts = ScenarioParts<&Scenario::population, &Scenario::partners, &Scenario::links>;

struct PartnerEntryView {
  PartnerEntryParts scenario;
  std::span<const Money> cash;
  std::span<double> capacity;
  std::span<Money> cash_at_review;

  void bind(Binder& binder);
};

struct PartnerEntry : RuleSteps {
  using Params = PartnerEntryParams;
  using View = PartnerEntryView;
  static const MechanismInfo info;
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Capacity at which entry and exit come to rest (partner_entry.1). `prosperity` is I/(r Z₀).
double resting_capacity(double at_reference, double prosperity, double elasticity, double crowding);

}  // namespace plussum
