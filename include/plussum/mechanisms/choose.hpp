// SPDX-License-Identifier: MIT
#pragma once
/// Choose: customers who review their situation choose a supplier among the offers they know and can take up, and
/// self-provision.
///     P(review in one step) = 1 − exp(−r Δ), or 1 when a due cannot be met, service failed or the supplier is gone (choose.1)
///     P(choose j) = exp(U_j) / Σ_k exp(U_k) over feasible known offers and self-provision                (choose.2)
/// Barriers (choose.3) and utilities (choose.4) as in choice.hpp; the present supplier's alternatives bear its
/// switching cost. Members of a group are bound until their plan ends; those who wait for one do not review. Phase:
/// decide. Draws: one word for the review, one uniform for the choice. Source: McFadden 1974; logit L05.
#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct ChooseParams final : ParameterBlock {
  double review_rate = 1.0;
  void declare(ParameterVisitor& visitor) override;
};

struct ChooseView {
  CustomerStanding standing;
  std::span<const std::uint32_t> id, member;
  std::span<const std::uint8_t> waiting_for, service_failed, active;
  std::span<const std::uint16_t> aware, paid_steps;
  std::span<std::uint8_t> intended_supplier;

  void bind(Binder& binder);
};

struct Choose : RuleSteps {
  using Params = ChooseParams;
  using View = ChooseView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// Position chosen by inversion of the logit's distribution (choose.2): `uniform` in (0, 1), utilities of which at least one
/// is finite. Minus infinity is never chosen.
std::size_t logit_choice(std::span<const float> utility, double uniform);

}  // namespace plussum
