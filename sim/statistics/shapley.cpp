// SPDX-License-Identifier: MIT
#include "plussum/statistics/shapley.hpp"

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace plussum {
namespace {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

/// Values of one replicate as whole numbers of one unit 2^exponent.
struct ScaledGame {
  std::vector<Integer> values;
  int exponent = 0;

  /// `count` of these units, divided by `divisor`.
  Rational in_units(Integer count, Integer divisor) const {
    if (exponent >= 0) {
      count <<= static_cast<unsigned>(exponent);
    } else {
      divisor <<= static_cast<unsigned>(-exponent);
    }
    return Rational(count, divisor);
  }
};

/// A finite double as a whole number, odd or 0, times a power of two.
struct Dyadic {
  std::int64_t whole = 0;
  int exponent = 0;
};

Dyadic dyadic_of(double value) {
  int exponent = 0;
  const auto whole = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  if (whole == 0) return {};
  const int zeros = std::countr_zero(static_cast<std::uint64_t>(whole));
  return {whole / (std::int64_t{1} << zeros), exponent - 53 + zeros};
}

ScaledGame scaled(std::span<const double> values) {
  ScaledGame game;
  game.exponent = std::numeric_limits<int>::max();
  for (const double value : values)
    if (value != 0.0) game.exponent = std::min(game.exponent, dyadic_of(value).exponent);
  game.values.reserve(values.size());
  for (const double value : values) {
    const Dyadic number = dyadic_of(value);
    game.values.emplace_back(number.whole);
    if (number.whole != 0) game.values.back() <<= static_cast<unsigned>(number.exponent - game.exponent);
  }
  if (game.exponent == std::numeric_limits<int>::max()) game.exponent = 0;  // all of them are 0
  return game;
}

Integer factorial(std::uint32_t n) {
  Integer product = 1;
  for (std::uint32_t k = 2; k <= n; ++k) product *= k;
  return product;
}

/// Σ over the sets S without the players of `without` of s! (n − s − w)! · change(S), w = |without|.
template <class Change>
Integer weighted_sum(std::uint32_t players, std::uint32_t without, Change change) {
  const auto removed = static_cast<std::uint32_t>(std::popcount(without));
  std::vector<Integer> by_size(players);
  for (std::uint32_t set = 0; set < 1u << players; ++set)
    if ((set & without) == 0) by_size[static_cast<std::size_t>(std::popcount(set))] += change(set);
  Integer sum = 0;
  for (std::uint32_t s = 0; s + removed <= players; ++s)
    sum += factorial(s) * factorial(players - s - removed) * by_size[s];
  return sum;
}

/// (A1) times n!, for each player.
std::vector<Integer> shapley_numerators(const std::vector<Integer>& v, std::uint32_t players) {
  std::vector<Integer> numerators;
  for (std::uint32_t i = 0; i < players; ++i) {
    const std::uint32_t bit = 1u << i;
    numerators.push_back(weighted_sum(players, bit, [&](std::uint32_t s) -> Integer { return v[s | bit] - v[s]; }));
  }
  return numerators;
}

/// The replicates all of whose values are finite; empty with a sentence when there are none or the sizes do not fit.
std::vector<std::span<const double>> usable_replicates(std::span<const double> values, std::size_t width,
                                                       std::string& refusal) {
  std::vector<std::span<const double>> usable;
  if (values.empty() || values.size() % width != 0) {
    refusal = "Each replicate needs " + std::to_string(width) + " values, but there are " +
              std::to_string(values.size()) + " in all.";
    return usable;
  }
  for (std::size_t start = 0; start < values.size(); start += width) {
    const std::span<const double> replicate = values.subspan(start, width);
    if (std::all_of(replicate.begin(), replicate.end(), [](double value) { return std::isfinite(value); }))
      usable.push_back(replicate);
  }
  if (usable.empty()) refusal = "No replicate has a finite value at every point that attribution needs.";
  return usable;
}

std::vector<std::span<const double>> usable_games(std::span<const double> corners, std::uint32_t players,
                                                  std::string& refusal) {
  if (players >= 1 && players <= most_exact_players)
    return usable_replicates(corners, std::size_t{1} << players, refusal);
  refusal = "Exact attribution is for 1 to " + std::to_string(most_exact_players) + " players, not " +
            std::to_string(players) + "; sample the orders of more.";
  return {};
}

/// The interval of the units around a mean that was computed exactly.
UnitMean around(const Rational& mean, std::span<const double> units, double confidence) {
  UnitMean result = mean_of_units(units, confidence);
  const double shift = mean.convert_to<double>() - result.mean;
  result.mean = mean.convert_to<double>();
  result.low += shift;
  result.high += shift;
  return result;
}

/// Exact values of the players in each replicate, their means, and whether they add up to `last` − `first` everywhere.
class ExactTable {
 public:
  explicit ExactTable(std::uint32_t players) : sums_(players), rounded_(players) {}

  void add(const std::vector<Rational>& values, double first, double last) {
    const Rational difference = Rational(last) - Rational(first);
    Rational sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += values[i];
      sums_[i] += values[i];
      rounded_[i].push_back(values[i].convert_to<double>());
    }
    sums_exactly_ = sums_exactly_ && sum == difference;
    total_ += difference;
    totals_.push_back(difference.convert_to<double>());
  }

  std::size_t replicates() const { return totals_.size(); }
  Rational mean(std::size_t player) const { return sums_[player] / replicates(); }
  const std::vector<double>& rounded(std::size_t player) const { return rounded_[player]; }
  UnitMean total(double confidence) const { return around(total_ / replicates(), totals_, confidence); }
  bool sums_exactly() const {
    return sums_exactly_ && std::accumulate(sums_.begin(), sums_.end(), Rational(0)) == total_;
  }

 private:
  std::vector<Rational> sums_;
  std::vector<std::vector<double>> rounded_;  // [player][replicate]
  std::vector<double> totals_;
  Rational total_ = 0;
  bool sums_exactly_ = true;
};

}  // namespace

std::optional<ShapleyValues> shapley_values(std::span<const double> corners, std::uint32_t players, double confidence,
                                            std::string& refusal) {
  const auto games = usable_games(corners, players, refusal);
  if (games.empty()) return std::nullopt;
  ExactTable table(players);
  for (const std::span<const double> corner : games) {
    const ScaledGame game = scaled(corner);
    std::vector<Rational> values;
    for (Integer& numerator : shapley_numerators(game.values, players))
      values.push_back(game.in_units(std::move(numerator), factorial(players)));
    table.add(values, corner.front(), corner.back());
  }
  ShapleyValues result;
  for (std::uint32_t i = 0; i < players; ++i)
    result.values.push_back(around(table.mean(i), table.rounded(i), confidence));
  for (std::size_t r = 0; r < games.size(); ++r)
    for (std::uint32_t i = 0; i < players; ++i) result.by_replicate.push_back(table.rounded(i)[r]);
  result.total = table.total(confidence);
  result.sums_exactly = table.sums_exactly();
  return result;
}

std::optional<std::vector<ExactShare>> exact_shapley_values(std::span<const std::int64_t> corners,
                                                            std::uint32_t players, std::string& refusal) {
  constexpr std::int64_t limit = std::int64_t{1} << 61;  // differences, too, fit into 64 bits
  if (players < 1 || players > most_exact_players || corners.size() != std::size_t{1} << players) {
    refusal = "Exact attribution needs 1 to 16 players and a value for each of their subsets.";
    return std::nullopt;
  }
  if (std::any_of(corners.begin(), corners.end(), [&](std::int64_t v) { return v < -limit || v > limit; })) {
    refusal = "Exact attribution needs whole numbers within 2^61 in size.";
    return std::nullopt;
  }
  const Integer divisor = factorial(players);
  std::vector<ExactShare> shares;
  for (const Integer& numerator : shapley_numerators({corners.begin(), corners.end()}, players)) {
    Integer whole = numerator / divisor;
    if (whole * divisor > numerator) --whole;  // division rounds towards 0
    const Rational rest(numerator - whole * divisor, divisor);
    shares.push_back({whole.convert_to<std::int64_t>(),
                      boost::multiprecision::numerator(rest).convert_to<std::int64_t>(),
                      boost::multiprecision::denominator(rest).convert_to<std::int64_t>()});
  }
  return shares;
}

std::optional<std::vector<PairInteraction>> shapley_interactions(std::span<const double> corners, std::uint32_t players,
                                                                 double confidence, std::string& refusal) {
  const auto games = usable_games(corners, players, refusal);
  if (games.empty()) return std::nullopt;
  std::vector<PairInteraction> pairs;
  for (std::uint32_t i = 0; i < players; ++i)
    for (std::uint32_t j = i + 1; j < players; ++j) pairs.push_back({i, j, {}});
  std::vector<Rational> sums(pairs.size());
  std::vector<std::vector<double>> units(pairs.size());
  for (const std::span<const double> corner : games) {
    const ScaledGame game = scaled(corner);
    for (std::size_t k = 0; k < pairs.size(); ++k) {  // (A2)
      const std::uint32_t i = 1u << pairs[k].first, j = 1u << pairs[k].second;
      const auto& v = game.values;
      const Rational index = game.in_units(
          weighted_sum(players, i | j,
                       [&](std::uint32_t s) -> Integer { return v[s | i | j] - v[s | i] - v[s | j] + v[s]; }),
          factorial(players - 1));
      sums[k] += index;
      units[k].push_back(index.convert_to<double>());
    }
  }
  for (std::size_t k = 0; k < pairs.size(); ++k) pairs[k].index = around(sums[k] / games.size(), units[k], confidence);
  return pairs;
}

std::optional<std::vector<Dividend>> strongest_dividends(std::span<const double> corners, std::uint32_t players,
                                                         std::uint32_t largest_set, std::uint32_t count,
                                                         double confidence, std::string& refusal) {
  const auto games = usable_games(corners, players, refusal);
  if (games.empty()) return std::nullopt;
  std::vector<std::vector<double>> units(std::size_t{1} << players);
  for (const std::span<const double> corner : games) {
    ScaledGame game = scaled(corner);
    for (std::uint32_t bit = 1; bit < game.values.size(); bit <<= 1)  // (A3), one player after another
      for (std::uint32_t set = 0; set < game.values.size(); ++set)
        if (set & bit) game.values[set] -= game.values[set ^ bit];
    for (std::uint32_t set = 0; set < game.values.size(); ++set)
      units[set].push_back(std::ldexp(game.values[set].convert_to<double>(), game.exponent));
  }
  std::vector<Dividend> dividends;
  for (std::uint32_t set = 0; set < units.size(); ++set)
    if (const int size = std::popcount(set); size >= 2 && static_cast<std::uint32_t>(size) <= largest_set)
      dividends.push_back({set, mean_of_units(units[set], confidence)});
  std::stable_sort(dividends.begin(), dividends.end(), [](const Dividend& a, const Dividend& b) {
    return std::abs(a.value.mean) > std::abs(b.value.mean);
  });
  if (dividends.size() > count) dividends.resize(count);
  return dividends;
}

std::optional<SampledShapley> sampled_shapley(const PermutationPlan& plan, std::span<const double> values,
                                              double confidence, std::string& refusal) {
  const auto replicates = usable_replicates(values, plan.subsets.size(), refusal);
  if (replicates.empty()) return std::nullopt;
  const std::uint32_t players = plan.players;
  ExactTable table(players);
  // [player][replicate][pair]
  std::vector<std::vector<std::vector<double>>> units(
      players, std::vector(replicates.size(), std::vector<double>(plan.pairs, 0.0)));
  for (std::size_t r = 0; r < replicates.size(); ++r) {
    const ScaledGame game = scaled(replicates[r]);
    std::vector<Integer> sums(players);
    for (std::size_t step = 0; step < plan.orders.size(); ++step) {  // (A4)
      const std::size_t visit = step + step / players;               // an order visits one subset more than players
      const std::uint32_t before = plan.visits[visit], after = plan.visits[visit + 1], player = plan.orders[step];
      sums[player] += game.values[after] - game.values[before];
      units[player][r][step / (2 * players)] += 0.5 * (replicates[r][after] - replicates[r][before]);
    }
    std::vector<Rational> exact;
    for (const Integer& sum : sums) exact.push_back(game.in_units(sum, Integer(2 * plan.pairs)));
    table.add(exact, replicates[r][plan.visits.front()], replicates[r][plan.visits.back()]);
  }
  SampledShapley result;
  for (std::uint32_t i = 0; i < players; ++i) {
    UnitMean value = mean_of_crossed_units(units[i], confidence);
    value.mean = table.mean(i).convert_to<double>();
    result.values.push_back(value);
  }
  result.total = table.total(confidence);
  result.sums_exactly = table.sums_exactly();
  return result;
}

}  // namespace plussum
