// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/contract.hpp"

namespace plussum {
namespace {

/// (contract.2) for a customer who owed something at the beginning of the step.
float record_after(const ContractView& view, const ContractParams& params, std::size_t row, Money owed) {
  const float record = view.credit_record[row];
  const Money change = view.credit_change[row];
  if (view.outcome_payment[row] < Money{}) return 0.0f;  // what was written off is a payment that was taken back
  if (change > Money{}) return record;                   // a further loan puts the instalment off
  const Money instalment =
      view.contracts.leaves(row) ? owed : view.contracts.terms[view.contracts.supplier[row]].instalment(owed);
  return -change >= instalment ? record + static_cast<float>(params.record_gain) * (1.0f - record)
                               : std::max(0.0f, record - params.penalty());
}

/// (contract.1)
std::uint16_t paid_steps_after(const ContractView& view, std::size_t row) {
  const ContractColumns& contracts = view.contracts;
  if (!contracts.direct(row) || contracts.leaves(row)) return 0;
  if (view.paid_steps[row] > 0) return static_cast<std::uint16_t>(view.paid_steps[row] - 1);
  const std::uint8_t e = contracts.supplier[row];
  const bool bought = view.outcome_payment[row] > Money{} || view.credit_change[row] > Money{};
  return contracts.terms[e].bill > Money{} && bought ? static_cast<std::uint16_t>(contracts.payment_steps[e] - 1)
                                                     : std::uint16_t{0};
}

}  // namespace

const MechanismInfo Contract::info{.name = ContractParams::mechanism,
                                   .phase = Phase::settle,
                                   .rows = TableId::customers,
                                   .summary = "steps paid ahead and credit records of direct customers",
                                   .source = "annuity L02; link R12",
                                   .draws = {},
                                   .links = {}};

void ContractParams::declare(ParameterVisitor& visitor) {
  visitor.integer(
      "arrears_limit", arrears_limit,
      {.unit = "1",
       .low = 1,
       .high = 1000,
       .meaning = "instalments in a row whose missing takes a full record to 0, where debt is written off"});
  visitor.number("record_gain", record_gain,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "part of what a record lacks that is made good by each instalment paid in time"});
}

void ContractView::bind(Binder& binder) {
  contracts.bind(binder);
  outcome_payment = binder.read(&Customers::outcome_payment);
  credit_change = binder.read(&Customers::credit_change);
  paid_steps = binder.write(&Customers::paid_steps);
  credit_record = binder.write(&Customers::credit_record);
}

void Contract::begin(View& view, const Params&, const StepContext& context, Tally&) {
  view.contracts.refresh(context, view.paid_steps);
}

void Contract::rows(const View& view, const Params& params, const StepContext&, RowRange range, Tally&) {
  if (!view.contracts.active) return;
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const Money owed = view.contracts.owed(row);
    if (owed > Money{}) view.credit_record[row] = record_after(view, params, row, owed);
    view.paid_steps[row] = paid_steps_after(view, row);
  }
}

}  // namespace plussum
