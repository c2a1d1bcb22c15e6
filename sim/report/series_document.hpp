// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "plussum/engine/recording.hpp"

namespace plussum::report {

/// SeriesGroup: every series of the recording, thinned. The row of a label without any number is left empty.
nlohmann::ordered_json series_document(const Recording& recording, const Scenario& scenario);

}  // namespace plussum::report
