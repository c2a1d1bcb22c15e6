// SPDX-License-Identifier: MIT
#pragma once
/// The recorder's part for what rules add to the built-in columns and counters.
#include <cstddef>
#include <vector>

#include "plussum/engine/recording.hpp"

namespace plussum {

/// Prepares a series for each own counter, and a panel column for each own column of customers.
void add_own_series(const OwnState& own, Recording& recording);
void add_own_panel(const OwnState& own, Recording& recording);
/// What is held adds up to nothing over steps: own counters of levels become 0.
void clear_own_levels(const OwnState& own, Tally& flows);
/// The values of one record of a series.
void append_own_values(const OwnSeriesPlace& series, const Tally& tally, double represents, std::size_t enterprises,
                       std::vector<double>& values);
/// One record of own columns, whose panel columns begin at `first`.
void record_own_panel(const OwnState& own, std::size_t first, Recording& recording);

}  // namespace plussum
