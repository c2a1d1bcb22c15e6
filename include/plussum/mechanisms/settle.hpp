// SPDX-License-Identifier: MIT
#pragma once
/// Settle: the only writer of money. Posts the step's flows to every cash account and to loans and debts.
///     cash' = cash + income − spending − payment for the outcome − paid to the group + refund + commission     (M1)
///     debt' = debt + credit − repaid − written off,  loans' of the enterprise likewise                        (M2)
///     partner k receives its share of goods delivered, rounded down; the enterprise keeps the remainder        (M3)
/// All in minor units. Phase: settle. Draws: none. Source: double entry, L01.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct SettleParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

struct SettleView {
  std::span<const std::uint32_t> member, group_promoter;
  std::span<const Money> income, spending, outcome_payment;
  std::span<const Money> paid, refund, credit, repaid, written_off, commission;
  std::span<const Money> local_income, local_spending;
  std::span<const std::uint32_t> outlets;
  std::span<Money> cash, debt, enterprise_cash, loans_held, partner_cash, local_balance;
  Money* rest_of_world = nullptr;

  void bind(Binder& binder);
};

struct Settle {
  using Params = SettleParams;
  using View = SettleView;
  static const MechanismInfo info;
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
