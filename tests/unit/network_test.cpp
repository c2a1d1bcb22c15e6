// SPDX-License-Identifier: MIT
#include "plussum/state/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "support/catch.hpp"
#include "support/world_builder.hpp"

using namespace plussum;
using namespace plussum::test;

namespace {

/// Communities of these sizes, one after the other.
Communities places(const std::vector<std::uint32_t>& sizes) {
  Communities communities;
  resize_table(communities, sizes.size(), 0);
  std::uint32_t first = 0;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    communities.first_customer[k] = first;
    communities.customers[k] = sizes[k];
    first += sizes[k];
  }
  return communities;
}

std::uint32_t customers_of(const Communities& communities) {
  return communities.first_customer.back() + communities.customers.back();
}

Network network_of(const std::vector<std::uint32_t>& sizes, std::uint32_t neighbours, double virtual_ties = 0.0,
                   std::uint64_t seed = 1) {
  const Communities communities = places(sizes);
  return small_world(communities, customers_of(communities), neighbours, virtual_ties, Draws(seed, 0));
}

std::uint32_t degree(const Network& network, std::uint32_t row) {
  return static_cast<std::uint32_t>(network.neighbours(row).size());
}

/// How often each undirected pair is tied, counted from both ends.
std::map<std::pair<std::uint32_t, std::uint32_t>, int> ties_of(const Network& network) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> ties;
  for (std::uint32_t row = 0; row + 1 < network.offsets.size(); ++row)
    for (const std::uint32_t other : network.neighbours(row)) ++ties[{row, other}];
  return ties;
}

void require_undirected(const Network& network) {
  const auto ties = ties_of(network);
  for (const auto& [pair, count] : ties) {
    REQUIRE(pair.first != pair.second);
    const auto back = ties.find({pair.second, pair.first});
    REQUIRE(back != ties.end());
    REQUIRE(back->second == count);
  }
  REQUIRE(network.offsets.back() == network.targets.size());
}

}  // namespace

TEST_CASE("network: without virtual ties every community is a ring", "[unit][network]") {
  const Network network = network_of({10, 7, 25}, 4);
  require_undirected(network);
  const std::uint32_t first[] = {0, 10, 17}, size[] = {10, 7, 25};
  for (std::size_t place = 0; place < 3; ++place)
    for (std::uint32_t k = 0; k < size[place]; ++k) {
      std::set<std::uint32_t> expected;
      for (const std::uint32_t away : {1u, 2u}) {
        expected.insert(first[place] + (k + away) % size[place]);
        expected.insert(first[place] + (k + size[place] - away) % size[place]);
      }
      const auto found = network.neighbours(first[place] + k);
      REQUIRE(std::set<std::uint32_t>(found.begin(), found.end()) == expected);
      REQUIRE(found.size() == 4);
    }
}

TEST_CASE("network: small communities are complete or as close as an even ring allows and no pair is tied twice",
          "[unit][network]") {
  struct Row {
    std::uint32_t size, neighbours, degree;
  };
  const Row rows[] = {{1, 4, 0}, {2, 4, 1},  {3, 4, 2},  {4, 4, 2},    {5, 4, 4},   {6, 4, 4},
                      {2, 2, 1}, {3, 2, 2},  {4, 2, 2},  {1, 0, 0},    {2, 0, 0},   {3, 0, 0},
                      {9, 0, 0}, {9, 64, 8}, {8, 64, 6}, {65, 64, 64}, {64, 64, 62}};
  for (const Row& row : rows) {
    INFO("size " << row.size << " neighbours " << row.neighbours);
    const Network network = network_of({row.size, row.size}, row.neighbours);
    require_undirected(network);
    for (std::uint32_t k = 0; k < 2 * row.size; ++k) REQUIRE(degree(network, k) == row.degree);
    for (const auto& [pair, count] : ties_of(network)) {
      REQUIRE(count == 1);
      REQUIRE(pair.first / row.size == pair.second / row.size);
    }
    REQUIRE(network.empty() == (row.degree == 0));
  }
}

TEST_CASE("network: virtual ties keep the mean degree and leave the community with the stated chance",
          "[unit][network]") {
  constexpr std::uint32_t n = 20'000;
  const std::vector<std::uint32_t> sizes(100, n / 100);
  for (const double share : {0.05, 0.5, 1.0}) {
    const Network network = network_of(sizes, 6, share);
    require_undirected(network);
    const double slots = n * 3.0;
    const auto ties = static_cast<double>(network.targets.size()) / 2.0;
    // A tie is lost only when it would lead to oneself, with chance share/n.
    REQUIRE(slots - ties <= 4 * std::sqrt(3.0) + 3);
    double away = 0;
    for (const auto& [pair, count] : ties_of(network))
      if (pair.first / 200 < pair.second / 200) away += count;
    INFO("share " << share);
    REQUIRE(std::abs(binomial_z(away, slots, share * 0.99)) < 4.0);  // 1 in 100 lands at home
    // In-ties are spread evenly: the degree is 3 + ring + Binomial, of variance near 3 share (2 − share).
    double squares = 0;
    for (std::uint32_t row = 0; row < n; ++row) squares += (degree(network, row) - 6.0) * (degree(network, row) - 6.0);
    const double variance = 3 * share + 3 * share * (1 - share);
    REQUIRE(std::abs(squares / n - variance) < 4 * variance * std::sqrt((2 + 1 / variance) / n) + 0.002);
  }
}

TEST_CASE("network: the same seed gives the same ties and another seed others", "[unit][network]") {
  const std::vector<std::uint32_t> sizes(5, 50);
  const Network a = network_of(sizes, 4, 0.3, 1), b = network_of(sizes, 4, 0.3, 1), c = network_of(sizes, 4, 0.3, 2);
  REQUIRE(a.targets == b.targets);
  REQUIRE(a.targets != c.targets);
}

TEST_CASE("network: virtual ties of few customers stay within the market", "[unit][network]") {
  for (const std::uint32_t n : {1u, 2u, 3u, 4u})
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const Network network = network_of({n}, 2, 1.0, seed);
      require_undirected(network);
      for (const std::uint32_t target : network.targets) REQUIRE(target < n);
    }
}
