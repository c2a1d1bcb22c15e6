// SPDX-License-Identifier: MIT
#include "plussum/core/money.hpp"

#include <cmath>
#include <limits>

#include "plussum/core/random.hpp"
#include "support/catch.hpp"

using namespace plussum;

TEST_CASE("money: arithmetic and order are those of whole minor units", "[unit][money]") {
  constexpr Money a{7}, b{-3};
  STATIC_REQUIRE((a + b).units == 4);
  STATIC_REQUIRE((a - b).units == 10);
  STATIC_REQUIRE((-a).units == -7);
  STATIC_REQUIRE((b * 4).units == -12);
  STATIC_REQUIRE(b < Money{});
  STATIC_REQUIRE(Money{} < a);
  STATIC_REQUIRE(Money{7} == a);
  STATIC_REQUIRE(Money{10'000}.in_currency() == 1.0);
  STATIC_REQUIRE(Money{-12'345}.in_currency() == -1.2345);
  Money sum = a;
  sum += b;
  REQUIRE(sum.units == 4);
  sum -= a;
  REQUIRE(sum.units == -3);
}

TEST_CASE("money: amounts are rounded half up to minor units", "[unit][money]") {
  struct Row {
    double amount;
    std::int64_t units;
  };
  const Row rows[] = {{0.0, 0},
                      {1.0, 10'000},
                      {120.0, 1'200'000},
                      {0.0001, 1},
                      {-0.0001, -1},
                      {1.0 / 3, 3333},
                      {2.0 / 3, 6667},
                      {-1.0 / 3, -3333},
                      {-2.0 / 3, -6667},
                      {-1.0, -10'000},
                      {1e11, 1'000'000'000'000'000},
                      {8e14, 8'000'000'000'000'000'000}};
  for (const Row& row : rows) {
    INFO("amount " << row.amount);
    REQUIRE(money_from(row.amount).units == row.units);
  }
  // Halves of a unit that are exact in binary: 0.5/10000 is not, but n + ½ units of 1/10000 of 10000 are.
  REQUIRE(money_from(0.00005).units == 1);
  for (int k = -20; k <= 20; ++k)
    REQUIRE(money_from((k + 0.5) * 0.0001 * (1 + 1e-12 * (k < 0 ? -1 : 1))).units == k + 1);
}

TEST_CASE("money: rounding never errs by more than half a unit and undoes in_currency", "[unit][money]") {
  for (std::uint32_t k = 0; k < 20'000; ++k) {
    const double amount = (Draws(1, 0).uniform(Purpose::test_stream, k) - 0.5) * 1e6;
    REQUIRE(std::abs(static_cast<double>(money_from(amount).units) - amount * 1e4) <= 0.5 + 1e-5);
    const Money whole{static_cast<std::int64_t>(Draws(2, 0).word(Purpose::test_stream, k)) * 1000 - 2'000'000'000'000};
    REQUIRE(money_from(whole.in_currency()) == whole);
  }
}

TEST_CASE("money: a split loses nothing and rounds the part down", "[unit][money]") {
  STATIC_REQUIRE(split_money(Money{7}, 0.5).part.units == 3);
  STATIC_REQUIRE(split_money(Money{7}, 0.5).rest.units == 4);
  REQUIRE(split_money(Money{100}, 1.0 / 3).part.units == 33);
  REQUIRE(split_money(Money{0}, 0.7).part == Money{});
  REQUIRE(split_money(Money{1}, 0.999999).part == Money{});
  for (std::uint32_t k = 0; k < 20'000; ++k) {
    const Money total{static_cast<std::int64_t>(Draws(3, 0).word(Purpose::test_stream, k)) * (1 + k % 1000)};
    const double share = Draws(4, 0).uniform(Purpose::test_stream, k);
    const Split split = split_money(total, share);
    REQUIRE(split.part + split.rest == total);
    REQUIRE(split.part >= Money{});
    REQUIRE(split.rest >= Money{});
    const long double exact = static_cast<long double>(share) * static_cast<long double>(total.units);
    REQUIRE(static_cast<long double>(split.part.units) <= exact + 1e-3L);
    REQUIRE(static_cast<long double>(split.part.units) > exact - 1.0L - 1e-3L);
    REQUIRE(split_money(total, 0.0).part == Money{});
    REQUIRE(split_money(total, 1.0).part == total);
  }
  constexpr Money largest{std::numeric_limits<std::int64_t>::max() / 2 + 1};  // 2^62, whose share is no longer exact
  REQUIRE(split_money(Money{largest.units - 1}, 1.0).rest == Money{});
}

TEST_CASE("money: sums report overflow instead of wrapping", "[unit][money]") {
  constexpr Money most{std::numeric_limits<std::int64_t>::max()}, least{std::numeric_limits<std::int64_t>::min()};
  Money sum;
  REQUIRE_FALSE(add_overflows(most, Money{0}, sum));
  REQUIRE(sum == most);
  REQUIRE(add_overflows(most, Money{1}, sum));
  REQUIRE(add_overflows(least, Money{-1}, sum));
  REQUIRE_FALSE(add_overflows(most, least, sum));
  REQUIRE(sum.units == -1);
}

TEST_CASE("money: a sum over a column overflows only when it does not fit as a whole", "[unit][money]") {
  constexpr Money most{std::numeric_limits<std::int64_t>::max()}, least{std::numeric_limits<std::int64_t>::min()};
  const auto overflows = [](std::vector<Money> amounts) {
    Money sum;
    return sum_overflows(amounts, sum);
  };
  REQUIRE(overflows({most, {1}}));
  REQUIRE(overflows({least, {-1}}));
  REQUIRE(overflows({most, most, most}));
  REQUIRE(overflows(std::vector<Money>(1000, least)));
  REQUIRE_FALSE(overflows({most, {1}, {-1}}));
  REQUIRE_FALSE(overflows({{1}, most, least, {-1}, most, {-most.units}}));
  std::vector<Money> amounts;
  std::int64_t expected = 0;
  for (std::uint32_t k = 0; k < 1000; ++k) {  // of all lengths that the loop divides differently, of both signs
    const Block4 block = Draws(6, 0).block(Purpose::test_stream, k);
    amounts.push_back({static_cast<std::int64_t>(std::uint64_t{block.word[0]} << 32 | block.word[1]) >> (11 + k % 40)});
    expected += amounts.back().units;
    Money sum{99};
    REQUIRE_FALSE(sum_overflows(amounts, sum));
    REQUIRE(sum.units == expected);
  }
}
