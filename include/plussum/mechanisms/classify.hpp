// SPDX-License-Identifier: MIT
#pragma once
/// Classify: the lock state of every customer, counterfactual and a partition.
///     locked_out     no supplier, and every offer has a barrier (choose.3)
///     outside        no supplier, some offer is feasible
///     locked_in      served, would prefer an alternative if switching were free:  max U_other > U_current (classify.1)
///     locked_on      served, U_current ≥ max U_other + margin, attachment ≥ threshold                    (classify.2)
///     transactional  served, neither
/// U as in (choose.4) without switching cost; alternatives are the feasible offers, known or not, and self-provision. For
/// customers without a supplier `barriers` holds the bits of the offer with the fewest barriers. Also counts lock
/// states, transitions, barriers, suppliers and awareness. Phase: assess. Draws: none. Source: lock chain L17.
#include "plussum/mechanisms/choice_columns.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct ClassifyParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

struct ClassifyView {
  CustomerStanding standing;
  std::span<const std::uint32_t> first_customer, customers;
  std::span<const std::uint16_t> aware;
  std::span<std::uint8_t> barriers, lock_state;
  std::span<std::uint32_t> customers_of;

  void bind(Binder& binder);
};

struct Classify : RuleSteps {
  using Params = ClassifyParams;
  using View = ClassifyView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Lock state of a served customer (classify.1, classify.2): `current` and `best_other` are utilities with switching free.
LockState served_state(const ChoiceTerms& terms, float current, float best_other, float attachment);

}  // namespace plussum
