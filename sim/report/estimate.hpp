// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "plussum/statistics/unit_mean.hpp"

namespace plussum::report {

/// A mean with its interval, as in document.ts; what is missing is null.
nlohmann::ordered_json estimate_json(const UnitMean& mean);

}  // namespace plussum::report
