// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/produce.hpp"

#include <algorithm>

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::producers_to_margin};

struct Market {
  Money sales;
  std::int64_t served = 0;
  double margin = 0.0;
};

/// Goods that groups of each community got from the enterprise.
std::vector<Money> group_goods(const ProduceView& view, std::size_t e) {
  std::vector<Money> goods(view.customers.size());
  for (std::size_t group = 0; group < view.outcome_of_step.size(); ++group) {
    if (view.group_enterprise[group] != e || (view.outcome_of_step[group] & group_delivered) == 0) continue;
    for (std::uint32_t m = view.first_member[group]; m < view.first_member[group] + view.group_size[group]; ++m)
      goods[view.group_community[group]] += view.member_goods[m];
  }
  return goods;
}

/// (produce.1)
Market market_of(const ProduceView& view, std::size_t e, std::size_t place, double service_share, Money group_goods) {
  Market market{.sales = group_goods, .margin = view.producer_margin[e]};
  for (std::size_t row = view.first_customer[place]; row < view.first_customer[place] + view.customers[place]; ++row) {
    if (view.supplier[row] != e) continue;
    ++market.served;
    if (view.member[row] == no_row)
      market.sales += split_money(std::max(Money{}, view.outcome_payment[row]), service_share).rest;
  }
  return market;
}

/// Shares out what the enterprise's producers earn in a community; returns the whole.
Money pay_margins(ProduceView& view, const ProducerRole& role, double crowding, const Market& market,
                  std::span<const std::uint32_t> rows) {
  const auto served = static_cast<double>(market.served), territory = static_cast<double>(role.territory);
  const auto count = static_cast<double>(rows.size());
  const Money pool =
      split_money(market.sales, market.margin * share_served(count, territory, served)).part;  // (produce.2)
  const Money alone =
      split_money(market.sales, market.margin * share_served(1.0, territory, served)).part;  // (produce.3)
  Money left = pool;
  auto remaining = static_cast<std::int64_t>(rows.size());
  for (const std::uint32_t row : rows) {
    const Money fair{(left.units + remaining - 1) / remaining};
    const Money more = alone > fair ? split_money(alone - fair, 1.0 - crowding).part : Money{};
    view.margin[row] = std::min(left, fair + more);
    left -= view.margin[row];
    --remaining;
  }
  return pool;
}

/// (produce.4)
void charge_margins(ProduceView& view, const ProducerRole& role, std::size_t e, std::size_t place, Money pool,
                    Tally& tally) {
  const Money at_hand =
      view.local_balance[place] + view.local_spending[place] - view.local_income[place] - view.displaced[place];
  const Money displaced = std::min(split_money(pool, role.displacement).part, std::max(at_hand, Money{}));
  view.displaced[place] += displaced;
  tally.move(Transfer::displaced_margin, displaced, e);
  tally.move(Transfer::producer_margin, pool - displaced, e);
}

/// (produce.5)
void lend_and_collect(ProduceView& view, const ProduceParams& params, const ProducerRole& role, std::size_t row,
                      Tally& tally) {
  const std::size_t e = view.enterprise[row];
  if (view.active[row] == producer_new) {
    const Money lent = money_from(role.stock_loan);
    view.loan_change[row] = lent;
    tally.credit[e] += lent.units;
    tally.goods[e] += lent.units;
    tally.goods_in[e * max_regions + view.region[view.community[row]]] += lent.units;
    return;
  }
  const Money owed = view.stock_loan[row];
  if (view.active[row] == producer_stopped) {
    view.loan_change[row] = -owed;
    tally.written_off[e] += owed.units;
    return;
  }
  view.loan_repaid[row] = std::min(owed, split_money(view.margin[row], params.repay_share).part);
  tally.move(Transfer::producer_stock, view.loan_repaid[row], e);
}

void sell_for(ProduceView& view, std::size_t e, Tally& tally) {
  const Enterprise& enterprise = view.scenario.enterprises()[e];
  const std::size_t places = view.customers.size();
  std::vector<std::vector<std::uint32_t>> rows(places);
  for (std::size_t row = 0; row < view.active.size(); ++row)
    if (view.enterprise[row] == e && view.active[row] != producer_stopped)
      rows[view.community[row]].push_back(static_cast<std::uint32_t>(row));
  if (std::all_of(rows.begin(), rows.end(), [](const auto& here) { return here.empty(); })) return;
  const std::vector<Money> from_groups = group_goods(view, e);
  const double crowding = view.scenario.links().of(Link::producers_to_margin);
  for (std::size_t place = 0; place < places; ++place) {
    if (rows[place].empty()) continue;
    const Market market = market_of(view, e, place, enterprise.programme.service_share, from_groups[place]);
    const Money pool = pay_margins(view, enterprise.producers, crowding, market, rows[place]);
    charge_margins(view, enterprise.producers, e, place, pool, tally);
  }
}

}  // namespace

const MechanismInfo Produce::info{.name = "produce",
                                  .phase = Phase::exchange,
                                  .rows = TableId::none,
                                  .summary = "margins of customer-producers on what their neighbours buy",
                                  .source = "Shakti, case C09; local multiplier L36",
                                  .draws = {},
                                  .links = named_links};

void ProduceParams::declare(ParameterVisitor& visitor) {
  visitor.number(
      "repay_share", repay_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of her margin with which a producer repays her stock loan"});
}

void ProduceView::bind(Binder& binder) {
  binder.parts(scenario);
  supplier = binder.read(&Customers::supplier);
  member = binder.read(&Customers::member);
  outcome_payment = binder.read(&Customers::outcome_payment);
  group_enterprise = binder.read(&Groups::enterprise);
  group_community = binder.read(&Groups::community);
  first_member = binder.read(&Groups::first_member);
  group_size = binder.read(&Groups::members);
  outcome_of_step = binder.read(&Groups::outcome_of_step);
  member_goods = binder.read(&Members::goods);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  region = binder.read(&Communities::region);
  local_balance = binder.read(&Communities::local_balance);
  local_income = binder.read(&Communities::local_income);
  local_spending = binder.read(&Communities::local_spending);
  customer = binder.read(&Producers::customer);
  enterprise = binder.read(&Producers::enterprise);
  community = binder.read(&Producers::community);
  active = binder.read(&Producers::active);
  stock_loan = binder.read(&Producers::stock_loan);
  producer_margin = binder.read(&Enterprises::producer_margin);
  margin = binder.write(&Producers::margin);
  loan_repaid = binder.write(&Producers::loan_repaid);
  loan_change = binder.write(&Producers::loan_change);
  displaced = binder.write(&Communities::displaced);
}

double share_served(double producers, double territory, double served) {
  return served > producers * territory ? producers * territory / served : 1.0;
}

void Produce::begin(View& view, const Params& params, const StepContext&, Tally& tally) {
  if (view.customer.empty()) return;
  for (const std::span<Money> flow : {view.margin, view.loan_repaid, view.loan_change, view.displaced})
    std::fill(flow.begin(), flow.end(), Money{});
  for (std::size_t e = 0; e < view.scenario.enterprises().size(); ++e)
    if (view.producer_margin[e] > 0.0) sell_for(view, e, tally);
  for (std::size_t row = 0; row < view.customer.size(); ++row)
    lend_and_collect(view, params, view.scenario.enterprises()[view.enterprise[row]].producers, row, tally);
}

}  // namespace plussum
