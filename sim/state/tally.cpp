// SPDX-License-Identifier: MIT
#include "plussum/state/tally.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace plussum {

void Tally::add(const Tally& other) {
  constexpr std::size_t counters = sizeof(Tally) / sizeof(std::int64_t);
  static_assert(std::is_trivially_copyable_v<Tally> && sizeof(Tally) % sizeof(std::int64_t) == 0);
  using Flat = std::array<std::int64_t, counters>;
  const std::int64_t overdrawn = std::max(overdrawn_customer[0], other.overdrawn_customer[0]);
  auto mine = std::bit_cast<Flat>(*this);
  const auto theirs = std::bit_cast<Flat>(other);
  for (std::size_t k = 0; k < counters; ++k) mine[k] += theirs[k];
  *this = std::bit_cast<Tally>(mine);
  overdrawn_customer[0] = overdrawn;
}

TransferTotals Tally::transfer_totals() const {
  TransferTotals totals{};
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose)
    for (std::size_t enterprise = 0; enterprise < max_enterprises; ++enterprise)
      totals[purpose] += moved_for(static_cast<Transfer>(purpose), enterprise);
  return totals;
}

}  // namespace plussum
