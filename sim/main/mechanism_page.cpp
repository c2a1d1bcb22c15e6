// SPDX-License-Identifier: MIT
#include "main/mechanism_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "main/pages.hpp"
#include "plussum/engine/plan.hpp"

namespace plussum::main {
namespace {

std::string listed(const auto& names) {
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

std::string declared_page(const RegistryEntry& entry) {
  const MechanismInfo& info = *entry.info;
  const Registry alone{entry};
  std::vector<PlanProblem> none;
  const Plan plan = make_plan(alone, scenario_for(alone), none);
  std::vector<std::string> reads, writes;
  for (const ColumnAccess& access : plan.mechanisms.front().accesses)
    (access.writes ? writes : reads).push_back(column_name(access));
  std::string page = fmt::format("# {}\n\n{}\n\nSource: {}\n\n", info.name, info.summary, info.source);
  page += fmt::format("phase: {}\nrows: {}\nreads: {}\nwrites: {}\nasks for: {}\ndraws: {}\n",
                      phase_names[static_cast<std::size_t>(info.phase)],
                      info.rows == TableId::none ? "once" : table_names[static_cast<std::size_t>(info.rows)],
                      listed(reads), listed(writes), listed(plan.mechanisms.front().others), listed(draw_names(info)));
  for (const OwnColumnValues& column : plan.own.columns)
    page += fmt::format("\ncolumn {}.{} [{}]: {}\n", table_names[static_cast<std::size_t>(column.table)], column.name,
                        column.unit, column.meaning);
  for (const OwnSeriesPlace& series : plan.own.series)
    page += fmt::format("\nseries {} [{}]: {}\n", series.info.name, series.info.unit, series.info.meaning);
  return page;
}

/// The page without the marks around what is generated.
std::string without_marks(std::string_view page) {
  std::string text;
  for (std::size_t begin = page.find("<!--"); begin != std::string_view::npos; begin = page.find("<!--")) {
    text += page.substr(0, begin);
    const std::size_t end = page.find("-->\n", begin);
    page.remove_prefix(
        std::min(page.size(), end == std::string_view::npos ? end : page.find_first_not_of('\n', end + 4)));
  }
  return text += page;
}

}  // namespace

std::string mechanism_page(const Registry& registry, std::string_view name) {
  const RegistryEntry* entry = registry.find(name);
  if (!entry) return {};
  if (!entry->info->page.empty()) return std::string(entry->info->page);
  const RegistryEntry* built_in = built_in_mechanisms().find(name);
  if (built_in && built_in->info == entry->info)
    for (const Page& page : mechanism_pages())
      if (page.name == name) return without_marks(page.text);
  return declared_page(*entry);
}

}  // namespace plussum::main
