// SPDX-License-Identifier: MIT
#include "plussum/loops/causal_graph.hpp"

#include <algorithm>

namespace plussum {
namespace {

bool accesses(const PlannedMechanism& planned, ColumnKey column, bool writes_only) {
  return std::any_of(planned.accesses.begin(), planned.accesses.end(), [&](const ColumnAccess& access) {
    return access.column == column && (access.writes || !writes_only);
  });
}

/// Whether the mechanism sees the column: bound, or in a counter that another one of the plan keeps.
bool sees(const Plan& plan, const PlannedMechanism& planned, ColumnKey column) {
  if (accesses(planned, column, false)) return true;
  const auto& counting = planned.entry->info->counted_by;
  return std::any_of(plan.mechanisms.begin(), plan.mechanisms.end(), [&](const PlannedMechanism& other) {
    return std::find(counting.begin(), counting.end(), other.entry->info->name) != counting.end() &&
           accesses(other, column, false);
  });
}

bool uses(const MechanismInfo& info, Link link) {
  return std::find(info.links.begin(), info.links.end(), link) != info.links.end();
}

std::size_t add_node(CausalGraph& graph, std::string_view name) {
  const std::size_t found = graph.node(name);
  if (found < graph.nodes.size()) return found;
  const std::size_t bracket = name.find('[');
  graph.nodes.push_back({.name = name,
                         .column = *column_named(name),
                         .value = bracket == std::string_view::npos
                                      ? std::string_view()
                                      : name.substr(bracket + 1, name.size() - bracket - 2),
                         .plain = plain_name(name)});
  return found;
}

}  // namespace

std::size_t CausalGraph::node(std::string_view name) const {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const CausalNode& one) { return one.name == name; });
  return static_cast<std::size_t>(found - nodes.begin());
}

StatedEdge edge_of(Link link) {
  const LinkInfo& info = info_of(link);
  return {{info.from, info.to, info.polarity, link}, {}};
}

std::vector<StatedEdge> stated_edges(const Plan& plan) {
  std::vector<StatedEdge> all;
  for (std::size_t link = 0; link < link_count; ++link) all.push_back(edge_of(static_cast<Link>(link)));
  for (const PlannedMechanism& planned : plan.mechanisms)
    for (const Effect& effect : planned.entry->info->effects) all.push_back({effect, planned.entry->info->name});
  return all;
}

std::string_view carrier_in(const Plan& plan, const StatedEdge& stated) {
  const auto from = column_named(stated.edge.from), to = column_named(stated.edge.to);
  if (!from || !to) return {};
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    const bool carries = !stated.edge.link || uses(info, *stated.edge.link);
    const bool meant = stated.mechanism.empty() || info.name == stated.mechanism;
    if (carries && meant && accesses(planned, *to, true) && sees(plan, planned, *from)) return info.name;
  }
  return {};
}

CausalGraph causal_graph(const Plan& plan, const LinkGains& gains) {
  CausalGraph graph;
  for (const StatedEdge& stated : stated_edges(plan)) {
    const std::string_view mechanism = carrier_in(plan, stated);
    const double gain = stated.edge.link ? gains.of(*stated.edge.link) : 1.0;
    if (mechanism.empty() || !(gain > 0.0)) continue;
    graph.edges.push_back({.from = add_node(graph, stated.edge.from),
                           .to = add_node(graph, stated.edge.to),
                           .polarity = stated.edge.polarity,
                           .mechanism = mechanism,
                           .link = stated.edge.link,
                           .gain = gain});
  }
  return graph;
}

}  // namespace plussum
