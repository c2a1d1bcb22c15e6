// SPDX-License-Identifier: MIT
#include "plussum/statistics/factorial.hpp"

#include <algorithm>
#include <bit>

#include "plussum/statistics/sensitivity.hpp"
#include "support/catch.hpp"

using namespace plussum;
using plussum::test::Approx;
using plussum::test::ContainsSubstring;

namespace {

std::ptrdiff_t words_of_length(const FractionalFactorial& design, int length) {
  return std::count_if(design.defining_relation.begin(), design.defining_relation.end(),
                       [&](const SignedProduct& word) { return std::popcount(word.factors) == length; });
}

/// Product of the coded levels −1, +1 of the factors in a run.
int product_in(const LevelTable& table, std::uint32_t row, std::uint32_t factors) {
  int product = 1;
  for (std::uint32_t k = 0; k < table.columns; ++k)
    if (factors >> k & 1u) product *= table.at(row, k) == 1 ? 1 : -1;
  return product;
}

/// Every word is constant over the runs, with its sign; no other product of factors is.
void check_words(const FractionalFactorial& design) {
  for (std::uint32_t factors = 1; factors < 1u << design.table.columns; ++factors) {
    int sum = 0;
    for (std::uint32_t row = 0; row < design.table.rows; ++row) sum += product_in(design.table, row, factors);
    const auto word = std::find_if(design.defining_relation.begin(), design.defining_relation.end(),
                                   [&](const SignedProduct& candidate) { return candidate.factors == factors; });
    const int runs = static_cast<int>(design.table.rows);
    if (sum != (word == design.defining_relation.end() ? 0 : word->negative ? -runs : runs)) FAIL(letters_of(factors));
  }
}

}  // namespace

TEST_CASE("factorial: standard order, the first factor fastest", "[factorial]") {
  std::string refusal;
  const auto table = full_factorial(std::vector{2u, 3u}, refusal);
  REQUIRE(table);
  CHECK(table->rows == 6);
  CHECK(table->levels == std::vector{0u, 0u, 1u, 0u, 0u, 1u, 1u, 1u, 0u, 2u, 1u, 2u});
  const auto corners = full_factorial(std::vector<std::uint32_t>(8, 2u), refusal);
  for (std::uint32_t row = 0; row < 256; ++row)
    for (std::uint32_t k = 0; k < 8; ++k)
      if (corners->at(row, k) != (row >> k & 1u)) FAIL("row " << row);
  CHECK_FALSE(full_factorial(std::vector<std::uint32_t>(20, 2u), refusal));
  CHECK_THAT(refusal, ContainsSubstring("1000000 rows"));
  CHECK_FALSE(full_factorial(std::vector<std::uint32_t>(64, 4'000'000'000u), refusal));
  CHECK_FALSE(full_factorial({}, refusal));
  CHECK_FALSE(full_factorial(std::vector{2u, 0u}, refusal));
}

TEST_CASE("one at a time: the base point, then each other level alone", "[factorial]") {
  std::string refusal;
  const auto table = one_at_a_time(std::vector{2u, 3u}, std::vector{0u, 1u}, refusal);
  REQUIRE(table);
  CHECK(table->levels == std::vector{0u, 1u, 1u, 1u, 0u, 0u, 0u, 2u});
  CHECK(table->rows == 4);
  CHECK_FALSE(one_at_a_time(std::vector{2u, 3u}, std::vector{2u, 1u}, refusal));
  CHECK_FALSE(one_at_a_time(std::vector{2u, 3u}, std::vector{0u}, refusal));
}

TEST_CASE("fractional factorial: 2^(5-1) of resolution V", "[factorial]") {
  std::string refusal;
  const auto design = fractional_factorial(5, std::vector<std::string>{"E=ABCD"}, refusal);
  REQUIRE(design);
  CHECK(design->table.rows == 16);
  CHECK(design->resolution == 5);
  CHECK(design->defining_relation == std::vector<SignedProduct>{{0b11111, false}});
  CHECK(design->aliases.empty());
  check_words(*design);
}

TEST_CASE("fractional factorial: 2^(8-4) of resolution IV", "[factorial]") {
  std::string refusal;  // Box, Hunter, Hunter 2005, table 6.22
  const auto design = fractional_factorial(8, std::vector<std::string>{"E=BCD", "F=ACD", "G=ABC", "H=ABD"}, refusal);
  REQUIRE(design);
  CHECK(design->table.rows == 16);
  CHECK(design->resolution == 4);
  CHECK(design->defining_relation.size() == 15);
  CHECK(words_of_length(*design, 4) == 14);
  CHECK(words_of_length(*design, 8) == 1);
  REQUIRE(design->aliases.size() == 7);  // the 28 two-factor interactions in sevens of four; main effects are clear
  for (const auto& equal : design->aliases) {
    CHECK(equal.size() == 4);
    for (const SignedProduct& effect : equal) CHECK(std::popcount(effect.factors) == 2);
  }
  check_words(*design);
}

TEST_CASE("fractional factorial: signs and aliases of a half of 2^3", "[factorial]") {
  std::string refusal;
  const auto design = fractional_factorial(3, std::vector<std::string>{"C=-AB"}, refusal);
  REQUIRE(design);
  CHECK(design->resolution == 3);
  CHECK(design->generators == std::vector<std::string>{"C=-AB"});
  using Class = std::vector<SignedProduct>;  // A = −BC, B = −AC, C = −AB
  CHECK(design->aliases == std::vector<Class>{{{0b001, false}, {0b110, true}},
                                              {{0b010, false}, {0b101, true}},
                                              {{0b100, false}, {0b011, true}}});
  check_words(*design);
}

TEST_CASE("fractional factorial: the search finds the smallest designs known", "[factorial]") {
  struct Known {
    std::uint32_t columns, resolution, runs;
    std::ptrdiff_t shortest_words;  // of length `resolution`; Fries and Hunter 1980, Chen, Sun, Wu 1993
  };
  const Known known[] = {{3, 3, 4, 1},    {4, 4, 8, 1},    {5, 5, 16, 1},   {5, 3, 8, 2},   {6, 4, 16, 3},
                         {6, 3, 8, 4},    {7, 3, 8, 7},    {7, 4, 16, 7},   {8, 4, 16, 14}, {8, 5, 64, 2},
                         {9, 4, 32, 6},   {10, 4, 32, 10}, {11, 4, 32, 25}, {7, 7, 64, 1},  {9, 3, 16, 4},
                         {11, 3, 16, 12}, {10, 5, 128, 3}, {11, 5, 128, 6}};
  for (const Known& expected : known) {
    CAPTURE(expected.columns, expected.resolution);
    std::string refusal;
    const auto design = fractional_factorial_of_resolution(expected.columns, expected.resolution, refusal);
    REQUIRE(design);
    CHECK(design->table.rows == expected.runs);
    CHECK(design->resolution == expected.resolution);
    CHECK(words_of_length(*design, static_cast<int>(expected.resolution)) == expected.shortest_words);
    check_words(*design);
  }
  std::string refusal;
  const auto full = fractional_factorial_of_resolution(4, 5, refusal);  // no fraction of 2^4 has resolution V
  CHECK(full->table.rows == 16);
  CHECK(full->resolution == 0);
}

TEST_CASE("fractional factorial: bad generators are refused with a sentence", "[factorial]") {
  const auto refused = [](std::uint32_t columns, std::vector<std::string> generators) {
    std::string refusal;
    CHECK_FALSE(fractional_factorial(columns, generators, refusal));
    return refusal;
  };
  CHECK_THAT(refused(5, {"E-ABCD"}), ContainsSubstring("is not a generator"));
  CHECK_THAT(refused(5, {"E=ABCF"}), ContainsSubstring("must name factors from A to E"));
  CHECK_THAT(refused(5, {"E=ABCA"}), ContainsSubstring("each once"));
  CHECK_THAT(refused(5, {"E=AB", "E=CD"}), ContainsSubstring("two generators"));
  CHECK_THAT(refused(5, {"E=AB", "D=AE"}), ContainsSubstring("both sides"));
  CHECK_THAT(refused(5, {"D=AB", "E=AB"}), ContainsSubstring("make DE constant"));
  CHECK_THAT(refused(5, {"E=A-"}), ContainsSubstring("must name factors"));
  CHECK_THAT(refused(26, {}), ContainsSubstring("1 to 25 factors"));
  CHECK_THAT(refused(25, {}), ContainsSubstring("rows"));
  std::string refusal;
  CHECK_FALSE(fractional_factorial_of_resolution(12, 4, refusal));
}

TEST_CASE("factorial effects: the pilot plant of Box, Hunter and Hunter", "[factorial]") {
  std::string refusal;  // 2nd edition 2005, table 5.3: two runs at each corner; temperature, concentration, catalyst
  const auto table = full_factorial(std::vector{2u, 2u, 2u}, refusal);
  const std::vector<double> yields = {59, 74, 50, 69, 50, 81, 46, 79, 61, 70, 58, 67, 54, 85, 44, 81};
  const auto effects = factorial_effects(*table, yields, 0.95, refusal);
  REQUIRE(effects);
  REQUIRE(effects->main.size() == 3);
  CHECK(effects->main[0].effect.mean == Approx(23.0));
  CHECK(effects->main[1].effect.mean == Approx(-5.0));
  CHECK(effects->main[2].effect.mean == Approx(1.5));
  REQUIRE(effects->interactions.size() == 3);
  CHECK(effects->interactions[0].effect.mean == Approx(1.5));
  CHECK(effects->interactions[1].effect.mean == Approx(10.0));
  CHECK(effects->interactions[2].effect.mean == Approx(0.0).margin(1e-12));
  // The two replicates say 24.5 and 21.5: standard error 1.5, t(1, 0.975) = 12.7062.
  CHECK(effects->main[0].effect.units == 2);
  CHECK(effects->main[0].effect.standard_error == Approx(1.5));
  CHECK(effects->main[0].effect.high == Approx(23.0 + 1.5 * 12.7062).epsilon(1e-5));
}

TEST_CASE("factorial effects: three levels, fractions and tables without balance", "[factorial]") {
  std::string refusal;
  const auto table = full_factorial(std::vector{3u, 3u}, refusal);
  std::vector<double> values;
  for (std::uint32_t row = 0; row < 9; ++row) {
    const double a = table->at(row, 0), b = table->at(row, 1);
    values.push_back(a * a + 10.0 * b + 6.0 * a * b);
  }
  const auto effects = factorial_effects(*table, values, 0.95, refusal);
  REQUIRE(effects);
  CHECK(effects->main[1].level == 2);
  CHECK(effects->main[1].effect.mean == Approx(4.0 + 12.0));  // b is 1 on average
  CHECK(effects->interactions[3].effect.mean == Approx(0.5 * 6.0 * 4.0));
  const auto fraction = fractional_factorial(4, std::vector<std::string>{"D=ABC"}, refusal);
  values.clear();
  for (std::uint32_t row = 0; row < 8; ++row) values.push_back(3.0 * fraction->table.at(row, 3));
  CHECK(factorial_effects(fraction->table, values, 0.95, refusal)->main[3].effect.mean == Approx(3.0));
  const auto unbalanced = one_at_a_time(std::vector{2u, 2u}, std::vector{0u, 0u}, refusal);
  CHECK_FALSE(factorial_effects(*unbalanced, std::vector{1.0, 2.0, 3.0}, 0.95, refusal));
  CHECK_THAT(refusal, ContainsSubstring("equally often"));
  CHECK_FALSE(factorial_effects(*table, std::vector{1.0, 2.0}, 0.95, refusal));
}
