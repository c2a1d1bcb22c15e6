// SPDX-License-Identifier: MIT
#pragma once
/// How strong feedback is: what `plussum gain` measured, and its two faces.
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plussum/loops/loop_gain.hpp"

namespace plussum::report {

/// Links that were cut together, and the gain of the loop they belong to.
struct MeasuredCut {
  std::string name;
  CutLinks links;
};

/// The response of one metric.
struct MeasuredResponse {
  std::string metric, unit;
  std::vector<GainWindow> windows;
  std::vector<LoopGain> gains;  ///< [cut]
};

struct MeasuredGain {
  std::string scenario, title;
  Pulse pulse;
  std::uint32_t window = 0, sustained = 0;  ///< steps of a window; windows in a row above 1 that count as compounding
  std::uint32_t replicates = 0;
  std::size_t complete = 0, failed = 0;  ///< of the replicates
  std::int64_t first_seed = 0;
  double confidence = 0.95;
  std::vector<MeasuredCut> cuts;
  std::vector<MeasuredResponse> responses;
  std::optional<LocalMap> map;  ///< from window to window, of all metrics together
};

/// GainDocument
nlohmann::ordered_json gain_document(const MeasuredGain& measured);
std::string gain_text(const MeasuredGain& measured);

}  // namespace plussum::report
