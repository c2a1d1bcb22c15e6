// SPDX-License-Identifier: MIT
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "plussum/engine/recording.hpp"

namespace plussum {

/// Positions of a series' axis: its labels, or one without a name when the series has no axis. Null when nothing of this
/// name is recorded.
const RecordedSeries* find_series(const Recording& recording, std::string_view name);
std::vector<std::string> labels_of(const Recording& recording, const RecordedSeries& series);

/// Values of one label of a series, one for each record; of a series without axis when `label` is empty. Nothing when
/// there is no such series or label.
std::optional<std::vector<double>> series_values(const Recording& recording, std::string_view name,
                                                 std::string_view label);

/// Whether a series of this name is a sum over the steps since the record before, and not a value at the end of the step or
/// since the start: as its counter is declared.
bool is_total(std::string_view name);
/// Whether a series holds what flows in a step: such totals, and the profit of the last step.
bool is_flow(std::string_view name);
/// The same of a recorded series, which a rule may have declared.
bool is_total(const RecordedSeries& series);

}  // namespace plussum
