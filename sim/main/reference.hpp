// SPDX-License-Identifier: MIT
#pragma once
/// Tables about the model, made from its declarations. Verbs show them to people and programs; the pages of the
/// documentation take them over.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "main/console.hpp"
#include "plussum/engine/plan.hpp"

namespace plussum::main {

/// One column of the world.
struct ColumnRow {
  std::string table, column, unit, role, writer, bytes, meaning;
};

/// All columns, in the order of the tables.
std::vector<ColumnRow> column_rows(const Registry& registry);
TextTable link_table();
TextTable transfer_table();
/// What a run records; targets may name any of it as metric.
TextTable series_table(const Registry& registry);

/// The plan of a scenario that changes nothing of it.
Plan default_plan(const Registry& registry);
/// A list of objects whose keys are the heads.
nlohmann::ordered_json as_json(const TextTable& table);

}  // namespace plussum::main
