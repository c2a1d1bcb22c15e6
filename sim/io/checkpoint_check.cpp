// SPDX-License-Identifier: MIT
#include "io/checkpoint_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace plussum::io {
namespace {

/// What a whole number in a column may be.
enum class Holds : std::uint8_t {
  count,       ///< anything: nothing is looked up by it
  enterprise,  ///< a row of this table, and so on
  customer,
  community,
  member,
  group,
  code,  ///< 0 to `most`
  enterprise_bits,
};

struct Rule {
  TableId table;
  std::string_view column;
  Holds holds;
  bool may_be_none = false;  ///< the largest number of the type stands for none
  std::uint64_t most = 0;
};

/// Columns of whole numbers that change, and those of tables that grow; what never changes is compared with what the scenario makes.
constexpr Rule rules[] = {
    {TableId::customers, "supplier", Holds::enterprise, true},
    {TableId::customers, "waiting_for", Holds::enterprise, true},
    {TableId::customers, "member", Holds::member, true},
    {TableId::customers, "role", Holds::code, false, role_promoter | role_was_served | role_producer},
    {TableId::customers, "served_neighbours", Holds::count},
    {TableId::customers, "paid_steps", Holds::count},
    {TableId::customers, "aware", Holds::enterprise_bits},
    {TableId::customers, "service_failed", Holds::code, false, 1},
    {TableId::customers, "barriers", Holds::code, false, all_barriers},
    {TableId::customers, "lock_state", Holds::code, false, lock_state_count - 1},
    {TableId::customers, "intended_supplier", Holds::enterprise, true},
    {TableId::communities, "promoter", Holds::customer, true},
    {TableId::communities, "producers", Holds::count},
    {TableId::communities, "presence", Holds::code, false, presence_outlet | presence_information | presence_producer},
    {TableId::communities, "paid_together", Holds::code, false, 2},
    {TableId::enterprises, "stage", Holds::code, false, 10},
    {TableId::enterprises, "outlets", Holds::count},
    {TableId::enterprises, "informed", Holds::count},
    {TableId::enterprises, "terms_of_offer", Holds::code, false, 2 * offer_refuses_shunned - 1},
    {TableId::enterprises, "payment_steps", Holds::count},
    {TableId::enterprises, "customers", Holds::count},
    {TableId::enterprises, "active", Holds::code, false, 1},
    {TableId::staff, "adopted", Holds::code, false, 1},
    {TableId::groups, "id", Holds::group},
    {TableId::groups, "enterprise", Holds::enterprise},
    {TableId::groups, "community", Holds::community},
    {TableId::groups, "first_member", Holds::member},
    {TableId::groups, "members", Holds::count},
    {TableId::groups, "promoter", Holds::customer, true},
    {TableId::groups, "phase", Holds::code, false, static_cast<std::uint64_t>(GroupPhase::defaulted)},
    {TableId::groups, "plan", Holds::count},
    {TableId::groups, "instalments_paid", Holds::count},
    {TableId::groups, "missed", Holds::count},
    {TableId::groups, "balance", Holds::count},
    {TableId::groups, "outcome_of_step", Holds::code, false, 2 * group_renewed - 1},
    {TableId::members, "customer", Holds::customer},
    {TableId::members, "group", Holds::group},
    {TableId::producers, "customer", Holds::customer},
    {TableId::producers, "enterprise", Holds::enterprise},
    {TableId::producers, "community", Holds::community},
    {TableId::producers, "active", Holds::code, false, producer_new},
};

/// Tables whose rows are made on the way.
constexpr bool grows(TableId table) {
  return table == TableId::groups || table == TableId::members || table == TableId::producers;
}

bool never_changes(Role role) {
  return role == Role::identity || role == Role::trait;
}

const Rule* rule_of(TableId table, std::string_view column) {
  const auto* found = std::find_if(std::begin(rules), std::end(rules),
                                   [&](const Rule& rule) { return rule.table == table && rule.column == column; });
  return found == std::end(rules) ? nullptr : found;
}

/// The largest number that a column may hold beside the one for none; nothing where there is no row to lead to.
std::optional<std::uint64_t> most_of(const Rule& rule, const World& world) {
  const auto last_row = [](std::size_t rows) {
    return rows == 0 ? std::nullopt : std::optional<std::uint64_t>(rows - 1);
  };
  switch (rule.holds) {
    case Holds::count:
      return std::numeric_limits<std::uint64_t>::max();
    case Holds::enterprise:
      return last_row(world.enterprises.size());
    case Holds::customer:
      return last_row(world.customers.size());
    case Holds::community:
      return last_row(world.communities.size());
    case Holds::member:
      return last_row(world.members.size());
    case Holds::group:
      return last_row(world.groups.size());
    case Holds::code:
      return rule.most;
    case Holds::enterprise_bits:
      return (std::uint64_t{1} << world.enterprises.size()) - 1;
  }
  return std::nullopt;
}

template <class Table>
std::string place(const ColumnInfo& info, std::size_t row) {
  return fmt::format("{}.{} of row {}", table_names[static_cast<std::size_t>(Table::table)], info.name, row);
}

template <class Table, class Value>
std::string fault_in_column(const Column<Value>& column, const ColumnInfo& info, const World& world) {
  if constexpr (std::is_floating_point_v<Value>) {
    const bool is_share = Table::table == TableId::customers && info.name == "capability";  // a place in a table
    for (std::size_t row = 0; row < column.size(); ++row)
      if (!std::isfinite(column[row]) || (is_share && !(column[row] >= 0 && column[row] <= 1)))
        return fmt::format("{} is {}", place<Table>(info, row), column[row]);
  } else if constexpr (std::is_integral_v<Value>) {
    const Rule* rule = rule_of(Table::table, info.name);
    if (rule == nullptr || rule->holds == Holds::count) return {};
    const auto most = most_of(*rule, world);
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (rule->may_be_none && column[row] == std::numeric_limits<Value>::max()) continue;
      if (!most || static_cast<std::uint64_t>(column[row]) > *most)
        return fmt::format("{} is {}", place<Table>(info, row), column[row]);
    }
  }
  return {};
}

/// Every column has as many values as its table has rows, or as many for each enterprise.
template <class Table>
std::string fault_in_lengths(const Table& table, std::size_t enterprises) {
  std::string fault;
  Table::describe([&](auto member, const ColumnInfo& info) {
    const std::size_t values = table.size() * (info.width == Width::enterprises ? enterprises : 1);
    if (fault.empty() && (table.*member).size() != values)
      fault = fmt::format("{}.{} has {} values instead of {}", table_names[static_cast<std::size_t>(Table::table)],
                          info.name, (table.*member).size(), values);
  });
  return fault;
}

/// Of a table that does not grow: as many rows as the scenario makes, and in them the same of what never changes.
template <class Table>
std::string fault_against_scenario(const Table& stored, const Table& made) {
  if (stored.size() != made.size())
    return fmt::format("the table {} has {} rows, the scenario makes {}",
                       table_names[static_cast<std::size_t>(Table::table)], stored.size(), made.size());
  std::string fault;
  Table::describe([&](auto member, const ColumnInfo& info) {
    const auto &here = stored.*member, &there = made.*member;
    if (!fault.empty() || !never_changes(info.role)) return;
    for (std::size_t row = 0; row < std::min(here.size(), there.size()) && fault.empty(); ++row)
      if (std::memcmp(&here[row], &there[row], sizeof here[row]) != 0)
        fault = place<Table>(info, row) + " is not what the scenario makes";
  });
  return fault;
}

/// Groups and their members name each other: the rows of a group's members follow those of the group before. A group has the size
/// of its programme, and one that is in a plan has not paid all of it.
std::string fault_in_groups(const World& world, const Scenario& scenario) {
  const auto wrong = [](std::string_view what, std::size_t row) {
    return fmt::format("{} of row {} does not fit the other tables", what, row);
  };
  std::uint64_t next = 0;
  for (std::size_t group = 0; group < world.groups.size(); ++group) {
    const std::uint64_t count = world.groups.members[group];
    const Programme& programme = scenario.enterprises[world.groups.enterprise[group]].programme;
    if (world.groups.id[group] != group) return wrong("groups.id", group);
    if (world.groups.first_member[group] != next || count > world.members.size() - next ||
        count != static_cast<std::uint64_t>(programme.group_size))
      return wrong("groups.first_member or groups.members", group);
    if (is_active(world.groups.phase[group]) && world.groups.instalments_paid[group] >= programme.plan_instalments)
      return wrong("groups.instalments_paid", group);
    if (world.groups.promoter[group] == no_row && world.groups.commission[group] != Money{})
      return wrong("groups.commission", group);
    for (std::uint64_t row = next; row < next + count; ++row)
      if (world.members.group[row] != group) return wrong("members.group", row);
    next += count;
  }
  if (next != world.members.size()) return wrong("members.group", next);
  for (std::size_t row = 0; row < world.customers.size(); ++row)
    if (const std::uint32_t member = world.customers.member[row];
        member != no_row && world.members.customer[member] != row)
      return wrong("customers.member", row);
  for (std::size_t row = 0; row < world.producers.size(); ++row)
    if (world.producers.community[row] != world.customers.community[world.producers.customer[row]])
      return wrong("producers.community", row);
  return {};
}

/// Own columns are those that the plan's rules declare, as long as their tables and finite.
std::string fault_in_own_columns(const World& stored, const World& made) {
  OwnState declared;
  declared.columns = made.own.columns;
  if (stored.own.columns.size() != declared.columns.size())
    return fmt::format("it has {} columns of rules of one's own, the plan declares {}", stored.own.columns.size(),
                       declared.columns.size());
  for (const OwnColumnValues& column : stored.own.columns) {
    const std::string name = fmt::format("{}.{}", table_names[static_cast<std::size_t>(column.table)], column.name);
    const OwnColumnValues* same = declared.find_column(column.table, column.name);
    if (!same || same->values.index() != column.values.index() || same->role != column.role)
      return fmt::format("no rule of the plan declares its column {}", name);
    if (column.size() != stored.rows_of(column.table))
      return fmt::format("{} has {} values instead of {}", name, column.size(), stored.rows_of(column.table));
    if (const auto* reals = std::get_if<Column<float>>(&column.values))
      for (std::size_t row = 0; row < reals->size(); ++row)
        if (!std::isfinite((*reals)[row])) return fmt::format("{} of row {} is {}", name, row, (*reals)[row]);
  }
  return {};
}

std::string fault_in_world(const World& stored, const World& made, const Scenario& scenario) {
  std::string fault;
  World::for_each_table(stored, [&](const auto& table) {
    if (fault.empty()) fault = fault_in_lengths(table, stored.enterprises.size());
  });
  World::for_each_table(stored, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    if (!fault.empty() || grows(Table::table)) return;
    World::for_each_table(made, [&](const auto& same) {
      if constexpr (std::is_same_v<Table, std::remove_cvref_t<decltype(same)>>)
        fault = fault_against_scenario(table, same);
    });
  });
  World::for_each_table(stored, [&](const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    Table::describe([&](auto member, const ColumnInfo& info) {
      if (fault.empty()) fault = fault_in_column<Table>(table.*member, info, stored);
    });
  });
  if (fault.empty()) fault = fault_in_groups(stored, scenario);
  return fault.empty() ? fault_in_own_columns(stored, made) : fault;
}

/// The recorder writes by position: what goes on has the parts of what begins.
bool has_same_parts(const Recording& stored, const Recording& begun) {
  const auto same = [](const auto& left, const auto& right, auto&& is_same) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), is_same);
  };
  return same(stored.axes, begun.axes,
              [](const RecordedAxis& a, const RecordedAxis& b) { return a.name == b.name && a.labels == b.labels; }) &&
         same(stored.series, begun.series,
              [](const RecordedSeries& a, const RecordedSeries& b) { return a.name == b.name && a.axis == b.axis; }) &&
         same(stored.panel, begun.panel,
              [](const RecordedColumn& a, const RecordedColumn& b) {
                return a.name == b.name && a.is_integer == b.is_integer && a.is_money == b.is_money;
              }) &&
         stored.panel_customers == begun.panel_customers && stored.digest_columns == begun.digest_columns;
}

/// Steps of records follow each other and end with the step that is reached.
bool are_steps(const std::vector<std::uint32_t>& steps, std::uint32_t reached) {
  return std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) == steps.end() &&
         (steps.empty() || (steps.front() > 0 && steps.back() <= reached));
}

}  // namespace

std::string obstacle_to_continuing(const StoredCheckpoint& stored, const Simulation& simulation,
                                   const Recording& begun) {
  const std::uint32_t step = stored.checkpoint.step;
  const Recording& recording = stored.recording;
  if (const std::int64_t end = simulation.scenario().time.steps; step > end)
    return fmt::format("it stands after step {}, but the run ends after step {}", step, end);
  if (!recording.digests.empty() && recording.digests.size() != step)
    return fmt::format("it stands after step {}, but has the digests of {} steps", step, recording.digests.size());
  for (const auto* steps : {&recording.series_steps, &recording.ledger_steps, &recording.panel_steps})
    if (!are_steps(*steps, step)) return fmt::format("it stands after step {}, but has records of other steps", step);
  if (!has_same_parts(recording, begun)) return "it has other series, labels or columns than the scenario records";
  return fault_in_world(stored.checkpoint.world, simulation.world(), simulation.scenario());
}

std::vector<std::string> columns_without_a_rule() {
  std::vector<std::string> names;
  for_each_table_type([&](auto type) {
    using Table = typename decltype(type)::type;
    Table::describe([&](auto member, const ColumnInfo& info) {
      using Value = typename std::remove_cvref_t<decltype(std::declval<Table&>().*member)>::value_type;
      if (std::is_integral_v<Value> && (grows(Table::table) || !never_changes(info.role)) &&
          rule_of(Table::table, info.name) == nullptr)
        names.push_back(fmt::format("{}.{}", table_names[static_cast<std::size_t>(Table::table)], info.name));
    });
  });
  return names;
}

}  // namespace plussum::io
