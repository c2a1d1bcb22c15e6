// SPDX-License-Identifier: MIT
#pragma once
/// The causal graph of a plan: columns, and which of them drives which, in which direction and by which mechanism.
/// Edges are stated, once, in `all_links` (with a gain) and as effects of the mechanisms; a statement counts only when a
/// mechanism of the plan writes the driven column and reads the driving one, or a counter that another one keeps of it.
/// A column may stand for one of its values, as in customers.lock_state[locked_out].
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plussum/engine/plan.hpp"

namespace plussum {

struct CausalNode {
  std::string_view name;  ///< as stated, with the value it stands for
  ColumnKey column;
  std::string_view value;  ///< between brackets; empty: the column as a whole
  std::string_view plain;  ///< in everyday words
};

struct CausalEdge {
  std::size_t from, to;  ///< positions among the nodes
  int polarity;
  std::string_view mechanism;
  std::optional<Link> link;
  double gain = 1.0;
};

struct CausalGraph {
  std::vector<CausalNode> nodes;
  std::vector<CausalEdge> edges;

  std::size_t node(std::string_view name) const;  ///< number of nodes when there is none of that name
};

/// The edges that stand in this plan; a link whose gain is 0 is cut.
CausalGraph causal_graph(const Plan& plan, const LinkGains& gains);

/// A statement: the edge of a link, or an effect of a mechanism.
struct StatedEdge {
  Effect edge;
  std::string_view mechanism;  ///< that states it; empty: the edge of its link, which any mechanism may carry
};
/// What is stated of a plan: the edges of all links, then the effects of its mechanisms, in order.
std::vector<StatedEdge> stated_edges(const Plan& plan);
StatedEdge edge_of(Link link);

/// Whether some mechanism of the plan carries the statement; its name, or empty.
std::string_view carrier_in(const Plan& plan, const StatedEdge& stated);

/// A column in everyday words; without an entry in sim/loops/plain_names.cpp, its own name.
std::string_view plain_name(std::string_view name);

}  // namespace plussum
