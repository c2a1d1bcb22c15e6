// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/spend.hpp"

#include <algorithm>
#include <atomic>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::local_spending_to_income, Link::record_to_credit};

struct Run {
  std::size_t rows;
  const Money* cash;
  const Money* income;
  const Money* pooled;          ///< received from the risk pool
  const std::int64_t* paid;     ///< to the group
  const std::int64_t* due;      ///< to a direct supplier
  const std::int64_t* selling;  ///< counted on from selling, in the cash already
  const std::uint8_t* supplier;
  Money* spending;
  Money* payment;
};

struct RunSums {
  std::int64_t spending, local, building, local_building, direct;
};

PLUSSUM_INLINE std::int64_t smaller(std::int64_t a, std::int64_t b) {
  return a < b ? a : b;
}
PLUSSUM_INLINE std::int64_t not_negative(std::int64_t a) {
  return a > 0 ? a : 0;
}
/// A whole number of minor units not above share·amount, 0 <= share <= 1.
PLUSSUM_INLINE std::int64_t part_of(std::int64_t amount, double share) {
  return floor_to_int64(share * small_to_double(amount));
}

PLUSSUM_KERNEL RunSums spend_run(const Run run, const SpendTerms terms) {
  std::int64_t spent = 0, local = 0, building = 0, local_building = 0, direct = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const std::int64_t left_of_income = run.income[k].units + run.pooled[k].units - run.paid[k];
    const std::int64_t money = run.cash[k].units + left_of_income;
    const std::int64_t basic = smaller(money, terms.subsistence);
    const std::int64_t rest = money - basic;
    const std::int64_t more =
        smaller(part_of(not_negative(left_of_income + run.selling[k] - terms.subsistence), terms.marginal_propensity),
                rest);  // (spend.1)
    const std::int64_t spare = rest - more;
    const bool alone = run.supplier[k] == self_provision;
    const std::int64_t built =
        alone ? part_of(not_negative(spare - terms.buffer), terms.building_share) : 0;  // (spend.2)
    const std::int64_t bought = smaller(run.due[k], spare);                             // (spend.3)
    run.spending[k].units = basic + more;
    run.payment[k].units = built + bought;
    spent += basic + more;
    local += part_of(basic + more, terms.local_share);
    building += built;
    local_building += part_of(built, terms.local_building_share);
    direct += bought;
  }
  return {spent, local, building, local_building, direct};
}

/// What the customers of some rows count on from selling.
void add_selling(const SpendView& view, std::size_t begin, std::size_t end, std::int64_t* selling) {
  std::fill_n(selling, end - begin, 0);
  auto next = std::lower_bound(view.selling.begin(), view.selling.end(),
                               std::pair{static_cast<std::uint32_t>(begin), std::int64_t{0}});
  for (; next != view.selling.end() && next->first < end; ++next) selling[next->first - begin] += next->second;
}

/// A direct sale: the supplier's service part is a fee, the rest buys goods.
void post_sale(const SpendParts& scenario, std::size_t region, std::uint8_t e, Money paid, Money financed,
               Tally& tally) {
  const Split parts = split_money(paid + financed, scenario.enterprises()[e].programme.service_share);
  const Money fee = std::min(parts.part, paid);
  tally.move(Transfer::service_fee, fee, e);
  tally.move(Transfer::direct_sale, paid - fee, e);
  tally.goods[e] += parts.rest.units;
  tally.goods_in[e * max_regions + region] += parts.rest.units;
}

void post_direct_sales(const SpendView& view, std::size_t region, std::size_t begin, std::size_t end, Tally& tally) {
  for (std::size_t row = begin; row < end; ++row)
    if (view.contracts.direct(row))
      post_sale(view.scenario, region, view.contracts.supplier[row], view.outcome_payment[row], {}, tally);
}

/// Direct customers one by one, where some of them may have contracts.
void keep_contracts(const SpendView& view, std::size_t region, std::size_t begin, std::size_t end, Tally& tally) {
  for (std::size_t row = begin; row < end; ++row) {
    view.credit_change[row] = {};
    if (!view.contracts.direct(row)) continue;
    const std::uint8_t e = view.contracts.supplier[row];
    const DirectCustomer who{.spare = view.cash[row] + view.income[row] + view.risk_pooled[row] - view.spending[row],
                             .owed = view.contracts.owed(row),
                             .record = view.credit_record[row],
                             .leaves = view.contracts.leaves(row),
                             .waits = view.waiting_for[row] != self_provision,
                             .paid_ahead = view.paid_steps[row] > 0};
    const Deal deal = direct_deal(view.contracts.terms[e], view.due[e], who, view.penalty);
    // What is written off is a payment for the outcome that the supplier takes back: no cash moves.
    view.outcome_payment[row] = deal.paid - deal.written_off;
    view.credit_change[row] = deal.borrowed - deal.repaid - deal.written_off;
    post_sale(view.scenario, region, e, deal.paid, deal.financed, tally);
    tally.move(Transfer::loan_repayment, deal.repaid, e);
    tally.credit[e] += deal.borrowed.units;
    tally.loans_taken[e] += deal.borrowed > Money{} ? 1 : 0;
    tally.written_off[e] += deal.written_off.units;
  }
}

}  // namespace

const MechanismInfo Spend::info{.name = "spend",
                                .phase = Phase::exchange,
                                .rows = TableId::customers,
                                .summary = "consumption, part of it local, and payment for the outcome outside groups",
                                .source = "local multiplier L36; annuity L02",
                                .draws = {},
                                .links = named_links};

void SpendParams::declare(ParameterVisitor& visitor) {
  visitor.number("marginal_propensity", marginal_propensity,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of income above subsistence that is consumed (mpc)",
                  .source = "L36"});
  visitor.number(
      "local_share", local_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of consumption that stays in the local market", .source = "L36"});
  visitor.number(
      "building_rate", building_rate,
      {.unit = "1/year",
       .low = 0.0,
       .high = 1e6,
       .meaning = "rate at which a customer who provides for herself puts spare cash into the outcome; 0: never"});
  visitor.number(
      "building_buffer", building_buffer,
      {.unit = "week", .low = 0.0, .high = 1000.0, .meaning = "cash kept back from that, in weeks of subsistence"});
  visitor.number(
      "local_building_share", local_building_share,
      {.low = 0.0, .high = 1.0, .meaning = "share of what self-provision costs that stays in the local market"});
}

void SpendView::bind(Binder& binder) {
  contract = binder.parameters<ContractParams>();
  binder.parts(scenario);
  contracts.bind(binder);
  community = binder.read(&Customers::community);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  region = binder.read(&Communities::region);
  waiting_for = binder.read(&Customers::waiting_for);
  paid_steps = binder.read(&Customers::paid_steps);
  credit_record = binder.read(&Customers::credit_record);
  due_weekly = binder.read(&Enterprises::due);
  active = binder.read(&Enterprises::active);
  cash = binder.read(&Customers::cash);
  income = binder.read(&Customers::income);
  member_paid = binder.read(&Members::paid);
  producer = binder.read(&Producers::customer);
  producer_margin = binder.read(&Producers::smoothed_margin);
  risk_pooled = binder.read(&Customers::risk_pooled);
  spending = binder.write(&Customers::spending);
  outcome_payment = binder.write(&Customers::outcome_payment);
  credit_change = binder.write(&Customers::credit_change);
  local_spending = binder.write(&Communities::local_spending);
}

Deal direct_deal(const CreditTerms& terms, Money due, const DirectCustomer& who, float penalty) {
  Deal deal;
  const Money instalment = who.leaves ? who.owed : terms.instalment(who.owed);
  deal.repaid = std::min(instalment, who.spare);  // (spend.4)
  if (deal.repaid < instalment) {
    constexpr float nothing = 1e-6f;  // K times 1/K in single precision
    if (who.leaves || who.record - penalty < nothing) deal.written_off = who.owed - deal.repaid;  // (spend.6)
    return deal;
  }
  const Money left = who.spare - deal.repaid;
  if (who.paid_ahead) return deal;
  if (terms.bill == Money{}) {
    deal.paid = std::min(due, left);  // (spend.3)
    return deal;
  }
  if (who.leaves) return deal;
  if (left >= terms.bill) {
    deal.paid = terms.bill;
    return deal;
  }
  const Money wanted = terms.bill - left;
  if (who.waits || wanted > terms.limit(who.record)) return deal;
  // (spend.5): the instalment on what she owed before waits, so that debt moves one way in a step.
  return {.paid = left, .financed = wanted, .borrowed = terms.debt_for(wanted), .repaid = {}, .written_off = {}};
}

void Spend::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const double subsistence = view.scenario.population().subsistence;
  view.terms = {.subsistence = money_from(subsistence * context.weeks).units,
                .buffer = money_from(subsistence * params.building_buffer).units,
                .marginal_propensity = params.marginal_propensity,
                .building_share = hazard_chance(params.building_rate, context.years),
                .local_share = params.local_share,
                .local_building_share = params.local_building_share};
  view.penalty = view.contract != nullptr ? view.contract->penalty() : 1.0f;
  view.contracts.refresh(context, view.paid_steps);
  if (context.scenario_changed && !view.contracts.active)
    std::fill(view.credit_change.begin(), view.credit_change.end(), Money{});
  view.has_direct = false;
  view.due.clear();
  for (std::size_t e = 0; e < view.due_weekly.size(); ++e) {
    const bool in_groups = (view.contracts.terms_of_offer[e] & offer_in_groups) != 0;
    view.has_direct |= !in_groups;
    const bool sells = !in_groups && view.active[e] != 0;
    view.due.push_back(!sells ? Money{} : money_from(view.due_weekly[e] * context.weeks));
  }
  std::fill(view.local_spending.begin(), view.local_spending.end(), Money{});
  view.selling.clear();
  for (std::size_t k = 0; k < view.producer.size(); ++k)
    if (const Money counted_on = money_from(view.producer_margin[k] * context.weeks); counted_on > Money{})
      view.selling.emplace_back(view.producer[k], counted_on.units);
  std::sort(view.selling.begin(), view.selling.end());
}

void Spend::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  std::int64_t paid[chunk_rows], due[chunk_rows] = {}, selling[chunk_rows] = {};
  const bool by_contract = view.contracts.active;
  const std::span<const std::uint32_t> member = view.contracts.member;
  for_each_run(view.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 for (std::size_t row = begin; row < end; ++row) {
                   paid[row - begin] = member[row] == no_row ? 0 : view.member_paid[member[row]].units;
                   if (view.has_direct && !by_contract)
                     due[row - begin] = view.contracts.direct(row) ? view.due[view.contracts.supplier[row]].units : 0;
                 }
                 if (!view.selling.empty()) add_selling(view, begin, end, selling);
                 const Run run{.rows = end - begin,
                               .cash = view.cash.data() + begin,
                               .income = view.income.data() + begin,
                               .pooled = view.risk_pooled.data() + begin,
                               .paid = paid,
                               .due = due,
                               .selling = selling,
                               .supplier = view.contracts.supplier.data() + begin,
                               .spending = view.spending.data() + begin,
                               .payment = view.outcome_payment.data() + begin};
                 const RunSums sums = spend_run(run, view.terms);
                 std::atomic_ref(view.local_spending[place].units)
                     .fetch_add(sums.local + sums.local_building, std::memory_order_relaxed);
                 tally.household_spending[0] += sums.spending;
                 tally.move(Transfer::local_consumption, {sums.local});
                 tally.move(Transfer::other_consumption, {sums.spending - sums.local});
                 tally.move(Transfer::local_building, {sums.local_building});
                 tally.move(Transfer::other_building, {sums.building - sums.local_building});
                 const std::size_t region = view.region[place];
                 if (by_contract)
                   keep_contracts(view, region, begin, end, tally);
                 else if (sums.direct > 0)
                   post_direct_sales(view, region, begin, end, tally);
               });
}

}  // namespace plussum
