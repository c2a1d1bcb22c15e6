// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/settle.hpp"

#include <algorithm>

#include "plussum/scenario/market_amounts.hpp"

namespace plussum {
namespace {

struct Run {
  std::size_t rows;
  const Money* income;
  const Money* spending;
  const Money* payment;
  const Money* maintenance;
  const Money* pooled;
  const Money* credit;
  Money* cash;
  Money* debt;
};

struct RunSums {
  std::int64_t cash, debt, least;
};

/// (settle.1) and (settle.2) but for groups; the sums and the least of the new balances.
PLUSSUM_KERNEL RunSums post_run(const Run run) {
  std::int64_t sum = 0, debts = 0, least = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const std::int64_t credit = run.credit[k].units, debt = run.debt[k].units + credit;
    const std::int64_t cash = run.cash[k].units + run.income[k].units - run.spending[k].units - run.payment[k].units -
                              run.maintenance[k].units + run.pooled[k].units + (credit < 0 ? credit : 0);
    run.cash[k].units = cash;
    run.debt[k].units = debt;
    sum += cash;
    debts += debt;
    least = cash < least ? cash : least;
  }
  return {sum, debts, least};
}

void note_overdrawn(const SettleView& view, std::size_t begin, std::size_t end, Tally& tally) {
  for (std::size_t row = begin; row < end; ++row)
    if (view.cash[row] < Money{})
      tally.overdrawn_customer[0] = std::max(tally.overdrawn_customer[0], static_cast<std::int64_t>(row) + 1);
}

void post_partners(SettleView& view, const SettleParts& scenario, std::size_t e, Money goods, Tally& tally) {
  double shares = 0.0;
  for (const Partner& partner : scenario.partners())
    if (partner.enterprise == scenario.enterprises()[e].name) shares += partner.revenue_share;
  if (!(shares > 0.0)) return;
  for (std::size_t k = 0; k < scenario.partners().size(); ++k) {
    const Partner& partner = scenario.partners()[k];
    if (partner.enterprise != scenario.enterprises()[e].name) continue;
    const Money share =
        split_money(goods, view.partner_share[e] * (partner.revenue_share / shares)).part;  // (settle.3)
    view.partner_cash[k] += share;
    tally.move(Transfer::partner_share, share, e);
  }
}

/// What an enterprise owes for the goods of this step beside its partners' shares.
void post_costs(SettleView& view, const StepContext& context, std::size_t e, Money goods, Tally& tally) {
  const Enterprise& enterprise = view.scenario.enterprises()[e];
  tally.move(Transfer::cost_of_goods, money_from(view.unit_cost_share[e] * goods.in_currency()), e);
  tally.move(Transfer::outlet_cost,
             money_from(in_simulated_market(view.scenario.population(), enterprise.outlet_cost) * context.weeks) *
                 static_cast<std::int64_t>(view.outlets[e]),
             e);
  const double margin = view.intermediary_margin[e];
  tally.move(Transfer::intermediary_margin, split_money(goods, margin / (1.0 + margin)).part, e);  // (settle.4)
  for (std::size_t region = 0; region < view.scenario.region_count(); ++region) {
    const Money sold{tally.goods_in[e * max_regions + region]};
    const Money levy = split_money(sold, view.scenario.region(region).levy).part;
    view.public_cash[region] += levy;
    tally.move(Transfer::levy, levy, e);
  }
  for (const Lever lever : all_levers) {
    const Money budget = view.budget[Levers::row(e, lever)];
    tally.move(lever == Lever::community ? Transfer::community_programme : Transfer::investment, budget, e);
  }
}

/// What reached an enterprise less what left it, by the sectors of each purpose.
Money change_of(const Tally& tally, std::size_t e, Sector sector) {
  Money change;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    const Money moved = tally.moved_for(static_cast<Transfer>(purpose), e);
    if (all_transfers[purpose].payee == sector) change += moved;
    if (all_transfers[purpose].payer == sector) change -= moved;
  }
  return change;
}

void post_enterprise(SettleView& view, const StepContext& context, std::size_t e, Tally& tally) {
  const Money goods{tally.goods[e]};
  post_partners(view, view.scenario, e, goods, tally);
  post_costs(view, context, e, goods, tally);
  const Money change = change_of(tally, e, Sector::enterprise);
  const Money invested = tally.moved_for(Transfer::investment, e) + tally.moved_for(Transfer::community_programme, e);
  const Money lent = Money{tally.credit[e]} - tally.moved_for(Transfer::loan_repayment, e) -
                     tally.moved_for(Transfer::producer_stock, e) - Money{tally.written_off[e]};  // (settle.2)
  view.enterprise_cash[e] += change;
  view.loans_held[e] += lent;
  view.intermediary_cash[e] += tally.moved_for(Transfer::intermediary_margin, e);
  view.profit[e] = change + invested + lent;  // (settle.5)
  const Money kept = view.profit[e] > Money{} ? split_money(view.profit[e], view.reinvestment_share[e]).part : Money{};
  view.reserve[e] = std::max(Money{}, view.reserve[e] + kept - invested);  // (settle.6)
}

/// Public bodies hand back what they have taken, in equal parts to the communities of their region.
void return_levies(SettleView& view, Tally& tally) {
  for (std::size_t region = 0; region < view.public_cash.size(); ++region) {
    if (view.public_cash[region] == Money{}) continue;
    std::int64_t places = std::count(view.region.begin(), view.region.end(), static_cast<std::uint8_t>(region));
    for (std::size_t place = 0; place < view.region.size() && places > 0; ++place) {
      if (view.region[place] != region) continue;
      const Money part{view.public_cash[region].units / places--};
      view.public_cash[region] -= part;
      view.local_balance[place] += part;
      tally.move(Transfer::levy_returned, part);
    }
  }
}

/// Community programmes go to the communities in which the enterprise has an outlet or information, else to all.
void pay_programmes(SettleView& view, std::size_t e, const Tally& tally) {
  Money left = tally.moved_for(Transfer::community_programme, e);
  if (left == Money{}) return;
  const std::size_t places = view.local_balance.size();
  const auto reached = [&](std::size_t place) { return view.presence[e * places + place] != 0; };
  std::int64_t count = 0;
  for (std::size_t place = 0; place < places; ++place) count += reached(place) ? 1 : 0;
  const bool everywhere = count == 0;
  if (everywhere) count = static_cast<std::int64_t>(places);
  for (std::size_t place = 0; place < places; ++place) {
    if (!everywhere && !reached(place)) continue;
    const Money part{left.units / count--};
    left -= part;
    view.local_balance[place] += part;
  }
}

/// Customer-producers: margins, and the loan for their first stock, which is part of what they owe.
void post_producers(SettleView& view, Tally& tally) {
  for (std::size_t row = 0; row < view.producer_margin.size(); ++row) {
    const Money change = view.producer_margin[row] - view.producer_repaid[row];
    const Money owed = view.producer_loan[row] - view.producer_repaid[row];  // (settle.2)
    const std::uint32_t customer = view.producer_customer[row];
    view.cash[customer] += change;
    view.debt[customer] += owed;
    view.stock_loan[row] += owed;
    tally.household_cash[0] += change.units;
    tally.household_debt[0] += owed.units;
  }
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
  binder.parts(scenario);
  member = binder.read(&Customers::member);
  income = binder.read(&Customers::income);
  spending = binder.read(&Customers::spending);
  outcome_payment = binder.read(&Customers::outcome_payment);
  maintenance = binder.read(&Customers::maintenance);
  risk_pooled = binder.read(&Customers::risk_pooled);
  credit_change = binder.read(&Customers::credit_change);
  group_promoter = binder.read(&Groups::promoter);
  commission = binder.read(&Groups::commission);
  paid = binder.read(&Members::paid);
  refund = binder.read(&Members::refund);
  credit = binder.read(&Members::credit);
  repaid = binder.read(&Members::repaid);
  written_off = binder.read(&Members::written_off);
  producer_customer = binder.read(&Producers::customer);
  producer_margin = binder.read(&Producers::margin);
  producer_repaid = binder.read(&Producers::loan_repaid);
  producer_loan = binder.read(&Producers::loan_change);
  region = binder.read(&Communities::region);
  presence = binder.read(&Communities::presence);
  local_income = binder.read(&Communities::local_income);
  local_spending = binder.read(&Communities::local_spending);
  displaced = binder.read(&Communities::displaced);
  outlets = binder.read(&Enterprises::outlets);
  unit_cost_share = binder.read(&Enterprises::unit_cost_share);
  partner_share = binder.read(&Enterprises::partner_share);
  intermediary_margin = binder.read(&Enterprises::retail_margin);
  reinvestment_share = binder.read(&Enterprises::reinvestment_share);
  budget = binder.read(&Levers::budget);
  cash = binder.write(&Customers::cash);
  debt = binder.write(&Customers::debt);
  enterprise_cash = binder.write(&Enterprises::cash);
  loans_held = binder.write(&Enterprises::loans_held);
  profit = binder.write(&Enterprises::profit);
  reserve = binder.write(&Enterprises::reserve);
  intermediary_cash = binder.write(&Enterprises::intermediary_cash);
  partner_cash = binder.write(&Partners::cash);
  stock_loan = binder.write(&Producers::stock_loan);
  local_balance = binder.write(&Communities::local_balance);
  public_cash = binder.write(&Regions::public_cash);
  rest_of_world = &binder.rest_of_world();
}

void Settle::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  const std::size_t b = range.begin;
  RunSums sums = post_run({.rows = range.size(),
                           .income = view.income.data() + b,
                           .spending = view.spending.data() + b,
                           .payment = view.outcome_payment.data() + b,
                           .maintenance = view.maintenance.data() + b,
                           .pooled = view.risk_pooled.data() + b,
                           .credit = view.credit_change.data() + b,
                           .cash = view.cash.data() + b,
                           .debt = view.debt.data() + b});
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const std::uint32_t m = view.member[row];
    if (m == no_row) continue;
    const Money change = view.refund[m] - view.paid[m];
    const Money owed = view.credit[m] - view.repaid[m] - view.written_off[m];  // (settle.2)
    view.cash[row] += change;
    view.debt[row] += owed;
    sums.cash += change.units;
    sums.debt += owed.units;
    sums.least = std::min(sums.least, view.cash[row].units);
  }
  tally.household_cash[0] += sums.cash;
  tally.household_debt[0] += sums.debt;
  if (sums.least < 0) note_overdrawn(view, range.begin, range.end, tally);
}

void Settle::end(View& view, const Params&, const StepContext& context, Tally& tally) {
  for (std::size_t group = 0; group < view.commission.size(); ++group)
    if (view.commission[group] > Money{}) {
      view.cash[view.group_promoter[group]] += view.commission[group];
      tally.household_cash[0] += view.commission[group].units;
    }
  post_producers(view, tally);
  for (std::size_t place = 0; place < view.local_balance.size(); ++place)
    view.local_balance[place] += view.local_spending[place] - view.local_income[place] - view.displaced[place];
  for (std::size_t e = 0; e < view.scenario.enterprises().size(); ++e) {
    post_enterprise(view, context, e, tally);
    pay_programmes(view, e, tally);
  }
  return_levies(view, tally);
  *view.rest_of_world += rest_of_world_change(tally);
}

}  // namespace plussum
