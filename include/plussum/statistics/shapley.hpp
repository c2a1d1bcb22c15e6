// SPDX-License-Identifier: MIT
#pragma once
/// Attribution: how much of the difference v(N) − v(∅) between treatment and control is due to each of n players (dimensions of a
/// strategy, loops), where v(S) is the metric with the players of S in the treatment state and the others in the control state.
///     φ_i = Σ_{S ⊆ N∖i} s! (n − s − 1)!/n! [v(S∪i) − v(S)],  s = |S|;   Σ_i φ_i = v(N) − v(∅)                (A1)
///     I_ij = Σ_{S ⊆ N∖ij} s! (n − s − 2)!/(n − 1)! [v(S∪ij) − v(S∪i) − v(S∪j) + v(S)]                       (A2)
///     d(S) = Σ_{T ⊆ S} (−1)^{|S| − |T|} v(T);   φ_i = Σ_{S ∋ i} d(S)/|S|  for v(∅) = 0                      (A3)
///     φ_i ≈ mean over random orders of v(those before i, and i) − v(those before i)                        (A4)
/// Sources: (A1) Shapley, A value for n-person games, 1953; (A2) Grabisch, Roubens, International Journal of Game Theory 28, 1999;
/// (A3) Harsanyi, International Economic Review 4, 1963; (A4) Castro, Gómez, Tejada, Computers and Operations Research 36, 2009,
/// each order with its reverse: Mitchell et al., Journal of Machine Learning Research 23, 2022.
///
/// Every double is a whole number times a power of two, so (A1), (A2) and the sums of (A4) are computed exactly, as fractions, and
/// rounded once. `sums_exactly` says that the fractions add up to v(N) − v(∅) without any remainder; the rounded values do so
/// to their last digits.
///
/// Corners: v(S) stands at position S, where bit k is set if player k is in the treatment state. Values of several
/// replicates are [replicate][corner]; a replicate with a value that is not finite is left out. What cannot be computed is
/// refused: the result is empty and `refusal` holds a sentence that says why.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plussum/statistics/unit_mean.hpp"

namespace plussum {

inline constexpr std::uint32_t most_exact_players = 16;
inline constexpr std::uint32_t most_sampled_players = 64;
inline constexpr std::uint64_t most_sampled_subsets = 1'000'000;

struct ShapleyValues {
  std::vector<UnitMean> values;      ///< [player]; in units of v, replicates are the units
  UnitMean total;                    ///< v(N) − v(∅)
  std::vector<double> by_replicate;  ///< [replicate used][player]
  bool sums_exactly = false;         ///< in every replicate and in the mean
};

/// (A1). \param corners  [replicate][2^players]  \param players  1 to 16  \param confidence  in (0, 1)
std::optional<ShapleyValues> shapley_values(std::span<const double> corners, std::uint32_t players, double confidence,
                                            std::string& refusal);

/// whole + numerator/denominator, 0 ≤ numerator < denominator, in lowest terms.
struct ExactShare {
  std::int64_t whole = 0, numerator = 0, denominator = 1;

  friend bool operator==(const ExactShare&, const ExactShare&) = default;
};

/// (A1) for whole numbers, such as money in minor units. \param corners  [2^players], each within ±2^61
std::optional<std::vector<ExactShare>> exact_shapley_values(std::span<const std::int64_t> corners,
                                                            std::uint32_t players, std::string& refusal);

/// Positive: the two do more together than apart (complements); negative: substitutes.
struct PairInteraction {
  std::uint32_t first = 0, second = 0;
  UnitMean index;
};

/// (A2) of all pairs: (0, 1), (0, 2), …, (1, 2), … Arguments as for `shapley_values`.
std::optional<std::vector<PairInteraction>> shapley_interactions(std::span<const double> corners, std::uint32_t players,
                                                                 double confidence, std::string& refusal);

/// What a set of players adds only when all of it is there.
struct Dividend {
  std::uint32_t players = 0;  ///< bit k: player k
  UnitMean value;
};

/// (A3) of the `count` sets of 2 to `largest_set` players whose mean dividends are largest in size, the largest first.
std::optional<std::vector<Dividend>> strongest_dividends(std::span<const double> corners, std::uint32_t players,
                                                         std::uint32_t largest_set, std::uint32_t count,
                                                         double confidence, std::string& refusal);

/// Orders in which the players change state one after another, and the subsets on their way.
struct PermutationPlan {
  std::uint32_t players = 0, pairs = 0;
  std::vector<std::uint32_t> orders;   ///< [2 pairs][place]: players; order 2p + 1 is the reverse of order 2p
  std::vector<std::uint32_t> visits;   ///< [2 pairs][players + 1]: positions in `subsets`
  std::vector<std::uint64_t> subsets;  ///< to be evaluated, each once: bit k for player k; the first is ∅
};

/// (A4). A larger number of pairs appends orders and subsets and changes none. \param players  1 to 64
std::optional<PermutationPlan> plan_permutations(std::uint32_t players, std::uint32_t pairs, std::uint64_t seed,
                                                 std::string& refusal);

struct SampledShapley {
  std::vector<UnitMean> values;  ///< [player]; `units` counts pairs of orders
  UnitMean total;                ///< v(N) − v(∅); replicates are the units
  bool sums_exactly = false;
};

/// (A4). With one replicate the error is that of the choice of orders. With several it holds the differences between replicates
/// as well: pairs and replicates are crossed, (U2) of unit_mean.hpp. Intervals need two pairs.
/// \param values  [replicate][subset of the plan]
std::optional<SampledShapley> sampled_shapley(const PermutationPlan& plan, std::span<const double> values,
                                              double confidence, std::string& refusal);

}  // namespace plussum
