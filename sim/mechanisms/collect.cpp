// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/collect.hpp"

#include <algorithm>
#include <array>

namespace plussum {
namespace {

constexpr Purpose draws[] = {Purpose::willingness, Purpose::group_patience, Purpose::rotation_order};
constexpr Link named_links[] = {Link::defaults_to_willingness};
constexpr std::size_t most_members = 1000;

/// What the members of the group at hand can pay and do pay: room for all groups of a block in turn.
struct Pockets {
  std::array<Money, most_members> capacity, paid;
};

/// What a member can and will pay in this step (collect.1, collect.3).
Money capacity_of(const CollectView& view, std::size_t customer, Money due, double cover_limit, std::uint64_t unwilling,
                  const Draws& draw) {
  if (unwilling > 0 && draw.word(Purpose::willingness, view.id[customer]) < unwilling) return {};
  const std::int64_t over =
      view.cash[customer].units + view.income[customer].units + view.risk_pooled[customer].units - view.subsistence;
  const auto limit = static_cast<std::int64_t>(cover_limit * static_cast<double>(due.units));
  return {std::clamp<std::int64_t>(over, 0, limit)};
}

/// Saving instalments of the plan the group is in: an upgraded group takes goods first, a rotating one only saves.
std::uint32_t saving_of(const Programme& programme, std::uint16_t plan) {
  if (programme.rotating) return static_cast<std::uint32_t>(programme.delivery_instalments);
  return plan >= 2 ? 0 : static_cast<std::uint32_t>(programme.saving_instalments);
}

void clear_flows(const CollectView& view, std::size_t first, std::size_t size) {
  for (std::span<Money> column : {view.paid, view.peer_cover, view.service_fee, view.saved, view.repaid, view.goods,
                                  view.credit, view.refund, view.written_off})
    std::fill_n(column.begin() + static_cast<std::ptrdiff_t>(first), size, Money{});
}

/// The members' flows of a step in which the group's instalment is met.
void post_instalment(const CollectView& view, const StepContext& context, std::size_t group, const Programme& programme,
                     std::span<const Money> paid, Tally& tally) {
  const std::size_t first = view.first_member[group], size = view.group_size[group], e = view.enterprise[group];
  const Money due = view.instalment[group], fee = view.service_fee_due[group], rest = due - fee;
  const auto cycle = static_cast<std::uint32_t>(programme.delivery_instalments);
  const std::uint32_t saving = saving_of(programme, view.plan[group]);
  const std::uint32_t number = view.instalments_paid[group] + 1u;
  const bool saves = (number - 1) % cycle < saving;
  const bool delivers = delivers_with(number, saving, cycle);
  const Money goods = delivers ? rest * static_cast<std::int64_t>(cycle) : Money{};
  const Money on_credit = delivers ? rest * static_cast<std::int64_t>(cycle - saving) : Money{};
  const auto members = static_cast<std::int64_t>(size);
  const bool in_turn = delivers && programme.rotating;
  const std::size_t turn =
      in_turn ? rotation_turn(context.seed_of_step(0), view.group_id[group], view.plan[group], size, number / cycle - 1)
              : size;
  Money covered;
  for (std::size_t k = 0; k < size; ++k) {
    view.paid[first + k] = paid[k];
    view.peer_cover[first + k] = paid[k] - due;
    if (paid[k] > due) covered += paid[k] - due;
    view.service_fee[first + k] = fee;
    (saves ? view.saved : view.repaid)[first + k] = rest;
    view.goods[first + k] = !in_turn ? goods : k == turn ? goods * members : Money{};  // (collect.5)
    view.credit[first + k] = on_credit;
  }
  tally.move(Transfer::peer_cover, covered, e);
  tally.move(Transfer::service_fee, fee * members, e);
  tally.move(saves ? Transfer::group_saving : Transfer::loan_repayment, rest * members, e);
  if (delivers) {
    view.outcome_of_step[group] |= group_delivered;
    tally.move(Transfer::goods_from_pool, (goods - on_credit) * members, e);
    tally.goods[e] += (goods * members).units;
    tally.goods_in[e * max_regions + view.region[view.group_community[group]]] += (goods * members).units;
    tally.credit[e] += (on_credit * members).units;
  }
  if (view.group_promoter[group] != no_row) {
    view.commission[group] = split_money(due * members, programme.promoter_commission).part;
    tally.move(Transfer::promoter_commission, view.commission[group], e);
  }
}

/// What each member still owes for goods on credit: the part of an instalment that repays, for every one received but not
/// paid. Members may owe more than that, for other things, which the group's end does not touch.
Money owed_for_goods(const CollectView& view, std::size_t group) {
  const Money repaid_by_one = view.instalment[group] - view.service_fee_due[group];
  return repaid_by_one * std::max<std::int64_t>(0, -view.balance[group]);
}

void post_default(const CollectView& view, std::size_t group, Tally& tally) {
  const std::size_t first = view.first_member[group], size = view.group_size[group], e = view.enterprise[group];
  const Money share{view.pool[group].units / static_cast<std::int64_t>(size)};  // exact: members save equal amounts
  const Money owed = owed_for_goods(view, group);
  for (std::size_t k = 0; k < size; ++k) {
    view.refund[first + k] = share;
    view.written_off[first + k] = owed;
  }
  view.outcome_of_step[group] |= group_defaulted;
  tally.move(Transfer::pool_refund, share * static_cast<std::int64_t>(size), e);
  tally.written_off[e] += (owed * static_cast<std::int64_t>(size)).units;
  ++tally.groups_defaulted[e];
}

void complete_plan(const CollectView& view, std::size_t group, const Programme& programme, const Draws& draw,
                   Tally& tally) {
  const std::size_t e = view.enterprise[group];
  const bool renews =
      draw.word(Purpose::group_patience, view.group_id[group], 1) < chance_threshold(programme.renewal_share);
  view.outcome_of_step[group] |= renews ? group_completed | group_renewed : group_completed;
  ++(renews ? tally.groups_renewed : tally.groups_graduated)[e];
}

void collect_group(const CollectView& view, const CollectParams& params, const StepContext& context, std::size_t group,
                   Pockets& pockets, Tally& tally) {
  const std::size_t first = view.first_member[group], size = view.group_size[group], e = view.enterprise[group];
  const Programme& programme = view.scenario.enterprises()[e].programme;
  const Money due = view.instalment[group];
  const double memory = static_cast<double>(view.default_memory[e * view.communities + view.group_community[group]]);
  const double unwilling =
      params.unwillingness * (1.0 - params.peer_pressure) +
      params.contagion * view.scenario.links().of(Link::defaults_to_willingness) * memory;  // (collect.3)
  const std::span capacity(pockets.capacity.data(), size), paid(pockets.paid.data(), size);
  for (std::size_t k = 0; k < size; ++k) {
    capacity[k] = capacity_of(view, view.member_customer[first + k], due, programme.cover_limit,
                              chance_threshold(unwilling), context.draws);
    tally.members_short[e] += capacity[k] < due;
  }
  const GroupPayment payment = group_payment(capacity, due, view.group_id[group] % size, paid);
  ++tally.instalments_due[e];
  tally.due[e] += (due * static_cast<std::int64_t>(size)).units;
  tally.payable[e] += payment.payable.units;
  if (payment.met) {
    view.outcome_of_step[group] = group_paid;
    ++tally.instalments_paid[e];
    post_instalment(view, context, group, programme, paid, tally);
    if (view.instalments_paid[group] + 1 >= programme.plan_instalments)
      complete_plan(view, group, programme, context.draws, tally);
  } else {
    view.outcome_of_step[group] = group_missed;
    if (view.missed[group] + 1 > programme.arrears_limit) post_default(view, group, tally);
  }
}

}  // namespace

const MechanismInfo Collect::info{
    .name = "collect",
    .phase = Phase::exchange,
    .rows = TableId::groups,
    .summary = "groups pay instalments, members covering each other; goods fall due by the plan",
    .source = "Patrimonio Hoy schedule L29; joint liability L26-L28; rotating savings L30",
    .draws = draws,
    .links = named_links};

void CollectParams::declare(ParameterVisitor& visitor) {
  visitor.number("unwillingness", unwillingness,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "chance in a step that a member will not pay though she could, without peer pressure"});
  visitor.number("peer_pressure", peer_pressure,
                 {.low = 0.0, .high = 1.0, .meaning = "share of that which the group's pressure takes away"});
  visitor.number(
      "contagion", contagion,
      {.low = 0.0, .high = 1.0, .meaning = "chance in a step of not paying where every group defaulted lately"});
}

void CollectView::bind(Binder& binder) {
  binder.parts(scenario);
  group_id = binder.read(&Groups::id);
  group_community = binder.read(&Groups::community);
  first_member = binder.read(&Groups::first_member);
  group_size = binder.read(&Groups::members);
  group_promoter = binder.read(&Groups::promoter);
  enterprise = binder.read(&Groups::enterprise);
  active = binder.read(&Enterprises::active);
  phase = binder.read(&Groups::phase);
  plan = binder.read(&Groups::plan);
  instalments_paid = binder.read(&Groups::instalments_paid);
  missed = binder.read(&Groups::missed);
  balance = binder.read(&Groups::balance);
  instalment = binder.read(&Groups::instalment);
  service_fee_due = binder.read(&Groups::service_fee);
  pool = binder.read(&Groups::pool);
  member_customer = binder.read(&Members::customer);
  id = binder.read(&Customers::id);
  cash = binder.read(&Customers::cash);
  income = binder.read(&Customers::income);
  region = binder.read(&Communities::region);
  risk_pooled = binder.read(&Customers::risk_pooled);
  default_memory = binder.read(&Communities::default_memory);
  outcome_of_step = binder.write(&Groups::outcome_of_step);
  commission = binder.write(&Groups::commission);
  paid = binder.write(&Members::paid);
  peer_cover = binder.write(&Members::peer_cover);
  service_fee = binder.write(&Members::service_fee);
  saved = binder.write(&Members::saved);
  repaid = binder.write(&Members::repaid);
  goods = binder.write(&Members::goods);
  credit = binder.write(&Members::credit);
  refund = binder.write(&Members::refund);
  written_off = binder.write(&Members::written_off);
}

bool delivers_with(std::uint32_t number, std::uint32_t saving_instalments, std::uint32_t delivery_instalments) {
  if (saving_instalments == 0) return (number - 1) % delivery_instalments == 0;
  return number % delivery_instalments == saving_instalments % delivery_instalments;  // (collect.4)
}

std::size_t rotation_turn(std::uint64_t seed, std::uint32_t group, std::uint32_t plan, std::size_t members,
                          std::size_t cycle) {
  // The plan's number stands where a draw has its step, so that the order is the same throughout the plan.
  const Draws draw(seed, plan);
  std::array<std::uint16_t, most_members> order;
  for (std::size_t k = 0; k < members; ++k) {
    const double lot = draw.uniform(Purpose::rotation_order, group, static_cast<std::uint16_t>(k));
    const auto place = static_cast<std::size_t>(lot * static_cast<double>(k + 1));
    order[k] = order[place];
    order[place] = static_cast<std::uint16_t>(k);
  }
  return order[cycle];
}

GroupPayment group_payment(std::span<const Money> capacity, Money due, std::size_t first, std::span<Money> paid) {
  const std::size_t size = capacity.size();
  Money total, short_of;
  for (std::size_t k = 0; k < size; ++k) {
    total += capacity[k];
    paid[k] = std::min(capacity[k], due);
    short_of += due - paid[k];
  }
  const Money all_due = due * static_cast<std::int64_t>(size);
  if (total < all_due) {
    std::fill(paid.begin(), paid.end(), Money{});
    return {.met = false, .payable = total};
  }
  for (std::size_t k = 0; k < size && short_of > Money{}; ++k) {  // (collect.2)
    const std::size_t helper = (first + k) % size;
    const Money cover = std::min(capacity[helper] - paid[helper], short_of);
    paid[helper] += cover;
    short_of -= cover;
  }
  return {.met = true, .payable = all_due};
}

void Collect::begin(View& view, const Params&, const StepContext& context, Tally&) {
  const std::size_t enterprises = view.scenario.enterprises().size();
  view.communities = enterprises == 0 ? 0 : view.default_memory.size() / enterprises;
  view.subsistence = money_from(view.scenario.population().subsistence * context.weeks).units;
}

void Collect::rows(const View& view, const Params& params, const StepContext& context, RowRange range, Tally& tally) {
  Pockets pockets;
  for (std::size_t group = range.begin; group < range.end; ++group) {
    if (!is_active(view.phase[group]) && view.outcome_of_step[group] == 0) continue;  // ended before the last step
    clear_flows(view, view.first_member[group], view.group_size[group]);
    view.outcome_of_step[group] = 0;
    view.commission[group] = {};
    if (!is_active(view.phase[group])) continue;
    if (view.active[view.enterprise[group]] == 0)
      post_default(view, group, tally);  // its enterprise has left the market
    else
      collect_group(view, params, context, group, pockets, tally);
  }
}

}  // namespace plussum
