// SPDX-License-Identifier: MIT
#pragma once
/// Spend: what a household consumes, and what it pays for the outcome outside groups.
///     C = min(m, s) + min(mpc · max(0, y − d + r − s), m − min(m, s)),   m = cash + y − d                 (spend.1)
///     self-provision pays  v · max(0, m − C − buffer)                                                   (spend.2)
///     a direct customer pays her supplier  min(due, m − C), or, where she pays for n steps at once, B whenever
///     what she has paid for is used up                                                                  (spend.3)
///     what she owes her supplier is repaid first:  min(instalment, m − C)                               (spend.4)
///     B is met out of cash, or, as far as  c·κ_r·B  goes, on credit; else she pays and gets nothing     (spend.5)
///     a debt is written off when an instalment is missed and her record is used up, or when she leaves  (spend.6)
/// B, instalment and debt are those of direct_credit.hpp (contract.3)–(contract.5), c·κ_r the credit share times her record. y income of
/// the step after what her risk pool took or gave, d paid to her group, r what a customer-producer counts on from
/// selling, which is in her cash already, s subsistence, all money per step; mpc marginal propensity to consume; v
/// share of spare cash put into the outcome per step. The share ℓ of consumption, and ℓ_b of what self-provision costs,
/// stays in the local market and is income there in the next step, so a pulse of income raises total income by 1/(1 −
/// mpc·ℓ). Amounts are whole minor units, rounded down. Phase: exchange. Draws: none. Source: multiplier L36.
#include <utility>

#include "plussum/mechanisms/direct_credit.hpp"

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

/// A direct customer after consumption, and what she and her supplier then do.
struct DirectCustomer {
  Money spare, owed;
  float record;
  bool leaves, waits, paid_ahead;
};
struct Deal {
  Money paid, financed;  ///< of the bill, out of cash and on credit
  Money borrowed;        ///< the debt for what is financed, interest included
  Money repaid, written_off;
};

/// What it reads of the scenario.
using SpendParts = ScenarioParts<&Scenario::population, &Scenario::enterprises>;

struct SpendView {
  SpendParts scenario;
  const ContractParams* contract = nullptr;
  ContractColumns contracts;
  std::span<const std::uint32_t> community, first_customer, customers;
  std::span<const std::uint8_t> region, waiting_for, active;
  std::span<const std::uint16_t> paid_steps;
  std::span<const float> credit_record;
  std::span<const double> due_weekly;
  std::span<const Money> cash, income, risk_pooled, member_paid;
  std::span<const std::uint32_t> producer;
  std::span<const double> producer_margin;
  std::span<Money> spending, outcome_payment, credit_change, local_spending;
  SpendTerms terms{};
  float penalty = 0.0f;
  bool has_direct = false;
  std::vector<Money> due;  ///< of a direct customer in one step, by enterprise
  std::vector<std::pair<std::uint32_t, std::int64_t>>
      selling;  ///< customer rows in order, income from selling in a step

  void bind(Binder& binder);
};

struct Spend : RuleSteps {
  using Params = SpendParams;
  using View = SpendView;
  static const MechanismInfo info;
  static void begin(View& view, const Params& params, const StepContext& context, Tally& tally);
  static void rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally);
};

/// (spend.3)–(spend.6); due is what she pays where there is no bill for several steps.
Deal direct_deal(const CreditTerms& terms, Money due, const DirectCustomer& who, float penalty);

}  // namespace plussum
