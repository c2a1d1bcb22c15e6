// SPDX-License-Identifier: MIT
#include "plussum/state/network.hpp"

#include <utility>

namespace plussum {

Network small_world(const Communities& communities, std::uint32_t customers, std::uint32_t neighbours,
                    double virtual_tie_share, const Draws& draws) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ties;
  ties.reserve(static_cast<std::size_t>(customers) * (neighbours / 2));
  for (std::size_t place = 0; place < communities.size(); ++place) {
    const std::uint32_t first = communities.first_customer[place];
    const std::uint32_t size = communities.customers[place];
    // In a ring smaller than the neighbourhood the same pair would come up twice.
    const std::uint32_t reach = size > neighbours ? neighbours / 2 : (size > 2 ? (size - 1) / 2 : (size == 2 ? 1 : 0));
    for (std::uint32_t k = 0; k < size; ++k)
      for (std::uint32_t away = 1; away <= reach && !(size == 2 && k == 1); ++away) {
        const std::uint32_t from = first + k;
        std::uint32_t to = first + (k + away) % size;
        const auto tie = static_cast<std::uint16_t>(away);
        if (draws.uniform(Purpose::network_ties, from, static_cast<std::uint16_t>(2 * tie)) < virtual_tie_share) {
          const double place_in_market =
              draws.uniform(Purpose::network_ties, from, static_cast<std::uint16_t>(2 * tie + 1));
          to = static_cast<std::uint32_t>(place_in_market * customers);
        }
        if (to != from && to < customers) ties.emplace_back(from, to);
      }
  }
  Network network;
  network.offsets.assign(static_cast<std::size_t>(customers) + 1, 0);
  for (const auto& [from, to] : ties) {
    ++network.offsets[from + 1];
    ++network.offsets[to + 1];
  }
  for (std::size_t row = 0; row < customers; ++row) network.offsets[row + 1] += network.offsets[row];
  network.targets.resize(network.offsets[customers]);
  std::vector<std::uint32_t> next(network.offsets.begin(), network.offsets.end() - 1);
  for (const auto& [from, to] : ties) {
    network.targets[next[from]++] = to;
    network.targets[next[to]++] = from;
  }
  return network;
}

}  // namespace plussum
