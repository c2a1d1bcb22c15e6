// SPDX-License-Identifier: MIT
#pragma once
/// Walks a range of customer rows community by community, so that what a community shares is read once.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace plussum {

/// Rows handled together in buffers on the stack.
inline constexpr std::size_t chunk_rows = 512;

/// Calls visit(community, first row, last row) for runs of at most `chunk_rows` rows of one community.
template <class Visit>
void for_each_run(std::span<const std::uint32_t> community_of, std::span<const std::uint32_t> first_customer,
                  std::span<const std::uint32_t> customers, std::size_t begin, std::size_t end, Visit&& visit) {
  while (begin < end) {
    const std::uint32_t community = community_of[begin];
    const std::size_t last = static_cast<std::size_t>(first_customer[community]) + customers[community];
    const std::size_t stop = std::min({end, last, begin + chunk_rows});
    visit(community, begin, stop);
    begin = stop;
  }
}

}  // namespace plussum
