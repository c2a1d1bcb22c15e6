// SPDX-License-Identifier: MIT
#include "plussum/statistics/shapley.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "plussum/core/random.hpp"
#include "support/catch.hpp"

// g++ 12 with -O3 takes the unused part of a union in Boost's integers for an uninitialised one.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/multiprecision/cpp_int.hpp>

using namespace plussum;
using boost::multiprecision::cpp_rational;
using plussum::test::Approx;
using plussum::test::ContainsSubstring;

namespace {

using Worth = std::function<std::int64_t(std::uint32_t set)>;

std::vector<std::int64_t> game_of(std::uint32_t players, const Worth& worth) {
  std::vector<std::int64_t> corners;
  for (std::uint32_t set = 0; set < 1u << players; ++set) corners.push_back(worth(set));
  return corners;
}

std::vector<ExactShare> exact(std::uint32_t players, const Worth& worth) {
  std::string refusal;
  const auto shares = exact_shapley_values(game_of(players, worth), players, refusal);
  REQUIRE(shares);
  return *shares;
}

std::vector<double> doubles_of(std::uint32_t players, const Worth& worth) {
  const auto corners = game_of(players, worth);
  return {corners.begin(), corners.end()};
}

cpp_rational rational(const ExactShare& share) {
  return cpp_rational(share.whole) + cpp_rational(share.numerator, share.denominator);
}

std::int64_t random_worth(std::uint64_t seed, std::uint32_t set) {
  return static_cast<std::int64_t>(Draws(seed, 0).word(Purpose::test_stream, set)) - 2'000'000'000;
}

/// A game of doubles with all bits of the mantissa in use; v(∅) is not 0.
std::vector<double> random_game(std::uint32_t players, std::uint64_t seed) {
  std::vector<double> corners;
  for (std::uint32_t set = 0; set < 1u << players; ++set)
    corners.push_back(Draws(seed, 1).uniform(Purpose::test_stream, set) * 100.0 - 30.0 + 5.0 * std::popcount(set));
  return corners;
}

/// The definition, over all orders of the players.
std::vector<cpp_rational> shapley_by_orders(const std::vector<double>& v, std::uint32_t players) {
  std::vector<std::uint32_t> order(players);
  std::iota(order.begin(), order.end(), 0u);
  std::vector<cpp_rational> sums(players);
  int orders = 0;
  do {
    std::uint32_t set = 0;
    for (const std::uint32_t player : order) {
      sums[player] += cpp_rational(v[set | 1u << player]) - cpp_rational(v[set]);
      set |= 1u << player;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (cpp_rational& sum : sums) sum /= orders;
  return sums;
}

}  // namespace

TEST_CASE("shapley: the glove game", "[shapley]") {
  // Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1.
  const Worth gloves = [](std::uint32_t set) { return (set & 1u) != 0 && (set & 6u) != 0 ? 1 : 0; };
  CHECK(exact(3, gloves) == std::vector<ExactShare>{{0, 2, 3}, {0, 1, 6}, {0, 1, 6}});
  std::string refusal;
  const auto values = shapley_values(doubles_of(3, gloves), 3, 0.95, refusal);
  REQUIRE(values);
  CHECK(values->values[0].mean == 2.0 / 3.0);
  CHECK(values->values[1].mean == 1.0 / 6.0);
  CHECK(values->total.mean == 1.0);
  CHECK(values->sums_exactly);
  CHECK(std::isnan(values->values[0].low));  // one replicate has no interval
  const auto pairs = shapley_interactions(doubles_of(3, gloves), 3, 0.95, refusal);
  REQUIRE(pairs);
  CHECK((*pairs)[0].index.mean == 0.5);   // gloves that fit are complements
  CHECK((*pairs)[2].index.mean == -0.5);  // the two right ones are substitutes
  const auto dividends = strongest_dividends(doubles_of(3, gloves), 3, 3, 9, 0.95, refusal);
  REQUIRE(dividends->size() == 4);  // {0, 1}: 1, {0, 2}: 1, all: −1, {1, 2}: 0
  CHECK((*dividends)[0].players == 0b011);
  CHECK((*dividends)[2].value.mean == -1.0);
  CHECK((*dividends)[3].value.mean == 0.0);
}

TEST_CASE("shapley: additive, symmetric and airport games", "[shapley]") {
  constexpr std::array<std::int64_t, 6> own = {3, -7, 0, 1'000'000'007, 12, 5};
  const Worth additive = [&](std::uint32_t set) {
    std::int64_t sum = 40;  // v(∅) belongs to nobody
    for (std::uint32_t k = 0; k < 6; ++k) sum += (set >> k & 1u) != 0 ? own[k] : 0;
    return sum;
  };
  const auto shares = exact(6, additive);
  for (std::size_t k = 0; k < 6; ++k) CHECK(shares[k] == ExactShare{own[k], 0, 1});
  for (const ExactShare& share : exact(7, [](std::uint32_t set) { return std::popcount(set) >= 4 ? 1 : 0; }))
    CHECK(share == ExactShare{0, 1, 7});
  // Littlechild and Owen 1973: each stretch of the runway is shared by those who need it.
  constexpr std::array<std::int64_t, 4> runway = {4, 6, 9, 10};
  const auto airport = exact(4, [&](std::uint32_t set) { return set == 0 ? 0 : runway[std::bit_width(set) - 1u]; });
  CHECK(airport == std::vector<ExactShare>{{1, 0, 1}, {1, 2, 3}, {3, 1, 6}, {4, 1, 6}});
  // Negative values round downwards into the whole part.
  CHECK(exact(3, [](std::uint32_t set) { return set == 7 ? -1 : 0; }).front() == ExactShare{-1, 2, 3});
}

TEST_CASE("shapley: efficiency, symmetry and dummy of random games, exactly", "[shapley]") {
  constexpr std::uint32_t players = 7;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    // Players 0 and 1 are exchangeable: only how many of them take part counts. Player 6 adds 11, whatever else is there.
    const Worth worth = [&](std::uint32_t set) {
      const std::uint32_t rest = set >> 2 & 0xfu;
      const auto twins = static_cast<std::uint32_t>(std::popcount(set & 3u));
      return random_worth(seed, rest << 2 | twins) + ((set & 0x40u) != 0 ? 11 : 0);
    };
    const auto shares = exact(players, worth);
    cpp_rational sum = 0;
    for (const ExactShare& share : shares) sum += rational(share);
    CHECK(sum == worth(0x7f) - worth(0));
    CHECK(shares[0] == shares[1]);
    CHECK(shares[0] != shares[2]);
    CHECK(shares[6] == ExactShare{11, 0, 1});
  }
}

TEST_CASE("shapley: values of doubles are the definition, rounded once", "[shapley]") {
  std::string refusal;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto game = random_game(6, seed);
    const auto values = shapley_values(game, 6, 0.95, refusal);
    REQUIRE(values);
    CHECK(values->sums_exactly);
    const auto expected = shapley_by_orders(game, 6);
    for (std::size_t k = 0; k < 6; ++k) CHECK(values->values[k].mean == expected[k].convert_to<double>());
  }
}

TEST_CASE("shapley: numbers of every size add up exactly", "[shapley]") {
  std::string refusal;
  const std::vector<double> wild = {0.1, -1e300, 1e-300, 0.3, 5e-324, -7.0, 1.0 / 3.0, 1e17};
  const auto values = shapley_values(wild, 3, 0.95, refusal);
  REQUIRE(values);
  CHECK(values->sums_exactly);
  const auto expected = shapley_by_orders(wild, 3);
  for (std::size_t k = 0; k < 3; ++k) CHECK(values->values[k].mean == expected[k].convert_to<double>());
  CHECK(shapley_values(std::vector<double>(8, 0.0), 3, 0.95, refusal)->values[2].mean == 0.0);
}

TEST_CASE("shapley: replicates are the units", "[shapley]") {
  std::string refusal;
  std::vector<double> corners;
  std::vector<std::vector<double>> single;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto game = random_game(8, seed);
    corners.insert(corners.end(), game.begin(), game.end());
    const auto alone = shapley_values(game, 8, 0.95, refusal);
    single.emplace_back();
    for (const UnitMean& value : alone->values) single.back().push_back(value.mean);
  }
  corners.insert(corners.end(), 256, std::nan(""));  // a replicate that failed
  const auto values = shapley_values(corners, 8, 0.95, refusal);
  REQUIRE(values);
  CHECK(values->sums_exactly);
  double sum = 0.0;
  for (std::size_t k = 0; k < 8; ++k) {
    std::vector<double> units;
    for (std::size_t r = 0; r < 20; ++r) {
      CHECK(values->by_replicate[r * 8 + k] == single[r][k]);
      units.push_back(single[r][k]);
    }
    const UnitMean expected = mean_of_units(units, 0.95);
    CHECK(values->values[k].mean == Approx(expected.mean));
    CHECK(values->values[k].low == Approx(expected.low));
    CHECK(values->values[k].units == 20);
    sum += values->values[k].mean;
  }
  CHECK(sum == Approx(values->total.mean).epsilon(1e-14));
}

TEST_CASE("shapley: interactions and dividends of unanimity games", "[shapley]") {
  std::string refusal;  // Grabisch and Roubens 1999: the index of a pair in u_T is 1/(t − 1), 0 outside T
  for (const std::uint32_t set : {0b00101u, 0b10110u, 0b11111u}) {
    const auto unanimity = doubles_of(5, [&](std::uint32_t s) { return (s & set) == set ? 1 : 0; });
    const auto pairs = shapley_interactions(unanimity, 5, 0.95, refusal);
    REQUIRE(pairs->size() == 10);
    for (const PairInteraction& pair : *pairs) {
      const bool inside = (set >> pair.first & 1u) != 0 && (set >> pair.second & 1u) != 0;
      CHECK(pair.index.mean == (inside ? 1.0 / (std::popcount(set) - 1.0) : 0.0));
    }
    const auto dividends = strongest_dividends(unanimity, 5, 5, 2, 0.95, refusal);
    REQUIRE(dividends->size() == 2);
    CHECK((*dividends)[0].players == set);
    CHECK((*dividends)[0].value.mean == 1.0);
    CHECK((*dividends)[1].value.mean == 0.0);
  }
  const auto small = strongest_dividends(random_game(5, 3), 5, 2, 100, 0.95, refusal);
  CHECK(small->size() == 10);  // pairs only
}

TEST_CASE("shapley: what cannot be computed is refused with a sentence", "[shapley]") {
  std::string refusal;
  CHECK_FALSE(shapley_values(std::vector<double>(8), 17, 0.95, refusal));
  CHECK_THAT(refusal, ContainsSubstring("1 to 16 players"));
  CHECK_FALSE(shapley_values(std::vector<double>(9), 3, 0.95, refusal));
  CHECK_THAT(refusal, ContainsSubstring("needs 8 values"));
  CHECK_FALSE(shapley_interactions(std::vector<double>(8, INFINITY), 3, 0.95, refusal));
  CHECK_THAT(refusal, ContainsSubstring("finite"));
  CHECK_FALSE(exact_shapley_values(std::vector<std::int64_t>{0, INT64_MIN}, 1, refusal));
  CHECK_FALSE(plan_permutations(65, 1, 1, refusal));
  CHECK_FALSE(plan_permutations(64, 1'000'000, 1, refusal));
}

TEST_CASE("sampled shapley: orders come with their reverses, subsets once", "[shapley]") {
  std::string refusal;
  const auto plan = plan_permutations(64, 5, 7, refusal);
  REQUIRE(plan);
  CHECK(std::set<std::uint64_t>(plan->subsets.begin(), plan->subsets.end()).size() == plan->subsets.size());
  CHECK(plan->subsets.front() == 0);
  CHECK(plan->subsets[plan->visits.back()] == ~std::uint64_t{0});
  for (std::size_t pair = 0; pair < 5; ++pair) {
    const auto start = plan->orders.begin() + static_cast<std::ptrdiff_t>(pair * 128);
    CHECK(std::equal(start, start + 64, std::make_reverse_iterator(start + 128)));
    CHECK(std::set<std::uint32_t>(start, start + 64).size() == 64);
  }
  const auto longer = plan_permutations(64, 9, 7, refusal);
  CHECK(std::equal(plan->subsets.begin(), plan->subsets.end(), longer->subsets.begin()));
  CHECK(std::equal(plan->visits.begin(), plan->visits.end(), longer->visits.begin()));
}

TEST_CASE("sampled shapley: additive games without error, any game with an exact sum", "[shapley]") {
  std::string refusal;
  const auto plan = plan_permutations(40, 3, 2, refusal);
  std::vector<double> additive, wild;
  for (const std::uint64_t subset : plan->subsets) {
    additive.push_back(0.0);
    for (std::uint32_t k = 0; k < 40; ++k) additive.back() += (subset >> k & 1u) != 0 ? k + 0.5 : 0.0;
    wild.push_back(1.0 / 3.0 + Draws(1, 0).uniform(Purpose::test_stream, static_cast<std::uint32_t>(wild.size())));
  }
  const auto sampled = sampled_shapley(*plan, additive, 0.95, refusal);
  REQUIRE(sampled);
  for (std::uint32_t k = 0; k < 40; ++k) {
    CHECK(sampled->values[k].mean == k + 0.5);
    CHECK(sampled->values[k].standard_error == 0.0);
  }
  CHECK(sampled_shapley(*plan, wild, 0.95, refusal)->sums_exactly);
  wild.pop_back();
  CHECK_FALSE(sampled_shapley(*plan, wild, 0.95, refusal));
}

TEST_CASE("sampled shapley: converges to the exact values and covers them", "[shapley][statistics]") {
  std::string refusal;
  constexpr std::uint32_t players = 8;
  const auto game = random_game(players, 5);
  const auto truth = shapley_values(game, players, 0.95, refusal);
  const auto error_of = [&](std::uint32_t pairs, std::uint64_t seed, int& covered) {
    const auto plan = plan_permutations(players, pairs, seed, refusal);
    std::vector<double> values;
    for (const std::uint64_t subset : plan->subsets) values.push_back(game[subset]);
    const auto sampled = sampled_shapley(*plan, values, 0.95, refusal);
    double squares = 0.0;
    for (std::size_t k = 0; k < players; ++k) {
      const UnitMean& value = sampled->values[k];
      squares += std::pow(value.mean - truth->values[k].mean, 2);
      covered += value.low <= truth->values[k].mean && truth->values[k].mean <= value.high ? 1 : 0;
    }
    return squares;
  };
  int covered = 0, ignored = 0;
  double few = 0.0, many = 0.0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    few += error_of(50, seed, covered);
    if (seed <= 40) many += error_of(800, seed, ignored);
  }
  // 2,400 intervals at 95 %, eight of a plan dependent: 300 plans give 1.3 % at worst, the bounds lie 3 of these away.
  CHECK(covered > 0.91 * 2400);
  CHECK(covered < 0.985 * 2400);
  // Sixteen times the orders: an error a quarter as large, a mean square a sixteenth; ±40 % is over 4 standard deviations.
  CHECK(many / 40.0 == Approx(few / 300.0 / 16.0).epsilon(0.4));
}

TEST_CASE("sampled shapley: the error holds the differences between replicates", "[shapley][statistics]") {
  std::string refusal;
  constexpr std::uint32_t players = 6, replicates = 8;
  const auto game = random_game(players, 11);
  const auto truth = shapley_values(game, players, 0.95, refusal);
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto plan = plan_permutations(players, 12, seed, refusal);
    std::vector<double> values;
    for (std::uint32_t r = 0; r < replicates; ++r) {
      // In each replicate player k is worth more or less by a normal amount, the same in every subset.
      const auto extra = [&](std::uint32_t k) {
        return 10.0 * static_cast<double>(Draws(seed, r).normal(Purpose::test_stream, k));
      };
      for (const std::uint64_t subset : plan->subsets) {
        values.push_back(game[subset]);
        for (std::uint32_t k = 0; k < players; ++k) values.back() += (subset >> k & 1u) != 0 ? extra(k) : 0.0;
      }
    }
    const auto sampled = sampled_shapley(*plan, values, 0.95, refusal);
    REQUIRE(sampled->sums_exactly);
    for (std::size_t k = 0; k < players; ++k) {
      const UnitMean& value = sampled->values[k];
      covered += value.low <= truth->values[k].mean && truth->values[k].mean <= value.high ? 1 : 0;
    }
  }
  CHECK(covered > 0.91 * 1800);  // as above
  CHECK(covered < 0.985 * 1800);
}
