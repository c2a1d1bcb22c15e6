// SPDX-License-Identifier: MIT
#pragma once
/// Spend: what a household consumes, and what it pays for the outcome outside groups.
///     C = min(m, s) + min(mpc · max(0, y − d − s), m − min(m, s)),   m = cash + y − d                          (S1)
///     self-provision pays  v · max(0, m − C − buffer)                                                        (S2)
///     a direct customer pays her supplier  min(due, m − C)                                                   (S3)
/// y income of the step after what her risk pool took or gave, d paid to her group, s subsistence, all money per step; mpc marginal propensity to consume; v
/// share of spare cash put into the outcome per step. The share ℓ of consumption, and ℓ_b of what self-provision costs,
/// stays in the local market and is income there in the next step, so a pulse of income raises total income by
/// 1/(1 − mpc·ℓ). Amounts are whole minor units, rounded down. Phase: exchange. Draws: none. Source: multiplier L36.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct SpendParams final : ParameterBlock {
  double marginal_propensity = 0.8;
  double local_share = 0.0;
  double building_rate = 12.0;
  double building_buffer = 1.0;
  double local_building_share = 0.0;
  void declare(ParameterVisitor& visitor) override;
};

/// Amounts of one step, in minor units, and shares.
struct SpendTerms {
  std::int64_t subsistence, buffer;
  double marginal_propensity, building_share, local_share, local_building_share;
};

struct SpendView {
  std::span<const std::uint32_t> community, member, first_customer, customers;
  std::span<const std::uint8_t> supplier, terms_of_offer;
  std::span<const double> due_weekly;
  std::span<const Money> cash, income, risk_pooled, member_paid;
  std::span<Money> spending, outcome_payment, local_spending;
  SpendTerms terms{};
  bool has_direct = false;
  std::vector<Money> due;  ///< of a direct customer in one step, by enterprise

  void bind(Binder& binder);
};

struct Spend {
  using Params = SpendParams;
  using View = SpendView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
