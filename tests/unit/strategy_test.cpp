// SPDX-License-Identifier: MIT
// Strategies as data: interpolation between the levels of a dimension, the numbers that levels 1, 2 and 3 stand for, and
// numbers set by hand.
#include "plussum/scenario/strategy.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "plussum/scenario/enterprise.hpp"
#include "support/catch.hpp"

using namespace plussum;

namespace {

const std::vector<NamedNumber> nothing_by_hand;

double at(Conduct conduct, double level) {
  return conduct_of(StrategyTable{}, nothing_by_hand, conduct, level);
}

}  // namespace

TEST_CASE("strategy: a number of conduct is interpolated between the levels (offer.6)", "[unit][strategy]") {
  const std::array<double, 3> levels{10.0, 20.0, 80.0};
  struct Row {
    double x, value;
  };
  for (const Row& row : {Row{1.0, 10.0}, Row{1.25, 12.5}, Row{1.5, 15.0}, Row{2.0, 20.0}, Row{2.25, 35.0},
                         Row{2.5, 50.0}, Row{3.0, 80.0}})
    CHECK(interpolated_level(levels, row.x) == row.value);
  // Outside of [1, 3] the ends hold.
  for (const double x : {-5.0, 0.0, 0.999}) CHECK(interpolated_level(levels, x) == 10.0);
  for (const double x : {3.001, 4.0, 1e9}) CHECK(interpolated_level(levels, x) == 80.0);
  CHECK(interpolated_level({0.3, 1.0, 1.0}, 2.7) == 1.0);
  CHECK(interpolated_level({24.0, 3.0, 0.5}, 1.5) == 13.5);
}

TEST_CASE("strategy: levels 1, 2 and 3 give the numbers of the table and values between stay between them",
          "[unit][strategy]") {
  for (std::size_t k = 0; k < conduct_count; ++k) {
    const auto conduct = static_cast<Conduct>(k);
    const ConductInfo& info = all_conduct[k];
    INFO(info.name);
    for (std::size_t level = 0; level < 3; ++level) {
      CHECK(at(conduct, static_cast<double>(level + 1)) == info.levels[level]);
      CHECK(info.levels[level] >= info.low);
      CHECK(info.levels[level] <= info.high);
    }
    for (double x = 1.0; x <= 3.0; x += 0.0625) {
      const double a = info.levels[x < 2.0 ? 0 : 1], b = info.levels[x < 2.0 ? 1 : 2];
      CHECK(at(conduct, x) >= std::min(a, b) * (1.0 - 1e-15));
      CHECK(at(conduct, x) <= std::max(a, b) * (1.0 + 1e-15));
    }
  }
}

TEST_CASE("strategy: every dimension sets a number and no two numbers have the same name", "[unit][strategy]") {
  std::set<std::string_view> names;
  std::set<Dimension> dimensions;
  for (const ConductInfo& info : all_conduct) {
    names.insert(info.name);
    dimensions.insert(info.dimension);
  }
  CHECK(names.size() == conduct_count);
  CHECK(dimensions.size() == dimension_count);
}

TEST_CASE("strategy: a number set by hand holds at every level and for no other number", "[unit][strategy]") {
  const std::vector<NamedNumber> by_hand{{"survey_sample", 77.0}, {"livelihood", 0.25}};
  for (const double x : {1.0, 1.7, 3.0}) {
    CHECK(conduct_of(StrategyTable{}, by_hand, Conduct::survey_sample, x) == 77.0);
    CHECK(conduct_of(StrategyTable{}, by_hand, Conduct::livelihood, x) == 0.25);
    CHECK(conduct_of(StrategyTable{}, by_hand, Conduct::survey_bias, x) == at(Conduct::survey_bias, x));
  }
  StrategyTable table;
  table.levels[static_cast<std::size_t>(Conduct::livelihood)] = {0.5, 0.6, 0.8};
  CHECK(conduct_of(table, nothing_by_hand, Conduct::livelihood, 2.5) == test::Approx(0.7));
  CHECK(conduct_of(table, by_hand, Conduct::livelihood, 2.5) == 0.25);
}

TEST_CASE("strategy: a new strategy declares what it is like, else 1 in every dimension", "[unit][strategy]") {
  NamedStrategy known;
  known.name = "known";
  known.strategy.level[1] = 2.5;
  Strategy own;
  for (std::size_t k = 0; k < dimension_count; ++k) {
    CHECK(declared_level(own, "", {known}, k) == 1.0);
    CHECK(declared_level(own, "known", {known}, k) == (k == 1 ? 2.5 : 1.0));
  }
  own.level[1] = 3.0;
  CHECK(declared_level(own, "known", {known}, 1) == 3.0);
}

TEST_CASE("strategy: levers start where the scenario says, or at the number of the offer they stand for",
          "[unit][strategy]") {
  Enterprise enterprise;
  enterprise.outlet_share = 0.2;
  enterprise.information_share = 0.3;
  enterprise.credit_share = 0.4;
  enterprise.durability = 0.5;
  for (const Lever lever : all_levers) {
    INFO(lever_names[static_cast<std::size_t>(lever)]);
    const double expected = lever == Lever::outlets       ? 0.2
                            : lever == Lever::information ? 0.3
                            : lever == Lever::credit      ? 0.4
                            : lever == Lever::durability  ? 0.5
                                                          : 0.0;
    CHECK(enterprise.starting_level(lever) == expected);
    Enterprise other = enterprise;
    other.starting_levels = {{std::string(lever_names[static_cast<std::size_t>(lever)]), 0.9}};
    for (const Lever any : all_levers)
      CHECK(other.starting_level(any) == (any == lever ? 0.9 : enterprise.starting_level(any)));
  }
}
