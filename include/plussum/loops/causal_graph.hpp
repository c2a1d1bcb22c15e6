// SPDX-License-Identifier: MIT
#pragma once
/// The causal graph of a plan: columns, and which of them drives which, in which direction and by which mechanism.
/// Edges are stated, once, in `all_links` (with a gain) and in `all_carriers`; a statement counts only when a mechanism
/// of the plan writes the driven column and reads the driving one, or a counter that another mechanism keeps of it.
/// A column may stand for one of its values, as in customers.lock_state[locked_out].
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plussum/engine/plan.hpp"

namespace plussum {

/// A stated effect that is not the first edge of a link. It carries a link's gain when `link` names one.
struct Carrier {
  std::string_view from, to;
  int polarity;                ///< +1: same direction, -1: opposite
  std::string_view mechanism;  ///< writes `to`
  std::string_view link = {};
};
std::span<const Carrier> all_carriers();

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

/// Every statement of the model, whether the plan bears it out or not.
struct StatedEdge {
  Carrier edge;
  bool is_link;  ///< the first edge of its link
};
std::vector<StatedEdge> stated_edges();

/// Whether some mechanism of the plan carries the statement; its name, or empty.
std::string_view carrier_in(const Plan& plan, const StatedEdge& stated);

/// A column in everyday words, as stated beside the carriers; empty when none are stated.
std::string_view plain_name(std::string_view name);

}  // namespace plussum
