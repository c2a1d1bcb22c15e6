// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/progress_groups.hpp"

#include <algorithm>

namespace plussum {
namespace {

void advance_plan(const ProgressGroupsView& view, const Programme& programme, std::size_t group,
                  std::uint8_t happened) {
  view.missed[group] = 0;
  ++view.instalments_paid[group];
  ++view.balance[group];
  if ((happened & group_delivered) != 0) {
    view.balance[group] =
        static_cast<std::int16_t>(view.balance[group] - programme.delivery_instalments);  // (progress_groups.1)
    view.phase[group] = static_cast<std::uint8_t>(GroupPhase::credit);
  }
  if (view.balance[group] == 0) view.phase[group] = static_cast<std::uint8_t>(GroupPhase::saving);
  if ((happened & group_renewed) != 0) {
    view.instalments_paid[group] = 0;
    ++view.plan[group];
  } else if ((happened & group_completed) != 0) {
    view.phase[group] = static_cast<std::uint8_t>(GroupPhase::graduated);
  }
}

void advance_pool(const ProgressGroupsView& view, std::size_t group) {
  const std::size_t first = view.first_member[group];
  for (std::size_t m = first; m < first + view.group_size[group]; ++m)
    view.pool[group] += view.saved[m] - (view.goods[m] - view.credit[m]) - view.refund[m];  // (progress_groups.2)
}

}  // namespace

const MechanismInfo ProgressGroups::info{
    .name = "progress_groups",
    .phase = Phase::settle,
    .rows = TableId::groups,
    .summary = "groups move along their plans: savings, deliveries, completion, default",
    .source = "Patrimonio Hoy schedule L29",
    .draws = {},
    .links = {}};

void ProgressGroupsParams::declare(ParameterVisitor& visitor) {
  visitor.number("default_memory", default_memory,
                 {.unit = "year",
                  .low = 0.0,
                  .high = 100.0,
                  .low_excluded = true,
                  .meaning = "how long a community remembers defaults"});
}

void ProgressGroupsView::bind(Binder& binder) {
  binder.parts(scenario);
  first_member = binder.read(&Groups::first_member);
  group_size = binder.read(&Groups::members);
  group_community = binder.read(&Groups::community);
  enterprise = binder.read(&Groups::enterprise);
  outcome_of_step = binder.read(&Groups::outcome_of_step);
  saved = binder.read(&Members::saved);
  goods = binder.read(&Members::goods);
  credit = binder.read(&Members::credit);
  refund = binder.read(&Members::refund);
  community_id = binder.read(&Communities::id);
  phase = binder.write(&Groups::phase);
  plan = binder.write(&Groups::plan);
  instalments_paid = binder.write(&Groups::instalments_paid);
  missed = binder.write(&Groups::missed);
  balance = binder.write(&Groups::balance);
  pool = binder.write(&Groups::pool);
  default_memory = binder.write(&Communities::default_memory);
}

void ProgressGroups::rows(const View& view, const Params&, const StepContext&, RowRange range, Tally& tally) {
  for (std::size_t group = range.begin; group < range.end; ++group) {
    const std::uint8_t happened = view.outcome_of_step[group];
    if (happened == 0) continue;
    const std::uint8_t e = view.enterprise[group];
    if ((happened & group_paid) != 0) advance_plan(view, view.scenario.enterprises()[e].programme, group, happened);
    if ((happened & group_missed) != 0 && view.missed[group] < 0xFFFF) ++view.missed[group];
    if ((happened & group_defaulted) != 0) {
      view.phase[group] = static_cast<std::uint8_t>(GroupPhase::defaulted);
      view.balance[group] = 0;
    }
    advance_pool(view, group);
    if (is_active(view.phase[group])) ++tally.groups_active[e];
  }
}

void ProgressGroups::end(View& view, const Params& params, const StepContext& context, Tally&) {
  const std::size_t communities = view.community_id.size();
  const auto keep = static_cast<float>(portable_exp(-context.years / params.default_memory));
  for (float& memory : view.default_memory) memory *= keep;
  std::vector<std::uint32_t> groups(view.default_memory.size()), defaults(view.default_memory.size());
  for (std::size_t group = 0; group < view.outcome_of_step.size(); ++group) {
    if (view.outcome_of_step[group] == 0) continue;
    const std::size_t place = view.enterprise[group] * communities + view.group_community[group];
    ++groups[place];
    if ((view.outcome_of_step[group] & group_defaulted) != 0) ++defaults[place];
  }
  const auto fresh = (1.0f - keep) * static_cast<float>(params.default_memory / context.years);
  for (std::size_t place = 0; place < groups.size(); ++place)
    if (defaults[place] > 0)
      view.default_memory[place] =
          std::min(1.0f, view.default_memory[place] + fresh * static_cast<float>(defaults[place]) /
                                                          static_cast<float>(groups[place]));  // (progress_groups.3)
}

}  // namespace plussum
