// SPDX-License-Identifier: MIT
#pragma once
/// Hands a mechanism what it asks for and notes it: asking is declaring. Of columns the constness of the span says
/// whether the mechanism reads or writes; all else is read only, unless its name says otherwise.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "plussum/scenario/scenario_parts.hpp"
#include "plussum/state/world.hpp"

namespace plussum {

struct ColumnAccess {
  ColumnKey column;
  bool writes;
  ColumnInfo info = {};
};

/// All that a mechanism asked for.
struct Accesses {
  std::vector<ColumnAccess> columns;
  std::vector<std::string>
      others;  ///< "scenario.regions", "mechanisms.contract", "network", "rows of groups" and so on
};

/// Two things of one's own that cannot be told apart.
struct OwnClash {
  std::string name;
  bool is_full = false;  ///< or rather: there are no counters left for the series of this name
};

class Binder {
 public:
  /// For a running world, which holds all that the plan declared.
  Binder(World& world, const Scenario& scenario) : world_(world), scenario_(scenario) {}
  /// For declarations: notes every request, and adds to the world what it does not hold yet.
  Binder(World& world, const Scenario& scenario, Accesses& accesses, std::vector<OwnClash>* clashes = nullptr)
      : world_(world), scenario_(scenario), accesses_(&accesses), clashes_(clashes) {}

  template <class Table, class T>
  std::span<const T> read(Column<T> Table::*column) {
    note(column, false);
    return world_.table<Table>().*column;
  }
  /// Writes, and may read what it wrote in the step before.
  template <class Table, class T>
  std::span<T> write(Column<T> Table::*column) {
    note(column, true);
    return world_.table<Table>().*column;
  }
  template <class T>
  std::span<const T> read(const OwnColumn<T>& column) {
    return own(column, false);
  }
  template <class T>
  std::span<T> write(const OwnColumn<T>& column) {
    return own(column, true);
  }
  /// Where the mechanism counts what is recorded as this series.
  OwnCounter count(const OwnSeries& series);

  /// The whole table, to append rows to it: only for mechanisms of the phase `change`. Counts as writing the columns
  /// that are set when a row is made, its identity and traits.
  template <class Table>
  Table& append_to() {
    std::uint16_t position = 0;
    Table::describe([&](auto, const ColumnInfo& info) {
      if (accesses_ && (info.role == Role::identity || info.role == Role::trait))
        accesses_->columns.push_back({{Table::table, position}, true, info});
      ++position;
    });
    note_other("rows of " + std::string(table_names[static_cast<std::size_t>(Table::table)]));
    return world_.table<Table>();
  }

  /// Parts of the scenario as it stands in this step.
  template <auto... Parts>
  void parts(ScenarioParts<Parts...>& wanted) {
    if (accesses_)
      Scenario::describe_parts([&](auto part, std::string_view name) {
        if ((is_same_part(Parts, part) || ...)) note_other("scenario." + std::string(name));
      });
    wanted = ScenarioParts<Parts...>(scenario_);
  }
  /// The parameters of another mechanism, which names itself in them as `Params::mechanism`; null where the registry has
  /// no such mechanism, or another rule under its name.
  template <class Params>
  const Params* parameters() {
    note_other("mechanisms." + std::string(Params::mechanism));
    return dynamic_cast<const Params*>(scenario_.parameters_of(Params::mechanism));
  }

  /// The mechanism's own parameters; null when the scenario was made for another registry.
  template <class Rule>
  const typename Rule::Params* own_parameters() const {
    return static_cast<const typename Rule::Params*>(scenario_.parameters_of(Rule::info.name));
  }

  const Network& network() {
    note_other("network");
    return world_.network;
  }
  /// Balance of the rest of the world, which is written: only for the mechanism that settles.
  Money& rest_of_world() {
    note_other("rest_of_world");
    return world_.rest_of_world;
  }

 private:
  template <class Left, class Right>
  static constexpr bool is_same_part(Left left, Right right) {
    if constexpr (std::is_same_v<Left, Right>)
      return left == right;
    else
      return false;
  }
  template <class Table, class T>
  void note(Column<T> Table::*column, bool writes) {
    if (!accesses_) return;
    std::uint16_t position = 0;
    const std::uint16_t wanted = column_position(column);
    Table::describe([&](auto, const ColumnInfo& info) {
      if (position++ == wanted) accesses_->columns.push_back({{Table::table, wanted}, writes, info});
    });
  }
  void note_other(std::string what) {
    if (accesses_ && std::find(accesses_->others.begin(), accesses_->others.end(), what) == accesses_->others.end())
      accesses_->others.push_back(std::move(what));
  }
  template <class T>
  std::span<T> own(const OwnColumn<T>& column, bool writes) {
    if (accesses_) declare(column.table, column.info, Column<T>{}, writes);
    OwnColumnValues* found = world_.own.find_column(column.table, column.info.name);
    auto* values = found ? std::get_if<Column<T>>(&found->values) : nullptr;
    if (!values) return {};
    values->resize(world_.rows_of(column.table));
    return *values;
  }
  void declare(TableId table, const ColumnInfo& info, std::variant<Column<float>, Column<std::int64_t>> kind,
               bool writes);

  World& world_;
  const Scenario& scenario_;
  Accesses* accesses_ = nullptr;
  std::vector<OwnClash>* clashes_ = nullptr;
};

}  // namespace plussum
