// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/pool.hpp"

#include <algorithm>
#include <array>

namespace plussum {
namespace {

constexpr std::string_view member_names[] = {"all", "served"};
constexpr std::size_t largest_pool = 1000;

/// What the members of one pool get less what they pay (pool.1); returns what changes hands.
Money share_risk(const PoolView& view, double share, std::span<const std::uint32_t> rows) {
  Money pot;
  for (const std::uint32_t row : rows) pot += split_money(view.income[row], share).part;
  const auto members = static_cast<std::int64_t>(rows.size());
  std::int64_t left_over = pot.units % members;
  Money moved;
  for (const std::uint32_t row : rows) {
    const Money received{pot.units / members + (left_over-- > 0 ? 1 : 0)};
    const Money net = received - split_money(view.income[row], share).part;
    view.risk_pooled[row] = net;
    if (net > Money{}) moved += net;
  }
  return moved;
}

}  // namespace

const MechanismInfo Pool::info{.name = "pool",
                               .phase = Phase::exchange,
                               .rows = TableId::communities,
                               .summary = "neighbours share the risk of their incomes in pools",
                               .source = "full insurance L46; mobile money C10",
                               .draws = {},
                               .links = {}};

void PoolParams::declare(ParameterVisitor& visitor) {
  visitor.number("share", share,
                 {.low = 0.0,
                  .high = 1.0,
                  .meaning = "share of income that members pool in each step; 0 is neutral",
                  .source = "L46"});
  visitor.integer("size", size,
                  {.unit = "customer",
                   .low = 1,
                   .high = static_cast<std::int64_t>(largest_pool),
                   .meaning = "members of a pool; 1: nobody shares with anybody"});
  visitor.choice_of("open_to", open_to, member_names, "who takes part: everyone, or those served by an enterprise");
}

void PoolView::bind(Binder& binder) {
  first_customer = binder.read(&Communities::first_customer);
  customers = binder.read(&Communities::customers);
  supplier = binder.read(&Customers::supplier);
  income = binder.read(&Customers::income);
  risk_pooled = binder.write(&Customers::risk_pooled);
}

void Pool::begin(View& view, const Params& params, const StepContext& context, Tally&) {
  view.acts = params.share > 0.0 || context.scenario_changed;
}

void Pool::rows(const View& view, const Params& params, const StepContext&, RowRange range, Tally& tally) {
  if (!view.acts) return;
  std::array<std::uint32_t, largest_pool> members;
  const auto full = static_cast<std::size_t>(params.size);
  for (std::size_t place = range.begin; place < range.end; ++place) {
    const std::uint32_t first = view.first_customer[place], last = first + view.customers[place];
    std::fill(view.risk_pooled.begin() + first, view.risk_pooled.begin() + last, Money{});
    if (!(params.share > 0.0)) continue;
    std::size_t count = 0;
    for (std::uint32_t row = first; row < last; ++row) {
      if (params.open_to == PoolMembers::all || view.supplier[row] != self_provision) members[count++] = row;
      if (count == 0 || (count < full && row + 1 < last)) continue;
      tally.move(Transfer::risk_pooling, share_risk(view, params.share, std::span(members).first(count)));
      count = 0;
    }
  }
}

}  // namespace plussum
