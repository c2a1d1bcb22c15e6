// SPDX-License-Identifier: MIT
#pragma once
/// The model's feedback loops by name, found in the causal graph of a plan. A loop may close in several ways; each way is
/// a list of links and columns that a cycle has to pass in that order, and the shortest elementary cycle is reported.
#include <span>
#include <string_view>
#include <vector>

#include "plussum/loops/causal_graph.hpp"

namespace plussum {

enum class LoopKind : std::uint8_t { reinforcing, vicious, balancing };
inline constexpr std::string_view loop_kind_names[] = {"reinforcing", "vicious", "balancing"};
/// Product of the signs of its edges that makes a loop one of this kind.
constexpr int polarity_of(LoopKind kind) {
  return kind == LoopKind::balancing ? -1 : +1;
}

struct NamedLoop {
  std::string_view name;
  LoopKind kind;
  std::string_view title;
  std::string_view meaning;
};
std::span<const NamedLoop> all_loops();

/// One way in which a loop closes. Waypoints without a dot are links, others columns; empty ones are none.
struct LoopWay {
  std::string_view loop;
  std::string_view waypoints[4];
};
std::span<const LoopWay> all_loop_ways();

struct FoundLoop {
  const NamedLoop* loop;
  const LoopWay* way;
  std::vector<std::size_t> edges;  ///< positions in the graph, in order; empty: no such cycle
  int polarity = 0;                ///< product of the signs; 0 when not found
};

/// Every way of every loop, in order, found or not.
std::vector<FoundLoop> find_loops(const CausalGraph& graph);

/// Shortest elementary cycle that passes the waypoints in order, at most `longest` edges; empty when there is none. Of
/// cycles of one length the one whose edges come first in the graph.
std::vector<std::size_t> shortest_cycle(const CausalGraph& graph, std::span<const std::string_view> waypoints,
                                        std::size_t longest = 24);

}  // namespace plussum
