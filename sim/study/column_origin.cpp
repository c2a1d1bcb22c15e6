// SPDX-License-Identifier: MIT
#include "plussum/study/column_origin.hpp"

#include "plussum/engine/plan.hpp"

namespace plussum {

ColumnOrigin origin_of(const std::string& column, const Registry& registry) {
  std::vector<PlanProblem> none;
  ColumnOrigin origin;
  for (const PlannedMechanism& planned : make_plan(registry, scenario_for(registry), none).mechanisms)
    for (const ColumnAccess& access : planned.accesses) {
      if (column_name(access) != column) continue;
      origin.meaning = access.info.meaning;
      if (access.writes) origin.written_by = planned.entry->info->name;
    }
  return origin;
}

}  // namespace plussum
