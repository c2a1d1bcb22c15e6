// SPDX-License-Identifier: MIT
#pragma once
/// Produce: what customer-producers earn on goods that their neighbours buy, and the loan for their first stock.
///     sales = goods that the enterprise's customers in the community bought directly or got in groups in the step (produce.1)
///     pool = margin · sales · min(1, k T/n)                                                                   (produce.2)
///     fair share = pool left/producers left;  alone = margin · sales · min(1, T/n)                            (produce.3)
///     margin of one = min(pool left, fair share + (1 − g) · max(0, alone − fair share)),  in the order of rows
///     displaced = displacement · pool, as far as the local market has it; the enterprise pays the rest        (produce.4)
///     repaid = min(stock loan, repay share · margin);  lent = stock loan of the scenario in the first step    (produce.5)
/// k producers of the enterprise in the community, T customers that one can serve, n customers served there, g gain of
/// producers_to_margin: at 0 who came first keeps what she would have alone. A row stands for as many producers as a row of
/// customers stands for customers, so T counts rows. Phase: exchange. Draws: none. Source: Shakti, C09; L36.
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct ProduceParams final : ParameterBlock {
  double repay_share = 0.5;
  void declare(ParameterVisitor& visitor) override;
};

struct ProduceView {
  ScenarioParts<&Scenario::enterprises, &Scenario::links> scenario;
  std::span<const std::uint8_t> supplier, group_enterprise, outcome_of_step, enterprise, active, region;
  std::span<const std::uint32_t> member, first_customer, customers, group_community, first_member, group_size, customer,
      community;
  std::span<const Money> outcome_payment, member_goods, local_balance, local_income, local_spending, stock_loan;
  std::span<const double> producer_margin;
  std::span<Money> margin, loan_repaid, loan_change, displaced;

  void bind(Binder& binder);
};

struct Produce : RuleSteps {
  using Params = ProduceParams;
  using View = ProduceView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
};

/// Share of sales that producers serve (produce.2).
double share_served(double producers, double territory, double served);

}  // namespace plussum
