// SPDX-License-Identifier: MIT
#include "plussum/engine/plan.hpp"

#include <algorithm>

namespace plussum {
namespace {

std::vector<const RegistryEntry*> chosen_entries(const Registry& registry, const PlanChanges& changes,
                                                 std::vector<PlanProblem>& problems) {
  std::vector<const RegistryEntry*> chosen;
  const auto known = [&](const std::string& name, const std::string& path) {
    const RegistryEntry* entry = registry.find(name);
    if (!entry) problems.push_back({.fault = PlanFault::unknown_mechanism, .name = name, .path = path});
    return entry;
  };
  if (changes.only.empty()) {
    for (const RegistryEntry& entry : registry) chosen.push_back(&entry);
  }
  for (std::size_t k = 0; k < changes.only.size(); ++k)
    if (const RegistryEntry* entry = known(changes.only[k], "plan.only[" + std::to_string(k) + "]"))
      chosen.push_back(entry);
  for (std::size_t k = 0; k < changes.drop.size(); ++k) {
    const std::string path = "plan.drop[" + std::to_string(k) + "]";
    const RegistryEntry* entry = known(changes.drop[k], path);
    if (!entry) continue;
    if (std::erase(chosen, entry) == 0)
      problems.push_back({.fault = PlanFault::not_in_plan, .name = changes.drop[k], .path = path});
  }
  for (std::size_t k = 0; k < changes.add.size(); ++k) {
    const RegistryEntry* entry = known(changes.add[k], "plan.add[" + std::to_string(k) + "]");
    if (!entry) continue;
    const auto later = std::find_if(chosen.begin(), chosen.end(), [&](const RegistryEntry* other) {
      return other->info->phase > entry->info->phase;
    });
    chosen.insert(later, entry);
  }
  return chosen;
}

bool is_row_of(const std::vector<ColumnKey>& columns, ColumnKey key) {
  return std::find(columns.begin(), columns.end(), key) != columns.end();
}

void check_accesses(const Plan& plan, std::vector<PlanProblem>& problems) {
  std::vector<ColumnKey> written, ever_written;
  for (const PlannedMechanism& planned : plan.mechanisms)
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes) ever_written.push_back(access.column);
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    for (const ColumnAccess& access : planned.accesses) {
      const Role role = access.info.role;
      const auto problem = [&](PlanFault fault) {
        problems.push_back(
            {.fault = fault, .name = std::string(info.name), .column = access.column, .other = column_name(access)});
      };
      if (access.writes) {
        const bool is_birth = info.phase == Phase::change && (role == Role::identity || role == Role::trait);
        if (role != role_written_in(info.phase) && !is_birth) problem(PlanFault::wrong_role);
        if (is_row_of(written, access.column)) problem(PlanFault::second_writer);
        written.push_back(access.column);
      } else if ((role == Role::flow || role == Role::intention) && !is_row_of(written, access.column) &&
                 is_row_of(ever_written, access.column)) {
        // A column that nothing in the plan writes stays 0 for good: a dropped mechanism is a choice, not a fault.
        problem(PlanFault::read_before_written);
      }
    }
  }
}

/// Purposes of draws must differ in number where they differ in name, over the whole registry.
void check_draws(const Registry& registry, std::vector<PlanProblem>& problems) {
  std::vector<OwnPurpose> seen;
  for (const RegistryEntry& entry : registry)
    for (const OwnPurpose& purpose : entry.info->own_draws) {
      for (const OwnPurpose& other : seen)
        if (Purpose{other} == Purpose{purpose} && other.name != purpose.name)
          problems.push_back(
              {.fault = PlanFault::same_draws, .name = std::string(purpose.name), .other = std::string(other.name)});
      seen.push_back(purpose);
    }
}

void check_names(const Registry& registry, std::vector<PlanProblem>& problems) {
  for (auto entry = registry.begin(); entry != registry.end(); ++entry)
    if (registry.find(entry->info->name) != &*entry)
      problems.push_back({.fault = PlanFault::registered_twice, .name = std::string(entry->info->name)});
}

}  // namespace

std::string column_name(const ColumnAccess& access) {
  return std::string(table_names[static_cast<std::size_t>(access.column.table)]) + "." + std::string(access.info.name);
}

Plan make_plan(const Registry& registry, const Scenario& scenario, std::vector<PlanProblem>& problems) {
  Plan plan;
  World empty;
  empty.network.offsets.assign(1, 0);
  check_names(registry, problems);
  check_draws(registry, problems);
  for (const RegistryEntry* entry : chosen_entries(registry, scenario.plan, problems)) {
    const std::string name(entry->info->name);
    Accesses accesses;
    std::vector<OwnClash> clashes;
    Binder binder(empty, scenario, accesses, &clashes);
    entry->make()->bind(binder);
    for (const OwnClash& clash : clashes)
      problems.push_back({.fault = clash.is_full ? PlanFault::own_series_full : PlanFault::own_name_taken,
                          .name = name,
                          .other = clash.name});
    const bool twice = std::any_of(plan.mechanisms.begin(), plan.mechanisms.end(),
                                   [&](const PlannedMechanism& other) { return other.entry == entry; });
    if (twice) {
      problems.push_back({.fault = PlanFault::named_twice, .name = name, .path = "plan"});
      continue;
    }
    if (!plan.mechanisms.empty() && plan.mechanisms.back().entry->info->phase > entry->info->phase)
      problems.push_back({.fault = PlanFault::phase_order, .name = name, .path = "plan.only"});
    plan.mechanisms.push_back({entry, std::move(accesses.columns), std::move(accesses.others)});
  }
  plan.own = std::move(empty.own);
  check_accesses(plan, problems);
  return plan;
}

std::vector<Pass> make_passes(const Plan& plan) {
  std::vector<Pass> passes;
  std::vector<ColumnKey> foreign_written;
  for (std::size_t position = 0; position < plan.mechanisms.size(); ++position) {
    const PlannedMechanism& planned = plan.mechanisms[position];
    const TableId rows = planned.entry->info->rows;
    const auto touches_foreign = [&] {
      return std::any_of(planned.accesses.begin(), planned.accesses.end(),
                         [&](const ColumnAccess& access) { return is_row_of(foreign_written, access.column); });
    };
    const bool closed = position > 0 && plan.mechanisms[position - 1].entry->info->ends_pass;
    if (passes.empty() || closed || rows == TableId::none || passes.back().rows != rows || touches_foreign()) {
      passes.push_back({.rows = rows, .mechanisms = {}});
      foreign_written.clear();
    }
    passes.back().mechanisms.push_back(position);
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes && access.column.table != rows) foreign_written.push_back(access.column);
  }
  return passes;
}

}  // namespace plussum
