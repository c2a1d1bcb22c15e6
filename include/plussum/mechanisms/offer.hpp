// SPDX-License-Identifier: MIT
#pragma once
/// Offer: every offer as it stands in this step. An enterprise that keeps to the scenario offers what the scenario says; one
/// that decides offers what its strategy, its price and its levers make of it.
///     outlets = outlet share · communities, to the nearest whole number; informed likewise                 (offer.1)
///     x_d = declared + transformed + imitated level of dimension d, within [1, 3]                          (offer.2)
///     p = p_0 · (1 + m) · b · u,   b = max(n/n_0, 1)^−ε,   u = 1/s + k·max(n/n_0, 1)^κ·(s − 1)              (offer.3)
///     cost of goods as a share of their price = (c + ΔC·d) · K · (1 − σ_c·cost lever) · p_ref/p            (offer.4)
///     due = instalment [· p when it decides],  due at once = due · payment interval                        (offer.5)
/// Levels of levers L in [0, 1] scale what the scenario gives at 1: training, promotion, trust above the basic one, skill
/// needed, and coverage, q = q_1·(½ + ½ L)·(1 during, breadth before and after use). m margin of intermediaries, n customers,
/// ε bulk exponent (L25), s sharers, k their coordination cost (L40) and κ its growth, K experience factor (L21), ΔC extra
/// cost of durability d. Groups are formed when the strategy forms groups and is paid by the month or more often. Phase:
/// sense. Draws: none. Sources: Vandermerwe 2012, Table 1; L21, L25, L40.
#include <vector>

#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct OfferParams final : ParameterBlock {
  double help_of_training = 0.3;
  double cost_saving = 0.2;
  double cost_wear = 0.3;
  void declare(ParameterVisitor& visitor) override;
};

/// What it reads of the scenario.
using OfferParts = ScenarioParts<&Scenario::market_space, &Scenario::population, &Scenario::strategy_table,
                                 &Scenario::enterprises, &Scenario::partners, &Scenario::links>;

struct OfferView {
  OfferParts scenario;
  std::span<const std::uint32_t> outlet_rank;
  std::span<const std::uint16_t> producers;
  std::span<const double> declared, transformed, imitated, level, price_level, intermediary_margin, experience_factor;
  std::span<const std::uint32_t> customers;
  std::span<const std::uint8_t> active;
  std::span<double> effective;
  std::span<std::uint8_t> terms_of_offer, presence;
  std::span<std::uint32_t> outlets, informed;
  std::span<std::uint16_t> payment_steps;
  std::span<double> due, due_at_once, offered_price, unit_cost_share, partner_share, retail_margin, producer_margin,
      complexity, switching_cost, base_trust, credit_share, promotion, personalisation, training, coverage_level,
      durability, later_cost_share, community_value, cycle_breadth, reinvestment_share;

  void bind(Binder& binder);
};

struct Offer : RuleSteps {
  using Params = OfferParams;
  using View = OfferView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Price relative to that of one customer who owns the good alone, for `sharers` who use it in turn (offer.3). Source: L40.
double sharing_factor(std::int64_t sharers, double coordination_cost);
/// Price relative to that at n_0 customers, never above 1 (offer.3). Source: L25.
double bulk_factor(double customers, double reference, double exponent);

}  // namespace plussum
