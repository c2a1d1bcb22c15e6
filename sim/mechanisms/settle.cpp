// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/settle.hpp"

#include <algorithm>

namespace plussum {
namespace {

struct Run {
  std::size_t rows;
  const Money* income;
  const Money* spending;
  const Money* payment;
  Money* cash;
};

struct RunSums {
  std::int64_t cash, least;
};

/// (M1) but for groups; the sum and the least of the new balances.
PLUSSUM_KERNEL RunSums post_run(const Run run) {
  std::int64_t sum = 0, least = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const std::int64_t cash = run.cash[k].units + run.income[k].units - run.spending[k].units - run.payment[k].units;
    run.cash[k].units = cash;
    sum += cash;
    least = cash < least ? cash : least;
  }
  return {sum, least};
}

void note_overdrawn(const SettleView& view, std::size_t begin, std::size_t end, Tally& tally) {
  for (std::size_t row = begin; row < end; ++row)
    if (view.cash[row] < Money{})
      tally.overdrawn_customer[0] = std::max(tally.overdrawn_customer[0], static_cast<std::int64_t>(row) + 1);
}

void post_partners(SettleView& view, const Scenario& scenario, std::size_t e, Money goods, Tally& tally) {
  for (std::size_t k = 0; k < scenario.partners.size(); ++k) {
    if (scenario.partners[k].enterprise != scenario.enterprises[e].name) continue;
    const Money share = split_money(goods, scenario.partners[k].revenue_share).part;  // (M3)
    view.partner_cash[k] += share;
    tally.move(Transfer::partner_share, share, e);
  }
}

void post_enterprise(SettleView& view, const StepContext& context, std::size_t e, Tally& tally) {
  const Enterprise& enterprise = context.scenario.enterprises[e];
  const Money goods{tally.goods[e]};
  post_partners(view, context.scenario, e, goods, tally);
  const Money cost = money_from(enterprise.unit_cost_share * goods.in_currency());
  const Money outlets = money_from(enterprise.outlet_cost * context.weeks) * static_cast<std::int64_t>(view.outlets[e]);
  tally.move(Transfer::cost_of_goods, cost, e);
  tally.move(Transfer::outlet_cost, outlets, e);
  Money change;
  for (const Transfer in :
       {Transfer::service_fee, Transfer::loan_repayment, Transfer::goods_from_pool, Transfer::direct_sale})
    change += tally.moved_for(in, e);
  for (const Transfer out :
       {Transfer::promoter_commission, Transfer::partner_share, Transfer::cost_of_goods, Transfer::outlet_cost})
    change -= tally.moved_for(out, e);
  view.enterprise_cash[e] += change;
  view.loans_held[e] +=
      Money{tally.credit[e]} - tally.moved_for(Transfer::loan_repayment, e) - Money{tally.written_off[e]};  // (M2)
}

/// What left and reached the rest of the world, by purpose.
Money rest_of_world_change(const Tally& tally) {
  const TransferTotals totals = tally.transfer_totals();
  Money change;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    if (all_transfers[purpose].payer == Sector::rest_of_world) change -= totals[purpose];
    if (all_transfers[purpose].payee == Sector::rest_of_world) change += totals[purpose];
  }
  return change;
}

}  // namespace

const MechanismInfo Settle::info{.name = "settle",
                                 .phase = Phase::settle,
                                 .rows = TableId::customers,
                                 .ends_pass = true,  // commissions
                                 .summary = "posts the step's flows to every account; the only writer of money",
                                 .source = "double entry, L01",
                                 .draws = {},
                                 .links = {}};

void SettleView::bind(Binder& binder) {
  member = binder.read(&Customers::member);
  income = binder.read(&Customers::income);
  spending = binder.read(&Customers::spending);
  outcome_payment = binder.read(&Customers::outcome_payment);
  group_promoter = binder.read(&Groups::promoter);
  commission = binder.read(&Groups::commission);
  paid = binder.read(&Members::paid);
  refund = binder.read(&Members::refund);
  credit = binder.read(&Members::credit);
  repaid = binder.read(&Members::repaid);
  written_off = binder.read(&Members::written_off);
  local_income = binder.read(&Communities::local_income);
  local_spending = binder.read(&Communities::local_spending);
  outlets = binder.read(&Enterprises::outlets);
  cash = binder.write(&Customers::cash);
  debt = binder.write(&Customers::debt);
  enterprise_cash = binder.write(&Enterprises::cash);
  loans_held = binder.write(&Enterprises::loans_held);
  partner_cash = binder.write(&Partners::cash);
  local_balance = binder.write(&Communities::local_balance);
  rest_of_world = &binder.rest_of_world();
}

void Settle::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  const std::size_t b = range.begin;
  RunSums sums = post_run({.rows = range.size(),
                           .income = view.income.data() + b,
                           .spending = view.spending.data() + b,
                           .payment = view.outcome_payment.data() + b,
                           .cash = view.cash.data() + b});
  std::int64_t debts = 0;
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const std::uint32_t m = view.member[row];
    if (m == no_row) continue;
    const Money change = view.refund[m] - view.paid[m];
    view.cash[row] += change;
    sums.cash += change.units;
    sums.least = std::min(sums.least, view.cash[row].units);
    view.debt[row] += view.credit[m] - view.repaid[m] - view.written_off[m];  // (M2)
    debts += view.debt[row].units;
  }
  tally.household_cash[0] += sums.cash;
  tally.household_debt[0] += debts;
  if (sums.least < 0) note_overdrawn(view, range.begin, range.end, tally);
}

void Settle::end(View& view, const Params&, const StepContext& context, Tally& tally) {
  for (std::size_t group = 0; group < view.commission.size(); ++group)
    if (view.commission[group] > Money{}) {
      view.cash[view.group_promoter[group]] += view.commission[group];
      tally.household_cash[0] += view.commission[group].units;
    }
  for (std::size_t e = 0; e < context.scenario.enterprises.size(); ++e) post_enterprise(view, context, e, tally);
  for (std::size_t place = 0; place < view.local_balance.size(); ++place)
    view.local_balance[place] += view.local_spending[place] - view.local_income[place];
  *view.rest_of_world += rest_of_world_change(tally);
}

}  // namespace plussum
