// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "plussum/statistics/shapley.hpp"
#include "plussum/statistics/shuffle.hpp"

namespace plussum {

std::optional<PermutationPlan> plan_permutations(std::uint32_t players, std::uint32_t pairs, std::uint64_t seed,
                                                 std::string& refusal) {
  if (players < 1 || players > most_sampled_players || pairs < 1 ||
      2 * std::uint64_t{pairs} * players > most_sampled_subsets) {
    refusal = "Sampled attribution is for 1 to " + std::to_string(most_sampled_players) +
              " players and at least one pair of orders, with at most " + std::to_string(most_sampled_subsets) +
              " subsets on their way.";
    return std::nullopt;
  }
  PermutationPlan plan{players, pairs, {}, {}, {}};
  std::unordered_map<std::uint64_t, std::uint32_t> position;
  const auto visit = [&](std::uint64_t subset) {
    const auto [found, is_new] = position.try_emplace(subset, static_cast<std::uint32_t>(plan.subsets.size()));
    if (is_new) plan.subsets.push_back(subset);
    plan.visits.push_back(found->second);
  };
  std::vector<std::uint32_t> order(players);
  for (std::uint32_t pair = 0; pair < pairs; ++pair) {
    std::iota(order.begin(), order.end(), 0u);
    shuffle(order, Draws(seed, pair), Purpose::experiment_design, 0);
    for (int direction = 0; direction < 2; ++direction) {
      plan.orders.insert(plan.orders.end(), order.begin(), order.end());
      std::uint64_t subset = 0;
      visit(subset);
      for (const std::uint32_t player : order) visit(subset |= std::uint64_t{1} << player);
      std::reverse(order.begin(), order.end());
    }
  }
  return plan;
}

}  // namespace plussum
