// SPDX-License-Identifier: MIT
#include "plussum/mechanisms/binder.hpp"

namespace plussum {
namespace {

bool is_built_in(TableId table, std::string_view name) {
  for (std::uint16_t position = 0;; ++position) {
    const auto info = built_in_column({table, position});
    if (!info) return false;
    if (info->name == name) return true;
  }
}

bool is_built_in_series(std::string_view name) {
  static const Tally counters;
  bool found = false;
  Tally::describe(counters, [&](const auto&, const TallyInfo& info) { found = found || info.name == name; });
  return found;
}

bool is_same(const ColumnInfo& a, const OwnColumnValues& b, std::size_t kind) {
  return a.unit == b.unit && a.role == b.role && a.meaning == b.meaning && b.values.index() == kind;
}

bool is_same(const TallyInfo& a, const TallyInfo& b) {
  return a.unit == b.unit && a.measure == b.measure && a.over == b.over && a.axis == b.axis && a.meaning == b.meaning;
}

}  // namespace

void Binder::declare(TableId table, const ColumnInfo& info, std::variant<Column<float>, Column<std::int64_t>> kind,
                     bool writes) {
  std::vector<OwnColumnValues>& columns = world_.own.columns;
  const OwnColumnValues* found = world_.own.find_column(table, info.name);
  const bool clashes = is_built_in(table, info.name) || (found && !is_same(info, *found, kind.index()));
  if (clashes && clashes_)
    clashes_->push_back({std::string(table_names[static_cast<std::size_t>(table)]) + "." + std::string(info.name)});
  if (!found) {
    columns.push_back(
        {table, std::string(info.name), std::string(info.unit), std::string(info.meaning), info.role, std::move(kind)});
    found = &columns.back();
  }
  const auto position = static_cast<std::uint16_t>(first_own_position + (found - columns.data()));
  accesses_->columns.push_back({{table, position}, writes, info});
}

OwnCounter Binder::count(const OwnSeries& series) {
  const TallyInfo& info = series.info;
  const OwnSeriesPlace* found = world_.own.find_series(info.name);
  if (!accesses_) return found ? found->counter : OwnCounter{};
  note_other("series " + std::string(info.name));
  const auto first = static_cast<std::uint16_t>(world_.own.counters());
  const bool is_full = !found && first + counters_on(info.axis) > max_own_counters;
  const bool clashes = is_built_in_series(info.name) || (found && !is_same(info, found->info));
  if (clashes_ && (clashes || is_full)) clashes_->push_back({"series " + std::string(info.name), is_full});
  if (!found && !is_full) world_.own.series.push_back({info, {first}});
  return {};
}

}  // namespace plussum
