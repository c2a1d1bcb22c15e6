// SPDX-License-Identifier: MIT
#pragma once
/// What a rule adds to the world beyond the built-in tables: columns, counters that are recorded as series, and purposes
/// of draws. A rule declares each as a constant and asks the binder for it; the world holds only what is asked for.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "plussum/core/random.hpp"
#include "plussum/state/column.hpp"
#include "plussum/state/tally.hpp"

namespace plussum {

/// A further column of a table, one value a row, 0 in a new row. T is float for an amount, std::int64_t for a count.
/// Money is not among them: the books know the built-in balances only.
template <class T>
struct OwnColumn {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, std::int64_t>);
  TableId table;
  ColumnInfo info;
};

/// A column in a world with its declaration. It owns its texts, because a checkpoint may bring them from a file.
struct OwnColumnValues {
  TableId table;
  std::string name, unit, meaning;
  Role role;
  std::variant<Column<float>, Column<std::int64_t>> values;

  ColumnInfo info() const { return {name, unit, role, meaning}; }
  std::size_t size() const {
    return std::visit([](const auto& column) { return column.size(); }, values);
  }
  void resize(std::size_t rows) {
    std::visit([&](auto& column) { column.resize(rows); }, values);
  }
};

/// A counter of the step that is recorded as a series. Rules add to it in whole numbers, so that the order of rows and
/// threads does not matter.
struct OwnSeries {
  TallyInfo info;
  /// Of transitions between lock states no series is recorded: a constant that declares one does not compile.
  constexpr explicit OwnSeries(const TallyInfo& declared) : info(declared) {
    if (declared.axis == Axis::lock_transition) refuse_transitions();
  }

 private:
  static void refuse_transitions() {}
};

/// Where the counters of a series stand among `Tally::own`.
struct OwnCounter {
  std::uint16_t first = 0;

  void add(Tally& tally, std::int64_t amount, std::size_t position = 0) const {
    std::int64_t& sum = tally.own[first + position];
    sum = wrapping_sum(sum, amount);
  }
  /// Adds a real number, 0 <= amount < 2^31, of a series in quanta.
  void add_real(Tally& tally, float amount, std::size_t position = 0) const {
    add(tally, tally_count(amount), position);
  }
};

struct OwnSeriesPlace {
  TallyInfo info;
  OwnCounter counter;
};

/// Counters of a series: one for each position of its axis.
constexpr std::size_t counters_on(Axis axis) {
  switch (axis) {
    case Axis::none:
      return 1;
    case Axis::lock_state:
      return lock_state_count;
    case Axis::lock_transition:
      return lock_state_count * lock_state_count;
    case Axis::barrier:
      return barrier_count;
    case Axis::supplier:
      return supplier_slots;
    case Axis::enterprise:
      return max_enterprises;
    case Axis::decile:
      return decile_count;
  }
  return 1;
}

/// A purpose of draws with a name of its own. Its number is made from the name, so that it stays the same whatever other
/// rules there are; the plan refuses two names with one number.
struct OwnPurpose {
  std::string_view name;

  constexpr operator Purpose() const {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    return static_cast<Purpose>(0x8000U | ((hash ^ (hash >> 15)) & 0x7FFFU));
  }
};

/// All that the rules of a plan add to the world.
struct OwnState {
  std::vector<OwnColumnValues> columns;
  std::vector<OwnSeriesPlace> series;

  OwnColumnValues* find_column(TableId table, std::string_view name);
  const OwnSeriesPlace* find_series(std::string_view name) const;
  /// Counters that the series take up.
  std::size_t counters() const;
  /// Takes the values of columns of the same name and kind; the others keep theirs.
  void take_values(const OwnState& other);
};

/// Positions of own columns in a ColumnKey begin here, beyond those of any table.
inline constexpr std::uint16_t first_own_position = 0x8000;

}  // namespace plussum
