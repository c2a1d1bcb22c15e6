// SPDX-License-Identifier: MIT
#pragma once
/// Tables with several rows for each enterprise: how it acts, what it builds up, what it believes, and its staff.
#include "plussum/core/dimensions.hpp"
#include "plussum/core/money.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// How an enterprise acts: one row for each of the eight dimensions of a strategy.
struct Stances {
  Column<std::uint8_t> enterprise;
  Column<std::uint8_t> dimension;
  Column<double> declared;
  Column<double> transformed;
  Column<double> imitated;
  Column<double> effective;

  static constexpr TableId table = TableId::stances;
  std::size_t size() const { return enterprise.size(); }
  static constexpr std::size_t row(std::size_t e, Dimension dimension) {
    return e * dimension_count + static_cast<std::size_t>(dimension);
  }

  template <class Visit>
  static void describe(Visit&& visit) {
    using S = Stances;
    visit(&S::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "row of the enterprise"});
    visit(&S::dimension, ColumnInfo{"dimension", "1", Role::identity, "dimension of the strategy, 0 to 7"});
    visit(&S::declared, ColumnInfo{"declared", "1", Role::trait, "level that the scenario declares, 1 to 3"});
    visit(&S::transformed,
          ColumnInfo{"transformed", "1", Role::stock, "change of level that its transformation has reached so far"});
    visit(&S::imitated, ColumnInfo{"imitated", "1", Role::stock, "change of level by copying others"});
    visit(&S::effective, ColumnInfo{"effective", "1", Role::derived, "level at which it acts, 1 to 3"});
  }
};

/// What an enterprise builds up by spending: one row for each lever.
struct Levers {
  Column<std::uint8_t> enterprise;
  Column<std::uint8_t> lever;
  Column<double> level;
  Column<Money> budget;

  static constexpr TableId table = TableId::levers;
  std::size_t size() const { return enterprise.size(); }
  static constexpr std::size_t row(std::size_t e, Lever lever) {
    return e * lever_count + static_cast<std::size_t>(lever);
  }

  template <class Visit>
  static void describe(Visit&& visit) {
    using L = Levers;
    visit(&L::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "row of the enterprise"});
    visit(&L::lever, ColumnInfo{"lever", "1", Role::identity, "which lever"});
    visit(&L::level, ColumnInfo{"level", "1", Role::stock, "how far it is built up, 0 to 1"});
    visit(&L::budget, ColumnInfo{"budget", "money", Role::intention, "spending on it in this step"});
  }
};

/// What an enterprise believes about the market: one row for each belief.
struct Beliefs {
  Column<std::uint8_t> enterprise;
  Column<std::uint8_t> belief;
  Column<double> value;

  static constexpr TableId table = TableId::beliefs;
  std::size_t size() const { return enterprise.size(); }
  static constexpr std::size_t row(std::size_t e, Belief belief, std::size_t offset = 0) {
    return e * belief_count + static_cast<std::size_t>(belief) + offset;
  }

  template <class Visit>
  static void describe(Visit&& visit) {
    using B = Beliefs;
    visit(&B::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "row of the enterprise"});
    visit(&B::belief, ColumnInfo{"belief", "1", Role::identity, "which belief"});
    visit(&B::value, ColumnInfo{"value", "1", Role::derived, "its value, in the unit of the belief"});
  }
};

/// Staff of enterprises that transform themselves: one row a member.
struct Staff {
  Column<std::uint8_t> enterprise;
  Column<std::uint8_t> silo;
  Column<double> threshold;
  Column<std::uint8_t> adopted;

  static constexpr TableId table = TableId::staff;
  std::size_t size() const { return enterprise.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    using S = Staff;
    visit(&S::enterprise, ColumnInfo{"enterprise", "1", Role::identity, "row of the enterprise"});
    visit(&S::silo, ColumnInfo{"silo", "1", Role::identity, "silo the member works in"});
    visit(&S::threshold, ColumnInfo{"threshold", "1", Role::trait, "exposure from which the member adopts"});
    visit(&S::adopted, ColumnInfo{"adopted", "1", Role::stock, "1 when the member works the new way"});
  }
};

}  // namespace plussum
