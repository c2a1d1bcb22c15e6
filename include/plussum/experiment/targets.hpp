// SPDX-License-Identifier: MIT
#pragma once
/// Holds a run against the facts of its scenario.
#include <cstdint>
#include <string>
#include <vector>

#include "plussum/engine/recording.hpp"

namespace plussum {

enum class Verdict : std::uint8_t {
  hit,
  miss,
  no_value,    ///< the series has no number there (nothing was built, the run is too short)
  no_series,   ///< the recording has no such series or label
  no_control,  ///< the target compares with a control run and none is given
};
inline constexpr std::string_view verdict_names[] = {"hit", "miss", "no value", "no such series",
                                                     "needs the control run"};

struct TargetResult {
  const Target* target;
  Verdict verdict;
  double value = 0.0;  ///< the number held against the band, valid for hit and miss
};

/// Evaluates one target on a recording of `scenario`; `control` may be null.
TargetResult evaluate_target(const Target& target, const Scenario& scenario, const Recording& recording,
                             const Recording* control);

std::vector<TargetResult> evaluate_targets(const Scenario& scenario, const Recording& recording,
                                           const Recording* control);

}  // namespace plussum
