// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/deliver.hpp"

#include "plussum/core/fixed_point.hpp"
#include "plussum/state/tally_overflow.hpp"

namespace plussum {
namespace {

constexpr Link named_links[] = {Link::knownness_to_outcome, Link::unpaid_upkeep_to_decay};

struct Run {
  std::size_t rows;
  const std::uint8_t* supplier;
  const float* capability;
  const float* smoothed;
  const Money* payment;
  const float* outcome;
  float keep, per_alone_money, subsistence;
  std::size_t alone_slot;
  float* stock;
};

struct RunSums {
  std::int64_t built, stock, spent, builders;
  std::int64_t seen;  ///< bits of all that was counted
};

/// (deliver.1) for those who provide for themselves; others only lose what decays.
PLUSSUM_KERNEL RunSums build_run(const Run run) {
  std::int64_t built = 0, stock = 0, spent = 0, builders = 0, seen = 0;
  PLUSSUM_ROWS_INDEPENDENT
  for (std::size_t k = 0; k < run.rows; ++k) {
    const bool alone = run.supplier[k] == self_provision;
    const std::int64_t payment = alone ? run.payment[k].units : 0;
    const float made = interpolated_outcome(run.outcome, run.alone_slot, 0, run.capability[k]) *
                       static_cast<float>(small_to_double(payment)) * run.per_alone_money;
    const float after = run.stock[k] * run.keep + made;
    run.stock[k] = after;
    const std::int64_t made_count = tally_count(made), after_count = tally_count(after);
    built += made_count;
    stock += after_count;
    seen |= made_count | after_count;
    spent += payment;
    builders += (alone & (run.smoothed[k] > run.subsistence)) ? 1 : 0;
  }
  return {built, stock, spent, builders, seen};
}

/// The part of (deliver.1) that depends on upkeep, before anything else happens to the stock.
void decay_unkept(const DeliverView& view, RowRange range) {
  for (std::size_t row = range.begin; row < range.end; ++row) {
    const Money due = view.upkeep.due(view.outcome_stock[row], view.goods_durability[row]);
    const Money unpaid = view.upkeep.shared(due, view.supplier[row]).rest - view.maintenance[row];
    if (unpaid <= Money{}) continue;
    const double share = static_cast<double>(unpaid.units) / static_cast<double>(due.units);
    view.outcome_stock[row] *= portable_exp(-view.unkept * static_cast<float>(share));
  }
}

/// (deliver.2)
void mix(const DeliverView& view, std::size_t row, float made, float after, float durability) {
  float& mean = view.goods_durability[row];
  if (made > 0.0f) mean += (durability - mean) * (made / after);
}

/// (deliver.2) for those who provide for themselves, after the goods of the step have been added.
void mix_own(const DeliverView& view, RowRange range) {
  for (std::size_t row = range.begin; row < range.end; ++row) {
    if (view.supplier[row] != self_provision || view.outcome_payment[row] <= Money{}) continue;
    const float made =
        interpolated_outcome(view.outcomes.outcome.data(), view.durability.size(), 0, view.capability[row]) *
        static_cast<float>(small_to_double(view.outcome_payment[row].units)) * view.per_alone_money;
    mix(view, row, made, view.outcome_stock[row], view.alone_durability);
  }
}

/// Goods received by a served customer in this step, and what she spent out of pocket.
struct Received {
  Money goods, spent;
  float price_level;
};

Received received_by(const DeliverView& view, std::size_t row, std::uint8_t e) {
  const std::uint32_t m = view.member[row];
  if (m != no_row) return {view.goods[m], view.paid[m], view.group_price[view.member_group[m]]};
  const Enterprise& enterprise = view.scenario.enterprises()[e];
  const Money payment = view.outcome_payment[row], credit = view.credit_change[row];
  const bool bought = payment > Money{} || credit > Money{};
  // A bill for several steps is met in full, if need be on credit.
  const Money value = !bought ? Money{} : view.payment_steps[e] > 1 ? money_from(view.due_at_once[e]) : payment;
  return {split_money(value, enterprise.programme.service_share).rest,
          credit < Money{} ? payment - credit : payment,  // instalments are spent on the outcome too
          static_cast<float>(view.offered_price[e])};
}

void deliver_to(const DeliverView& view, std::size_t row, std::uint8_t e, Tally& tally) {
  const Received received = received_by(view, row, e);
  ++tally.building_customers[e];
  tally.building_spending[e] += received.spent.units;
  if (received.goods == Money{}) return;
  const float outcome = view.outcomes.received(row, e, view.capability[row], view.knownness[row]);
  const float made = outcome * static_cast<float>(received.goods.in_currency()) * view.per_money /
                     received.price_level;  // (deliver.1)
  const float before = view.outcome_stock[row];
  view.outcome_stock[row] = before + made;
  if (view.mixes) mix(view, row, made, before + made, static_cast<float>(view.durability[e]));
  const std::int64_t made_count = tally_count(made), after_count = tally_count(before + made);
  mark_if_beyond(tally, made_count | after_count);
  tally.outcome_built[e] += made_count;
  tally.outcome_stock[0] += after_count - tally_count(before);
}

/// Whether goods of different durability meet: looked up when the scenario has changed, else only deciders bring others.
bool durability_differs(const DeliverView& view, const DeliverParts& scenario) {
  for (std::size_t e = 0; e < view.durability.size(); ++e)
    if (scenario.enterprises()[e].decides || static_cast<float>(view.durability[e]) != view.alone_durability)
      return true;
  for (const float durability : view.goods_durability)
    if (durability != view.alone_durability) return true;
  return false;
}

}  // namespace

const MechanismInfo Deliver::info{
    .name = "deliver",
    .phase = Phase::settle,
    .rows = TableId::customers,
    .summary = "what is paid for the outcome becomes outcome stock, as far as activities are covered",
    .source = "coverage (cover.1)-(cover.3)",
    .draws = {},
    .links = named_links};

void DeliverParams::declare(ParameterVisitor& visitor) {
  visitor.number("depreciation", depreciation,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 100.0,
                  .meaning = "rate at which the outcome stock wears out; 0 is neutral"});
  visitor.number("unkept_depreciation", unkept_depreciation,
                 {.unit = "1/year",
                  .low = 0.0,
                  .high = 100.0,
                  .meaning = "rate at which it wears out in addition while none of its upkeep is paid; 0 is neutral",
                  .source = "loop V2; case C22"});
  visitor.number("alone_durability", alone_durability,
                 {.low = 0.0, .high = 1.0, .meaning = "durability of what customers make for themselves"});
}

void DeliverView::bind(Binder& binder) {
  upkeep.bind(binder);
  binder.parts(scenario);
  outcomes.bind(binder);
  member = binder.read(&Customers::member);
  supplier = binder.read(&Customers::supplier);
  capability = binder.read(&Customers::capability);
  knownness = binder.read(&Customers::knownness);
  smoothed_income = binder.read(&Customers::smoothed_income);
  outcome_payment = binder.read(&Customers::outcome_payment);
  credit_change = binder.read(&Customers::credit_change);
  maintenance = binder.read(&Customers::maintenance);
  payment_steps = binder.read(&Enterprises::payment_steps);
  offered_price = binder.read(&Enterprises::offered_price);
  due_at_once = binder.read(&Enterprises::due_at_once);
  durability = binder.read(&Enterprises::durability);
  later_cost_share = binder.read(&Enterprises::later_cost_share);
  member_group = binder.read(&Members::group);
  goods = binder.read(&Members::goods);
  paid = binder.read(&Members::paid);
  group_price = binder.read(&Groups::price_level);
  outcome_stock = binder.write(&Customers::outcome_stock);
  goods_durability = binder.write(&Customers::goods_durability);
}

void Deliver::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  const auto& scenario = view.scenario;
  view.outcomes.refresh();
  view.keep = static_cast<float>(portable_exp(-params.depreciation * context.years));
  view.per_money = static_cast<float>(1.0 / scenario.market_space().unit_value);
  view.per_alone_money =
      static_cast<float>(1.0 / (scenario.market_space().unit_value * scenario.preferences().alone_price_level *
                                Money::units_per_currency));
  view.alone_durability = static_cast<float>(params.alone_durability);
  if (context.scenario_changed) view.mixes = durability_differs(view, scenario);
  view.upkeep.refresh(context, view.later_cost_share);
  view.unkept = static_cast<float>(params.unkept_depreciation * scenario.links().of(Link::unpaid_upkeep_to_decay) *
                                   context.years);
}

void Deliver::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  const std::size_t b = range.begin;
  if (view.upkeep.per_unit > 0.0 && view.unkept > 0.0f) decay_unkept(view, range);
  const RunSums sums = build_run({.rows = range.size(),
                                  .supplier = view.supplier.data() + b,
                                  .capability = view.capability.data() + b,
                                  .smoothed = view.smoothed_income.data() + b,
                                  .payment = view.outcome_payment.data() + b,
                                  .outcome = view.outcomes.outcome.data(),
                                  .keep = view.keep,
                                  .per_alone_money = view.per_alone_money,
                                  .subsistence = static_cast<float>(view.scenario.population().subsistence),
                                  .alone_slot = view.durability.size(),
                                  .stock = view.outcome_stock.data() + b});
  mark_if_beyond(tally, sums.seen);
  constexpr std::size_t alone = supplier_slot(self_provision);
  tally.outcome_built[alone] += sums.built;
  tally.building_spending[alone] += sums.spent;
  tally.building_customers[alone] += sums.builders;
  tally.outcome_stock[0] += sums.stock;
  if (view.mixes) mix_own(view, range);
  for (std::size_t row = range.begin; row < range.end; ++row)
    if (view.supplier[row] != self_provision) deliver_to(view, row, view.supplier[row], tally);
}

}  // namespace plussum
