// SPDX-License-Identifier: MIT
#include "plussum/study/column_origin.hpp"

#include "study/loading.hpp"

namespace plussum {
namespace {

std::string writer_of(const std::string& column) {
  std::vector<PlanProblem> none;
  for (const PlannedMechanism& planned :
       make_plan(built_in_mechanisms(), scenario_for(built_in_mechanisms()), none).mechanisms)
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes && column_name(access.column) == column) return std::string(planned.entry->info->name);
  return {};
}

std::string meaning_of(const std::string& column) {
  const auto key = column_named(column);
  return key ? std::string(column_info(*key).meaning) : std::string();
}

}  // namespace

ColumnOrigin origin_of(const std::string& column) {
  return {writer_of(column), meaning_of(column)};
}

}  // namespace plussum
