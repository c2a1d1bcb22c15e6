// SPDX-License-Identifier: MIT
#pragma once
/// Contracts of direct customers: a bill for several steps of use, and the credit on which it may be bought. Shared by
/// the mechanism that decides what is paid and the one that keeps the contract, so that both see the same terms.
///     a(r, n) = r / (1 − (1 + r)^−n),  a(0, n) = 1/n                                                (contract.3)
///     credit at most  c·κ_r·B;  debt for a loan of P  n·⌈P·a⌉                                        (contract.4)
///     instalment of a step  min(D, max(⌈c·B·a⌉, ⌈D/n⌉))                                              (contract.5)
/// B bill, c share lent to a full record (times the gain of the link), κ_r credit record, D debt, n steps of the term, r
/// interest of one step, (1 + yearly interest)^Δ − 1. All amounts in minor units. Source: annuity L02.
#include <algorithm>
#include <cmath>
#include <vector>

#include "plussum/core/numeric.hpp"
#include "plussum/mechanisms/mechanism.hpp"

namespace plussum {

struct ContractParams final : ParameterBlock {
  static constexpr std::string_view mechanism = "contract";
  std::int64_t arrears_limit = 4;
  double record_gain = 0.02;
  void declare(ParameterVisitor& visitor) override;
  /// What one missed instalment costs of the record.
  float penalty() const { return static_cast<float>(1.0 / static_cast<double>(arrears_limit)); }
};

/// Level payment of n equal ones that repay 1 with interest r a period (contract.3).
inline double annuity_factor(double rate, double periods) {
  return rate == 0.0 ? 1.0 / periods : rate / -portable_expm1(-periods * portable_log1p(rate));
}

/// What one enterprise asks of direct customers in a step.
struct CreditTerms {
  Money bill;                ///< for `payment_steps` steps at once; 0 when it is paid step by step
  double share = 0.0;        ///< of the bill that a full record may owe
  double factor = 1.0;       ///< instalment per unit lent
  std::int64_t periods = 1;  ///< instalments
  Money standard;            ///< instalment of the largest loan

  Money limit(float record) const { return split_money(bill, share * static_cast<double>(record)).part; }
  Money instalment_for(Money lent) const {
    constexpr double exact = 1.0 - 1e-12;  // an instalment that is a whole number stays one
    return {static_cast<std::int64_t>(std::ceil(static_cast<double>(lent.units) * factor * exact))};
  }
  Money debt_for(Money lent) const { return instalment_for(lent) * periods; }  // (contract.4)
  Money instalment(Money debt) const {                                         // (contract.5)
    return std::min(debt, std::max(standard, Money{(debt.units + periods - 1) / periods}));
  }
};

inline CreditTerms credit_terms(const Enterprise& enterprise, double due_at_once, double share,
                                const StepContext& context) {
  CreditTerms terms;
  terms.bill = money_from(due_at_once);
  terms.share = share;
  terms.periods = std::max(std::int64_t{1}, static_cast<std::int64_t>(enterprise.credit_term / context.weeks + 0.5));
  const double rate = portable_expm1(context.years * portable_log1p(enterprise.credit_interest));
  terms.factor = annuity_factor(rate, static_cast<double>(terms.periods));
  terms.standard = terms.instalment_for(terms.limit(1.0f));
  return terms;
}

/// The columns that say who owes what to her supplier, and the terms of the step.
struct ContractColumns {
  ScenarioParts<&Scenario::links, &Scenario::enterprises> scenario;
  std::span<const std::uint8_t> terms_of_offer, supplier, intended_supplier;
  std::span<const std::uint16_t> payment_steps;
  std::span<const double> due_at_once, credit_share;
  std::span<const std::uint32_t> member, producer;
  std::span<const Money> debt, stock_loan;
  std::vector<CreditTerms> terms;     ///< by enterprise
  std::vector<Money> owed_for_stock;  ///< by customer; empty while there are no customer-producers
  bool active = false;                ///< somebody may have a contract

  void bind(Binder& binder);
  /// To be called once a step, before rows. Whether contracts are left over from offers of before is looked up only when
  /// the scenario has changed: else they come from offers that were seen.
  void refresh(const StepContext& context, std::span<const std::uint16_t> paid_steps);

  bool direct(std::size_t row) const { return supplier[row] != self_provision && member[row] == no_row; }
  bool leaves(std::size_t row) const { return intended_supplier[row] != supplier[row]; }
  /// What a direct customer owes her supplier, the loan for a customer-producer's stock apart.
  Money owed(std::size_t row) const {
    if (!direct(row)) return {};
    return owed_for_stock.empty() ? debt[row] : debt[row] - owed_for_stock[row];
  }
};

inline void ContractColumns::bind(Binder& binder) {
  binder.parts(scenario);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  payment_steps = binder.read(&Enterprises::payment_steps);
  due_at_once = binder.read(&Enterprises::due_at_once);
  credit_share = binder.read(&Enterprises::credit_share);
  supplier = binder.read(&Customers::supplier);
  intended_supplier = binder.read(&Customers::intended_supplier);
  member = binder.read(&Customers::member);
  debt = binder.read(&Customers::debt);
  producer = binder.read(&Producers::customer);
  stock_loan = binder.read(&Producers::stock_loan);
}

inline void ContractColumns::refresh(const StepContext& context, std::span<const std::uint16_t> paid_steps) {
  const double gain = scenario.links().of(Link::record_to_credit);
  bool offered = false;
  terms.clear();
  for (std::size_t e = 0; e < payment_steps.size(); ++e) {
    const bool lump = (terms_of_offer[e] & offer_in_groups) == 0 && payment_steps[e] > 1;
    offered |= lump;
    terms.push_back(
        credit_terms(scenario.enterprises()[e], lump ? due_at_once[e] : 0.0, credit_share[e] * gain, context));
  }
  owed_for_stock.clear();
  if (!producer.empty()) owed_for_stock.resize(debt.size());
  for (std::size_t k = 0; k < producer.size(); ++k) owed_for_stock[producer[k]] += stock_loan[k];
  if (context.scenario_changed) active = false;
  active |= offered;
  for (std::size_t row = 0; context.scenario_changed && !active && row < paid_steps.size(); ++row)
    active = paid_steps[row] > 0 || owed(row) > Money{};
}

}  // namespace plussum
