// SPDX-License-Identifier: MIT
#pragma once
/// Reach: who comes to know an enterprise, by its promotion, its promoters and by word of mouth.
///     P(aware in one step) = 1 − exp(−(p + g_p·p_promoter + g_q·q·κ·x) τ Δ)                              (reach.1)
///     x = tellers among neighbours / neighbours, times 1 + group gain where customers are served in groups (reach.2)
///     τ = max(0, 1 + g_t·t·T)                                                                            (reach.3)
/// p [1/year] holds in communities with an outlet or information, p_promoter [1/year] where a promoter works, q [1/year]
/// everywhere; κ is the connectivity of the region, T the trust that the enterprise has earned in the community. Tellers
/// are served, or aware. With complete mixing x is their share of all customers; then the mean follows the Bass recursion
/// F' = F + (1 − F)(1 − exp(−(p + q F) Δ)). Phase: sense. Draws: one word a customer and enterprise.
/// Source: Bass 1969, Management Science 15(5); recursion L09.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

enum class Tellers : std::uint32_t { served, aware };

struct ReachParams final : ParameterBlock {
  double imitation = 0.0;
  double group_gain = 0.0;
  double trust_gain = 0.0;
  Tellers told_by = Tellers::served;

  void declare(ParameterVisitor& visitor) override;
};

struct ReachView {
  ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::links, &Scenario::regions> scenario;
  std::span<const std::uint32_t> id, community, first_customer, customers, promoter;
  std::span<const std::uint8_t> region, served_neighbours, supplier, presence, terms_of_offer;
  std::span<const float> earned_trust;
  std::span<const double> promotion;
  std::span<std::uint16_t> aware;
  std::span<const std::uint32_t> neighbour_offsets, neighbours;
  bool complete_mixing = false;
  std::vector<double> connectivity;         ///< by region
  std::vector<double> market_share;         ///< of tellers, by enterprise, for complete mixing
  std::vector<std::uint16_t> aware_before;  ///< `aware` before the step, where neighbours who are aware tell

  void bind(Binder& binder);
};

struct Reach : RuleSteps {
  using Params = ReachParams;
  using View = ReachView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
