// SPDX-License-Identifier: MIT
#pragma once
/// Contract: how long a direct customer has paid ahead, and her record of paying what she owed.
///     paid steps' = n − 1 when she bought n steps of use in this step, else max(0, paid steps − 1)    (contract.1)
///     record' = r + g (1 − r)   with the step's instalment paid in full
///             = r − 1/K         with it missed in part or whole
///             = 0               when the debt was written off, which is when that would fall to 0    (contract.2)
/// K arrears limit, g gain with each instalment. Who has no supplier, is in a group, or leaves has paid for nothing ahead.
/// Phase: settle, before debts change. Draws: none. Source: model section "credit"; link R12.
#include "plussum/mechanisms/direct_credit.hpp"

namespace plussum {

struct ContractView {
  ContractColumns contracts;
  std::span<const Money> outcome_payment, credit_change;
  std::span<std::uint16_t> paid_steps;
  std::span<float> credit_record;

  void bind(Binder& binder);
};

struct Contract : RuleSteps {
  using Params = ContractParams;
  using View = ContractView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

}  // namespace plussum
