// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/spend.hpp"

#include <algorithm>
#include <atomic>

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/community_runs.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::local_spending_to_income};

struct Run {
  std::size_t rows;
  const Money* cash;
  const Money* income;
  const Money* pooled;       ///< received from the risk pool
  const std::int64_t* paid;  ///< to the group
  const std::int64_t* due;   ///< to a direct supplier
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
        smaller(part_of(not_negative(left_of_income - terms.subsistence), terms.marginal_propensity), rest);  // (S1)
    const std::int64_t spare = rest - more;
    const bool alone = run.supplier[k] == self_provision;
    const std::int64_t built = alone ? part_of(not_negative(spare - terms.buffer), terms.building_share) : 0;  // (S2)
    const std::int64_t bought = smaller(run.due[k], spare);                                                    // (S3)
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

/// Direct sales by enterprise: the supplier's service part is a fee, the rest buys goods.
void post_direct_sales(const SpendView& view, const StepContext& context, std::size_t begin, std::size_t end,
                       Tally& tally) {
  for (std::size_t row = begin; row < end; ++row) {
    const std::uint8_t e = view.supplier[row];
    if (e == self_provision || view.member[row] != no_row) continue;
    const Split parts = split_money(view.outcome_payment[row], context.scenario.enterprises[e].programme.service_share);
    tally.move(Transfer::service_fee, parts.part, e);
    tally.move(Transfer::direct_sale, parts.rest, e);
    tally.goods[e] += parts.rest.units;
  }
}

}  // namespace

const MechanismInfo Spend::info{.name = "spend",
                                .phase = Phase::exchange,
                                .rows = TableId::customers,
                                .summary = "consumption, part of it local, and payment for the outcome outside groups",
                                .source = "local multiplier L36",
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
  community = binder.read(&Customers::community);
  member = binder.read(&Customers::member);
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  supplier = binder.read(&Customers::supplier);
  terms_of_offer = binder.read(&Enterprises::terms_of_offer);
  due_weekly = binder.read(&Enterprises::due);
  cash = binder.read(&Customers::cash);
  income = binder.read(&Customers::income);
  member_paid = binder.read(&Members::paid);
  risk_pooled = binder.read(&Customers::risk_pooled);
  spending = binder.write(&Customers::spending);
  outcome_payment = binder.write(&Customers::outcome_payment);
  local_spending = binder.write(&Communities::local_spending);
}

void Spend::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const double subsistence = context.scenario.population.subsistence;
  view.terms = {.subsistence = money_from(subsistence * context.weeks).units,
                .buffer = money_from(subsistence * params.building_buffer).units,
                .marginal_propensity = params.marginal_propensity,
                .building_share = hazard_chance(params.building_rate, context.years),
                .local_share = params.local_share,
                .local_building_share = params.local_building_share};
  view.has_direct = false;
  view.due.clear();
  for (std::size_t e = 0; e < view.due_weekly.size(); ++e) {
    const bool in_groups = (view.terms_of_offer[e] & offer_in_groups) != 0;
    view.has_direct |= !in_groups;
    view.due.push_back(in_groups ? Money{} : money_from(view.due_weekly[e] * context.weeks));
  }
  std::fill(view.local_spending.begin(), view.local_spending.end(), Money{});
}

void Spend::rows(const View& view, const Params&, const StepContext& context, RowRange range, Tally& tally) {
  std::int64_t paid[chunk_rows], due[chunk_rows] = {};
  for_each_run(view.community, view.first_customer, view.customers, range.begin, range.end,
               [&](std::uint32_t place, std::size_t begin, std::size_t end) {
                 for (std::size_t row = begin; row < end; ++row) {
                   paid[row - begin] = view.member[row] == no_row ? 0 : view.member_paid[view.member[row]].units;
                   if (view.has_direct)
                     due[row - begin] = view.supplier[row] == self_provision ? 0 : view.due[view.supplier[row]].units;
                 }
                 const Run run{.rows = end - begin,
                               .cash = view.cash.data() + begin,
                               .income = view.income.data() + begin,
                               .pooled = view.risk_pooled.data() + begin,
                               .paid = paid,
                               .due = due,
                               .supplier = view.supplier.data() + begin,
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
                 if (sums.direct > 0) post_direct_sales(view, context, begin, end, tally);
               });
}

}  // namespace plussum
