// SPDX-License-Identifier: MIT
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "plussum/loops/loops.hpp"

namespace plussum::report {

/// {"from", "to", "polarity", "mechanism", "link", "gain"} of an edge, by position.
nlohmann::ordered_json edge_json(const CausalGraph& graph, std::size_t edge);

/// LoopsDocument without strengths: each named loop once, with the first way in which it closes as its edges.
nlohmann::ordered_json loops_document(const CausalGraph& graph);

}  // namespace plussum::report
