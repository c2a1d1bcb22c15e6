// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/compete.hpp"

#include <algorithm>

namespace plussum {
namespace {

bool leaves(const CompeteView& view, const CompeteParams& params, const StepContext& context, const Tally& tally,
            std::size_t e) {
  if (!(view.profit[e] < Money{})) return false;
  const double cost_of_week = running_cost(tally, e).in_currency() / context.weeks;
  return view.cash[e].in_currency() < std::max(params.exit_weeks, context.weeks) * cost_of_week;  // (compete.1)
}

bool enters(const CompeteView& view, std::size_t e, std::uint32_t step) {
  std::int64_t day = 0;
  return parse_date(view.scenario.enterprises()[e].enters, day) && comes_in_step(day, view.scenario.time(), step);
}

}  // namespace

const MechanismInfo Compete::info{.name = "compete",
                                  .phase = Phase::change,
                                  .rows = TableId::none,
                                  .summary = "enterprises near insolvency leave the market, scheduled ones enter",
                                  .source = "model section compete",
                                  .draws = {},
                                  .links = {}};

void CompeteParams::declare(ParameterVisitor& visitor) {
  visitor.number(
      "exit_weeks", exit_weeks,
      {.unit = "week",
       .low = 0.0,
       .high = 520.0,
       .meaning = "an enterprise that loses money leaves when its cash pays for fewer weeks than this; 0: never"});
}

void CompeteView::bind(Binder& binder) {
  binder.parts(scenario);
  cash = binder.read(&Enterprises::cash);
  profit = binder.read(&Enterprises::profit);
  active = binder.write(&Enterprises::active);
}

Money running_cost(const Tally& tally, std::size_t enterprise) {
  Money cost;
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose) {
    const auto transfer = static_cast<Transfer>(purpose);
    if (transfer == Transfer::investment || transfer == Transfer::community_programme) continue;
    if (all_transfers[purpose].payer == Sector::enterprise) cost += tally.moved_for(transfer, enterprise);
  }
  return cost;
}

bool comes_in_step(std::int64_t day, const TimeSettings& time, std::uint32_t step) {
  const std::int64_t start = time.start_day();
  return day > day_after_steps(start, time.step, step) &&
         day <= day_after_steps(start, time.step, step + 1);  // (compete.2)
}

void Compete::end(View& view, const Params& params, const StepContext& context, Tally& tally) {
  for (std::size_t e = 0; e < view.active.size(); ++e) {
    if (view.active[e] != 0 && params.exit_weeks > 0.0 && leaves(view, params, context, tally, e))
      view.active[e] = 0;
    else if (view.active[e] == 0 && enters(view, e, context.step))
      view.active[e] = 1;
  }
}

}  // namespace plussum
