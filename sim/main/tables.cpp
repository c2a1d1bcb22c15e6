// SPDX-License-Identifier: MIT
// The tables of docs/model.md and docs/model-tables.md; scripts/model-tables puts them there.
#include <fmt/core.h>

#include <algorithm>
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
  std::string section;
};

/// How a column of a table is set in Markdown.
enum class Set : std::uint8_t { plain, code, page };

struct TitledTable {
  std::string title;  ///< empty: the page has a heading for it
  TextTable table;
  std::vector<Set> sets;  ///< of the first columns; plain for the rest
};

using Tables = std::vector<TitledTable>;

/// Adds a name to a list with commas, unless it stands there.
void add_name(std::string& names, std::string_view name) {
  if ((", " + names + ", ").find(fmt::format(", {}, ", name)) == std::string::npos)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
}

/// The table of that title; a copy of `empty` is added if there is none.
TitledTable& table_of(Tables& tables, const std::string& title, const TitledTable& empty) {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const TitledTable& one) { return one.title == title; });
  if (found != tables.end()) return *found;
  tables.push_back(empty);
  tables.back().title = title;
  return tables.back();
}

Tables entities(const Registry& registry) {
  const TitledTable empty{{}, {{"column", "unit", "role", "written by", "bytes", "meaning"}, {}, {}}, {Set::code}};
  Tables tables;
  for (const ColumnRow& row : column_rows(registry))
    table_of(tables, row.table, empty)
        .table.rows.push_back({row.column, row.unit, row.role, row.writer, row.bytes, row.meaning});
  return tables;
}

Tables parameters(const Registry& registry) {
  const TitledTable empty{
      {}, {{"parameter", "default", "unit or kind", "range", "meaning", "source"}, {}, {}}, {Set::code, Set::code}};
  Tables tables;
  for (const io::ParameterRow& row : io::scenario_parameters(scenario_for(registry))) {
    const std::size_t dot = row.path.rfind('.');
    const bool outermost = dot == std::string::npos;
    table_of(tables, outermost ? "scenario" : row.path.substr(0, dot), empty)
        .table.rows.push_back({outermost ? row.path : row.path.substr(dot + 1), row.default_value,
                               row.unit.empty() ? row.kind : row.unit, row.range, row.meaning, row.source});
  }
  return tables;
}

Tables submodels(const Registry& registry) {
  TitledTable titled{{}, {{"mechanism", "phase", "what it does", "source"}, {}, {}}, {Set::page}};
  for (const PlannedMechanism& planned : default_plan(registry).mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    titled.table.rows.push_back({std::string(info.name), std::string(phase_names[static_cast<std::size_t>(info.phase)]),
                                 std::string(info.summary), std::string(info.source)});
  }
  return {titled};
}

Tables plan(const Registry& registry) {
  TitledTable titled{{}, {{"mechanism", "phase", "rows", "reads", "writes", "draws", "links"}, {}, {}}, {Set::page}};
  for (const PlannedMechanism& planned : default_plan(registry).mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    std::string reads, writes, draws, links;
    for (const ColumnAccess& access : planned.accesses) add_name(access.writes ? writes : reads, column_name(access));
    for (const std::string_view name : draw_names(info)) add_name(draws, name);
    for (const Link link : info.links) add_name(links, all_links[static_cast<std::size_t>(link)].name);
    const std::string rows =
        info.rows == TableId::none ? "once" : std::string(table_names[static_cast<std::size_t>(info.rows)]);
    titled.table.rows.push_back({std::string(info.name), std::string(phase_names[static_cast<std::size_t>(info.phase)]),
                                 rows, reads, writes, draws, links});
  }
  return {titled};
}

Tables ledger(const Registry&) {
  TitledTable sectors{"sectors", {{"sector", "receives", "pays"}, {}, {}}, {Set::code}};
  for (std::size_t sector = 0; sector < sector_names.size(); ++sector) {
    std::string receives, pays;
    for (const TransferInfo& transfer : all_transfers) {
      if (static_cast<std::size_t>(transfer.payee) == sector) add_name(receives, transfer.name);
      if (static_cast<std::size_t>(transfer.payer) == sector) add_name(pays, transfer.name);
    }
    sectors.table.rows.push_back({std::string(sector_names[sector]), receives, pays});
  }
  return {sectors, {"transfers", transfer_table(), {Set::code}}};
}

Tables series(const Registry& registry) {
  return {{{}, series_table(registry), {Set::code}}};
}

/// The links with the mechanisms that carry them, and turned round: the links that each loop needs.
Tables links(const Registry& registry) {
  TitledTable named{"links", link_table(), {Set::code}};
  TitledTable loops{"loops", {{"loop", "links"}, {}, {}}, {}};
  const Plan whole = default_plan(registry);
  named.table.head.emplace_back("carried by");
  for (std::size_t link = 0; link < all_links.size(); ++link) {
    std::string carriers;
    for (const PlannedMechanism& planned : whole.mechanisms)
      for (const Link carried : planned.entry->info->links)
        if (static_cast<std::size_t>(carried) == link) add_name(carriers, planned.entry->info->name);
    named.table.rows[link].push_back(carriers);
    const std::string_view all = all_links[link].loops;
    for (std::size_t begin = all.find_first_not_of(", "); begin != std::string_view::npos;) {
      const std::size_t end = std::min(all.find_first_of(", ", begin), all.size());
      const std::string loop(all.substr(begin, end - begin));
      auto row = std::find_if(loops.table.rows.begin(), loops.table.rows.end(),
                              [&](const std::vector<std::string>& one) { return one[0] == loop; });
      if (row == loops.table.rows.end()) row = loops.table.rows.insert(row, {loop, ""});
      add_name((*row)[1], all_links[link].name);
      begin = all.find_first_not_of(", ", end);
    }
  }
  return {named, loops};
}

/// A cell of a Markdown table. Links are as seen from a page in docs/.
std::string cell(Set set, const std::string& value) {
  if (set == Set::page) return fmt::format("[{0}](../sim/mechanisms/{0}.md)", value);
  const bool code = set == Set::code && !value.empty();
  std::string text;
  for (const char letter : value) {
    if (letter == '|' || (!code && (letter == '*' || letter == '<'))) text += '\\';
    text += letter;
  }
  return code ? "`" + text + "`" : text;
}

std::string markdown(const TitledTable& titled) {
  std::string text = titled.title.empty() ? "" : fmt::format("### {}\n\n", titled.title);
  const auto line = [&](const std::vector<std::string>& row, bool head) {
    for (std::size_t k = 0; k < row.size(); ++k)
      text += fmt::format("| {} ", cell(head || k >= titled.sets.size() ? Set::plain : titled.sets[k], row[k]));
    text += "|\n";
  };
  line(titled.table.head, true);
  for (std::size_t k = 0; k < titled.table.head.size(); ++k) text += "|---";
  text += "|\n";
  for (const auto& row : titled.table.rows) line(row, false);
  return text;
}

int show_tables(const Options& options) {
  constexpr std::string_view names[] = {"submodels", "entities", "parameters", "plan", "ledger", "series", "links"};
  Tables (*const makers[])(const Registry&) = {submodels, entities, parameters, plan, ledger, series, links};
  const auto found = std::find(std::begin(names), std::end(names), options.section);
  if (found == std::end(names)) {
    complain(fmt::format("there is no section '{}', only {}{}", options.section, io::enumeration(names),
                         io::did_you_mean(options.section, names)));
    return exit_bad_input;
  }
  const Tables tables = makers[found - std::begin(names)](*options.common.registry);
  if (options.common.json) {
    auto list = nlohmann::ordered_json::array();
    for (const TitledTable& titled : tables) list.push_back({{"title", titled.title}, {"rows", as_json(titled.table)}});
    put_json({{"section", options.section}, {"tables", list}});
    return exit_good;
  }
  for (const TitledTable& titled : tables) put("{}{}", &titled == tables.data() ? "" : "\n", markdown(titled));
  return exit_good;
}

}  // namespace

void add_tables(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand("tables", "Print the tables of the model's description, in Markdown");
  verb.add_option("section", options->section, "submodels, entities, parameters, plan, ledger, series or links")
      ->required();
  add_common(verb, options->common, invocation);
  add_examples(verb, "  plussum tables submodels\n  plussum tables parameters --json");
  verb.callback([options, &invocation] { invocation.exit_code = show_tables(*options); });
}

}  // namespace plussum::main
