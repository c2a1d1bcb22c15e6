// SPDX-License-Identifier: MIT
#include "plussum/state/tally.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "plussum/state/tally_overflow.hpp"

namespace plussum {

namespace {

constexpr std::size_t counter_count = sizeof(Tally) / sizeof(std::int64_t);
static_assert(std::is_trivially_copyable_v<Tally> && sizeof(Tally) % sizeof(std::int64_t) == 0);
using Flat = std::array<std::int64_t, counter_count>;

/// Bits of the magnitudes of all counters.
std::int64_t bits_of(const Tally& tally) {
  const auto counters = std::bit_cast<Flat>(tally);
  std::int64_t bits = 0;
  for (std::size_t k = 0; k < counter_count; ++k) bits |= counters[k] ^ (counters[k] >> 63);
  return bits;
}

}  // namespace

void Tally::add(const Tally& other) {
  const std::int64_t overdrawn = std::max(overdrawn_customer[0], other.overdrawn_customer[0]);
  auto mine = std::bit_cast<Flat>(*this);
  const auto theirs = std::bit_cast<Flat>(other);
  std::int64_t wrapped = 0;
  for (std::size_t k = 0; k < counter_count; ++k) {
    const auto sum =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(mine[k]) + static_cast<std::uint64_t>(theirs[k]));
    wrapped |= (mine[k] ^ sum) & (theirs[k] ^ sum);
    mine[k] = sum;
  }
  *this = std::bit_cast<Tally>(mine);
  overdrawn_customer[0] = wrapped < 0 ? overflow_mark : overdrawn;
}

void mark_large_counters(Tally& tally) {
  if (is_marked(tally)) return;
  if (bits_of(tally) >= most_counted) mark_overflow(tally);
}

TransferTotals Tally::transfer_totals() const {
  TransferTotals totals{};
  for (std::size_t purpose = 0; purpose < transfer_count; ++purpose)
    for (std::size_t enterprise = 0; enterprise < max_enterprises; ++enterprise)
      totals[purpose] += moved_for(static_cast<Transfer>(purpose), enterprise);
  return totals;
}

}  // namespace plussum
