// SPDX-License-Identifier: MIT
#pragma once
/// Who knows whom: an undirected graph of customers in compressed sparse rows. Neighbours of row i are
/// targets[offsets[i]] … targets[offsets[i+1]-1].
#include <cstdint>
#include <span>
#include <vector>

#include "plussum/core/random.hpp"
#include "plussum/state/communities.hpp"

namespace plussum {

struct Network {
  std::vector<std::uint32_t> offsets;
  std::vector<std::uint32_t> targets;

  bool empty() const { return targets.empty(); }
  std::span<const std::uint32_t> neighbours(std::uint32_t row) const {
    return std::span(targets).subspan(offsets[row], offsets[row + 1] - offsets[row]);
  }
};

/// Small world: each community is a ring in which everyone knows the `neighbours`/2 next on either side; each tie is
/// replaced, with chance `virtual_tie_share`, by one to a customer anywhere in the market. Ties are undirected; a tie
/// to oneself is dropped. Source: Watts & Strogatz 1998, Nature 393.
Network small_world(const Communities& communities, std::uint32_t customers, std::uint32_t neighbours,
                    double virtual_tie_share, const Draws& draws);

}  // namespace plussum
