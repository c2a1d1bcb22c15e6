// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/maintain.hpp"

#include <algorithm>

namespace plussum {
namespace {

/// What a customer has left after all that she has paid in the step.
Money money_left(const MaintainView& view, std::size_t row) {
  const std::uint32_t m = view.member[row];
  const Money to_group = m == no_row ? Money{} : view.member_paid[m];
  return view.cash[row] + view.income[row] + view.risk_pooled[row] - to_group - view.spending[row] -
         view.outcome_payment[row] + std::min(Money{}, view.credit_change[row]);
}

}  // namespace

const MechanismInfo Maintain::info{.name = MaintainParams::mechanism,
                                   .phase = Phase::exchange,
                                   .rows = TableId::customers,
                                   .summary = "upkeep of the outcome stock, borne by customers and suppliers",
                                   .source = "split incentive L34; case C22",
                                   .draws = {},
                                   .links = {}};

void MaintainParams::declare(ParameterVisitor& visitor) {
  visitor.number("maintenance_rate", maintenance_rate,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 10.0,
                  .meaning = "upkeep of an outcome stock without durability, as a share of its value; 0 is neutral",
                  .source = "L34"});
}

void MaintainView::bind(Binder& binder) {
  upkeep.bind(binder);
  supplier = binder.read(&Customers::supplier);
  member = binder.read(&Customers::member);
  outcome_stock = binder.read(&Customers::outcome_stock);
  goods_durability = binder.read(&Customers::goods_durability);
  cash = binder.read(&Customers::cash);
  income = binder.read(&Customers::income);
  risk_pooled = binder.read(&Customers::risk_pooled);
  member_paid = binder.read(&Members::paid);
  spending = binder.read(&Customers::spending);
  outcome_payment = binder.read(&Customers::outcome_payment);
  credit_change = binder.read(&Customers::credit_change);
  later_cost_share = binder.read(&Enterprises::later_cost_share);
  maintenance = binder.write(&Customers::maintenance);
}

void Maintain::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  view.upkeep.refresh(context, view.later_cost_share);
  if (context.scenario_changed && params.maintenance_rate == 0.0)
    std::fill(view.maintenance.begin(), view.maintenance.end(), Money{});
}

void Maintain::rows(const View& view, const Params& params, const StepContext&, RowRange range, Tally& tally) {
  if (params.maintenance_rate == 0.0) return;
  Money by_customers, unpaid;
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const std::uint8_t supplier = view.supplier[row];
    const Money due = view.upkeep.due(view.outcome_stock[row], view.goods_durability[row]);  // (maintain.1)
    const Split parts = view.upkeep.shared(due, supplier);
    const Money paid = std::min(parts.rest, money_left(view, row));  // (maintain.2)
    view.maintenance[row] = paid;
    by_customers += paid;
    unpaid += parts.rest - paid;
    if (supplier != self_provision) tally.move(Transfer::maintenance_by_enterprise, parts.part, supplier);
  }
  tally.move(Transfer::maintenance_by_customer, by_customers);
  tally.upkeep_unpaid[0] += unpaid.units;
}

}  // namespace plussum
