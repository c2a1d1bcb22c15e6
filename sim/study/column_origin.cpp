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
      if (access.writes && column_name(access) == column) return std::string(planned.entry->info->name);
  return {};
}

std::string meaning_of(const std::string& column) {
  std::string meaning;
  const World world;
  World::for_each_table(world, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    const std::string prefix = std::string(table_names[static_cast<std::size_t>(Table::table)]) + ".";
    Table::describe([&](auto, const ColumnInfo& info) {
      if (prefix + std::string(info.name) == column) meaning = info.meaning;
    });
  });
  return meaning;
}

}  // namespace

ColumnOrigin origin_of(const std::string& column) {
  return {writer_of(column), meaning_of(column)};
}

}  // namespace plussum
