// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/reference.hpp"
#include "main/verbs.hpp"

namespace plussum::main {
namespace {

struct Options {
  CommonOptions common;
  std::string table;
};

std::string writer_of(const Plan& plan, const std::string& column) {
  for (const PlannedMechanism& planned : plan.mechanisms)
    for (const ColumnAccess& access : planned.accesses)
      if (access.writes && column_name(access) == column) return std::string(planned.entry->info->name);
  return "-";
}

}  // namespace

Plan default_plan(const Registry& registry) {
  std::vector<PlanProblem> none;
  return make_plan(registry, scenario_for(registry), none);
}

std::vector<ColumnRow> column_rows(const Registry& registry) {
  const Plan plan = default_plan(registry);
  std::vector<ColumnRow> rows;
  for_each_table_type([&](auto type) {
    using Table = typename decltype(type)::type;
    const std::string name(table_names[static_cast<std::size_t>(Table::table)]);
    Table::describe([&](auto member, const ColumnInfo& info) {
      using Value = typename std::remove_cvref_t<decltype(std::declval<Table&>().*member)>::value_type;
      const std::string each = info.width == Width::enterprises ? " per enterprise" : "";
      rows.push_back({name, std::string(info.name), std::string(info.unit),
                      std::string(role_names[static_cast<std::size_t>(info.role)]),
                      writer_of(plan, name + "." + std::string(info.name)), fmt::format("{}{}", sizeof(Value), each),
                      std::string(info.meaning)});
    });
    for (const OwnColumnValues& own : plan.own.columns)
      if (own.table == Table::table)
        rows.push_back({name, own.name, own.unit, std::string(role_names[static_cast<std::size_t>(own.role)]),
                        writer_of(plan, name + "." + own.name),
                        std::string(std::holds_alternative<Column<float>>(own.values) ? "4" : "8"), own.meaning});
  });
  return rows;
}

namespace {

int show_columns(const Options& options) {
  std::vector<ColumnRow> rows = column_rows(*options.common.registry);
  if (!options.table.empty()) std::erase_if(rows, [&](const ColumnRow& row) { return row.table != options.table; });
  if (rows.empty()) {
    complain(fmt::format("there is no table '{}', only {}{}", options.table, io::enumeration(table_names),
                         io::did_you_mean(options.table, table_names)));
    return exit_bad_input;
  }
  if (options.common.json) {
    auto list = nlohmann::ordered_json::array();
    for (const ColumnRow& row : rows)
      list.push_back({{"column", row.table + "." + row.column},
                      {"unit", row.unit},
                      {"role", row.role},
                      {"written_by", row.writer},
                      {"bytes", row.bytes},
                      {"meaning", row.meaning}});
    put_json({{"columns", list}});
    return exit_good;
  }
  TextTable table{.head = {"column", "unit", "role", "written by", "bytes", "meaning"}, .rows = {}, .right = {}};
  for (const ColumnRow& row : rows)
    table.rows.push_back({row.table + "." + row.column, row.unit, row.role, row.writer, row.bytes, row.meaning});
  put("{}", table.render());
  put("\nA customer takes {} bytes with one enterprise, and about 4 bytes for each neighbour.\n",
      bytes_per_row<Customers>(1) + 4);
  return exit_good;
}

}  // namespace

void add_columns(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "columns", "List the columns of the world: unit, role, the one mechanism that writes each, meaning");
  verb.add_option("table", options->table, "Only this table, e.g. customers");
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum columns\n  plussum columns customers");
  verb.callback([options, &invocation] { invocation.exit_code = show_columns(*options); });
}

}  // namespace plussum::main
