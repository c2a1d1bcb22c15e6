// SPDX-License-Identifier: MIT
#pragma once
/// No counter of a step wraps unseen. A row adds at most `most_of_a_row` to a counter, a block at most 2^12 of them, and
/// after each block every counter must lie within `most_counted`: so none can pass the end of 64 bits before that is seen.
/// A tally in which something no longer fits is marked; the step then ends with BreachKind::overflow.
#include <cstddef>
#include <cstdint>

#include "plussum/state/tally.hpp"

namespace plussum {

inline constexpr std::size_t most_block_rows = std::size_t{1} << 12;
inline constexpr std::int64_t most_of_a_row = std::int64_t{1} << 50;
inline constexpr std::int64_t most_counted = std::int64_t{1} << 62;

/// The mark stands where no row number can: as a maximum it survives every addition.
inline constexpr std::int64_t overflow_mark = INT64_MAX;
inline void mark_overflow(Tally& tally) {
  tally.overdrawn_customer[0] = overflow_mark;
}
inline bool is_marked(const Tally& tally) {
  return tally.overdrawn_customer[0] == overflow_mark;
}

/// Marks the tally when a value of a row is out of bounds. `seen` is the bits of all values of a block, none below 0.
inline void mark_if_beyond(Tally& tally, std::int64_t seen) {
  if (seen < 0 || seen >= most_of_a_row) mark_overflow(tally);
}

/// Marks the tally when a counter lies beyond `most_counted`.
void mark_large_counters(Tally& tally);

}  // namespace plussum
