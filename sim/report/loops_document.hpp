// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plussum/loops/loops.hpp"

namespace plussum::report {

/// What all constituents have at the end of a run, less what they have with the loop's links cut [currency, real market].
struct LoopStrength {
  std::string loop;
  std::vector<double> by_replicate;  ///< of the replicates in which both runs came to their end
};

struct MeasuredLoops {
  std::string currency;
  std::uint32_t replicates = 1;
  double confidence = 0.95;
  std::vector<LoopStrength> strengths;
};

/// LoopsDocument: each named loop once, with the first way in which it closes as its edges.
nlohmann::ordered_json loops_document(const CausalGraph& graph, const std::optional<MeasuredLoops>& measured);

/// LoopsFound: each way in which a loop closes. `every_edge`: also the edges that are in no named loop.
nlohmann::ordered_json loops_found_document(const CausalGraph& graph, const std::vector<FoundLoop>& found,
                                            bool every_edge);

/// The same as tables, with the loops that do not close at the end.
std::string loops_text(const CausalGraph& graph, const std::vector<FoundLoop>& found, bool every_edge);

/// The mechanisms on the way of a loop, each once.
std::vector<std::string_view> mechanisms_of(const CausalGraph& graph, const FoundLoop& found);

}  // namespace plussum::report
