// SPDX-License-Identifier: MIT
#pragma once
/// Settle: the only writer of money. Posts the step's flows to every cash account and to loans and debts.
///     cash' = cash + income − spending − payment for the outcome − upkeep + risk pool − repaid
///             − paid to the group + refund + commission + producer's margin − stock loan repaid          (settle.1)
///     debt' = debt + credit − repaid − written off, stock loans included,  loans' of the enterprise likewise (settle.2)
///     partner k receives its part of the partners' share of goods delivered, rounded down               (settle.3)
///     intermediaries receive m/(1 + m) of the value of goods, m their margin                             (settle.4)
///     operating profit = change of the enterprise's cash + invested + change of loans                    (settle.5)
///     reserve' = max(0, reserve + reinvestment share · max(0, profit) − invested)                        (settle.6)
/// All in minor units; remainders of divisions stay with the payer or go to the last payee. Levies on goods go to public
/// bodies and from them to communities. Phase: settle. Draws: none. Source: double entry, L01.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct SettleParams final : ParameterBlock {
  void declare(ParameterVisitor&) override {}
};

/// What it reads of the scenario.
using SettleParts =
    ScenarioParts<&Scenario::population, &Scenario::enterprises, &Scenario::partners, &Scenario::regions>;

struct SettleView {
  SettleParts scenario;
  std::span<const std::uint32_t> member, group_promoter, producer_customer, outlets;
  std::span<const std::uint8_t> region, presence;
  std::span<const Money> income, spending, outcome_payment, maintenance, risk_pooled, credit_change, commission, paid,
      refund, credit, repaid, written_off, producer_margin, producer_repaid, producer_loan, local_income,
      local_spending, displaced, budget;
  std::span<const double> unit_cost_share, partner_share, intermediary_margin, reinvestment_share;
  std::span<Money> cash, debt, enterprise_cash, loans_held, profit, reserve, intermediary_cash, partner_cash,
      stock_loan, local_balance, public_cash;
  Money* rest_of_world = nullptr;

  void bind(Binder& binder);
};

struct Settle : RuleSteps {
  using Params = SettleParams;
  using View = SettleView;
  static const MechanismInfo info;
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
  static void end(View& view, const Params& params, const StepContext& context, Tally& tally);
};

}  // namespace plussum
