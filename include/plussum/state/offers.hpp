// SPDX-License-Identifier: MIT
#pragma once
#include "plussum/core/ids.hpp"
#include "plussum/core/platform.hpp"
#include "plussum/state/column.hpp"

namespace plussum {

/// What customers get from each supplier, tabulated. The outcome depends on the customer only through her
/// capability and on whether an outlet and information are at hand, so it is computed on a grid of
/// capability, whenever the scenario changes, and interpolated; the page of `cover` bounds the error.
struct Offers {
  static constexpr std::size_t grid = 64;  ///< intervals of capability
  static constexpr std::size_t points = grid + 1;
  static constexpr std::size_t places = 4;  ///< bit 0: outlet, bit 1: information
  static constexpr std::size_t rows_per_supplier = places * points;

  Column<float> outcome;

  /// Supplier slot: the enterprise's position, or the number of enterprises for self-provision.
  static constexpr std::size_t index(std::size_t slot, unsigned place, std::size_t point) {
    return slot * rows_per_supplier + place * points + point;
  }

  static constexpr TableId table = TableId::offers;
  std::size_t size() const { return outcome.size(); }

  template <class Visit>
  static void describe(Visit&& visit) {
    visit(&Offers::outcome, ColumnInfo{"outcome", "1", Role::derived,
                                       "outcome per unit of money spent, by supplier slot, place and capability"});
  }
};

/// Linear interpolation in the table; capability in [0, 1].
PLUSSUM_INLINE float interpolated_outcome(const float* outcome, std::size_t slot, unsigned place, float capability) {
  const float position = capability * static_cast<float>(Offers::grid);
  const std::int32_t whole = static_cast<std::int32_t>(position);
  const std::int32_t point =
      whole < static_cast<std::int32_t>(Offers::grid) - 1 ? whole : static_cast<std::int32_t>(Offers::grid) - 1;
  const float* row = outcome + Offers::index(slot, place, 0) + point;
  return row[0] + (row[1] - row[0]) * (position - static_cast<float>(point));
}

}  // namespace plussum
