// SPDX-License-Identifier: MIT
#pragma once
/// ProgressGroups: moves each group along its plan, by what the step brought.
///     balance' = balance + 1 per instalment paid − n_c per delivery; +4 … −5 in the Patrimonio Hoy plan (progress_groups.1)
///     pool'    = pool + saved − goods paid out of savings − refund                                (progress_groups.2)
///     D' = D exp(−Δ/τ) + (1 − exp(−Δ/τ)) · (groups defaulted · τ/Δ) / groups of the community, cut to 1 (progress_groups.3)
/// n_c instalments a delivery is worth; pool [money]; D fading share of defaults with memory τ [year]. Phase: settle.
/// Draws: none. Source: Patrimonio Hoy schedule L29.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct ProgressGroupsParams final : ParameterBlock {
  double default_memory = 1.0;
  void declare(ParameterVisitor& visitor) override;
};

struct ProgressGroupsView {
  ScenarioParts<&Scenario::enterprises> scenario;
  std::span<const std::uint32_t> first_member, group_size, group_community;
  std::span<const std::uint8_t> enterprise, outcome_of_step;
  std::span<const Money> saved, goods, credit, refund;
  std::span<const std::uint32_t> community_id;
  std::span<std::uint8_t> phase;
  std::span<std::uint16_t> plan, instalments_paid, missed;
  std::span<std::int16_t> balance;
  std::span<Money> pool;
  std::span<float> default_memory;

  void bind(Binder& binder);
};

struct ProgressGroups : RuleSteps {
  using Params = ProgressGroupsParams;
  using View = ProgressGroupsView;
  static const MechanismInfo info;
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
