// SPDX-License-Identifier: MIT
#include "plussum/experiment/layout.hpp"

#include <map>

#include <algorithm>
#include <set>

#include "support/catch.hpp"

using namespace plussum;

namespace {

LaidOutFactor range(std::string name, double low, double high) {
  return {.column = {.name = std::move(name), .unit = "1", .meaning = "", .levels = {}}, .low = low, .high = high};
}

LaidOutFactor choice(std::string name, std::vector<std::string> levels, bool is_arm = false) {
  LaidOutFactor factor{.column = {.name = std::move(name), .unit = "", .meaning = "", .levels = levels},
                       .is_arm = is_arm};
  for (std::size_t k = 0; k < levels.size(); ++k) factor.listed.push_back(static_cast<double>(k));
  return factor;
}

Layout made(DesignSettings design, const std::vector<LaidOutFactor>& factors, std::size_t ramp = 99) {
  return lay_out(design, factors, {}, ramp);
}

}  // namespace

TEST_CASE("layout: values of a factor lie along its range or in its list", "[layout]") {
  LaidOutFactor factor = range("x", 1.0, 9.0);
  CHECK(factor.level(0, 5) == 1.0);
  CHECK(factor.level(2, 5) == 5.0);
  CHECK(factor.level(4, 5) == 9.0);
  CHECK(factor.at(0.25) == 3.0);
  factor.is_logarithmic = true;
  CHECK(factor.level(1, 3) == test::Approx(3.0));
  CHECK(factor.level(2, 3) == 9.0);
  factor = range("n", 1.0, 3.0);
  factor.is_whole = true;
  CHECK(factor.level_count(10) == 3);
  CHECK(factor.at(0.0) == 1.0);
  CHECK(factor.at(0.5) == 2.0);
  CHECK(factor.at(0.999) == 3.0);
  CHECK(factor.at(1.0) == 3.0);
  const LaidOutFactor listed = choice("c", {"a", "b", "c"});
  CHECK(listed.at(0.34) == 1.0);
  CHECK(listed.at(1.0) == 2.0);
}

TEST_CASE("layout: a grid in standard order, arms slowest", "[layout]") {
  const Layout layout = made({.kind = DesignKind::grid, .levels = 3},
                             {choice("arm", {"a", "b"}, true), range("x", 0, 2), choice("c", {"p", "q"})});
  REQUIRE(layout.points.size() == 12);
  CHECK(layout.points[0] == DesignPoint{0, 0, 0});
  CHECK(layout.points[1] == DesignPoint{0, 1, 0});
  CHECK(layout.points[3] == DesignPoint{0, 0, 1});
  CHECK(layout.points[6] == DesignPoint{1, 0, 0});
  CHECK(std::set<DesignPoint>(layout.points.begin(), layout.points.end()).size() == 12);
}

TEST_CASE("layout: a grid without factors is one point, a pair without factors its arms", "[layout]") {
  CHECK(made({.kind = DesignKind::grid}, {}).points == std::vector<DesignPoint>{{}});
  CHECK(made({.kind = DesignKind::paired}, {choice("arm", {"control", "treatment"}, true)}).points ==
        std::vector<DesignPoint>{{0}, {1}});
}

TEST_CASE("layout: a factorial's points stand where their bits say", "[layout]") {
  const Layout layout = made({.kind = DesignKind::factorial}, {range("a", 1, 3), range("b", 1, 3), range("c", 1, 3)});
  REQUIRE(layout.points.size() == 8);
  for (std::size_t corner = 0; corner < 8; ++corner)
    for (std::size_t k = 0; k < 3; ++k) CHECK(layout.points[corner][k] == ((corner >> k & 1U) ? 3.0 : 1.0));
  CHECK(made({.kind = DesignKind::factorial, .levels = 3}, {range("a", 1, 3), range("b", 1, 3)}).points.size() == 9);
}

TEST_CASE("layout: one at a time changes one factor of the base", "[layout]") {
  const Layout layout =
      made({.kind = DesignKind::one_at_a_time, .levels = 2}, {range("a", 0, 1), choice("c", {"p", "q", "r"})});
  CHECK(layout.points == std::vector<DesignPoint>{{0, 0}, {1, 0}, {0, 1}, {0, 2}});
}

TEST_CASE("layout: sizes of the drawn designs", "[layout]") {
  const std::vector<LaidOutFactor> factors{range("a", 0, 1), range("b", 10, 20), choice("c", {"p", "q"})};
  CHECK(made({.kind = DesignKind::latin_hypercube, .samples = 10}, factors).points.size() == 10);
  CHECK(made({.kind = DesignKind::sobol_sequence, .samples = 16}, factors).points.size() == 16);
  CHECK(made({.kind = DesignKind::saltelli, .samples = 8}, factors).points.size() == 40);
  CHECK(made({.kind = DesignKind::saltelli, .samples = 8, .second_order = true}, factors).points.size() == 64);
  CHECK(made({.kind = DesignKind::morris, .trajectories = 5}, factors).points.size() == 20);
  const Layout orders = made({.kind = DesignKind::permutations, .samples = 4}, factors);
  CHECK(orders.points.front() == DesignPoint{0, 10, 0});
  CHECK(std::find(orders.points.begin(), orders.points.end(), DesignPoint{1, 20, 1}) != orders.points.end());
  CHECK(made({.kind = DesignKind::fractional_factorial}, factors).points.size() == 8);
}

TEST_CASE("layout: a Morris design visits every level of a choice, of a list and of a few whole numbers", "[layout]") {
  LaidOutFactor whole = range("n", 1, 3);
  whole.is_whole = true;
  LaidOutFactor listed = range("price", 0, 0);
  listed.listed = {1000, 2000};
  const Layout layout = made({.kind = DesignKind::morris, .trajectories = 6},
                             {choice("c", {"p", "q", "r"}), whole, listed, range("x", 0, 9)});
  REQUIRE(layout.points.size() == 30);
  std::vector<std::map<double, int>> visits(4);
  for (std::size_t row = 0; row < 30; row += 5)
    for (std::size_t f = 0; f < 4; ++f) {
      ++visits[f][layout.points[row][f]];
      ++visits[f][layout.points[row + 4][f]];
    }
  CHECK(visits[0] == std::map<double, int>{{0, 4}, {1, 4}, {2, 4}});
  CHECK(visits[1] == std::map<double, int>{{1, 4}, {2, 4}, {3, 4}});
  CHECK(visits[2] == std::map<double, int>{{1000, 6}, {2000, 6}});
  for (const auto& [x, count] : visits[3]) CHECK((x == 0.0 || x == 3.0 || x == test::Approx(6.0) || x == 9.0));
  CHECK(made({.kind = DesignKind::morris}, {choice("c", {"only"})}).problem ==
        "factor 'c' has one level, so that it cannot move");
}

TEST_CASE("layout: a ramp goes up and down, and the other factors make a grid", "[layout]") {
  const Layout layout = made({.kind = DesignKind::ramp, .levels = 3}, {range("x", 0, 2), choice("c", {"p", "q"})}, 0);
  CHECK(layout.ramp == std::vector<double>{0, 1, 2, 1, 0});
  CHECK(layout.points == std::vector<DesignPoint>{{0, 0}, {0, 1}});
}

TEST_CASE("layout: what cannot be laid out is refused with a sentence", "[layout]") {
  const std::vector<LaidOutFactor> many(30, range("x", 0, 1));
  const Layout layout = made({.kind = DesignKind::factorial}, many);
  CHECK(layout.points.empty());
  CHECK_FALSE(layout.problem.empty());
}
