// SPDX-License-Identifier: MIT
#include "plussum/loops/causal_graph.hpp"

#include <algorithm>

namespace plussum {
namespace {

/// Mechanisms that use what others have counted in the step, beside the columns they read.
struct CounterUse {
  std::string_view user, counter;
};
constexpr CounterUse counters_used[] = {
    {"community_goods", "spend"},
    {"community_goods", "collect"},
    {"practise", "spend"},
    {"practise", "collect"},
};

bool accesses(const PlannedMechanism& planned, ColumnKey column, bool writes_only) {
  return std::any_of(planned.accesses.begin(), planned.accesses.end(), [&](const ColumnAccess& access) {
    return access.column == column && (access.writes || !writes_only);
  });
}

/// Whether the mechanism sees the column: bound, or in a counter that another one of the plan keeps.
bool sees(const Plan& plan, const PlannedMechanism& planned, ColumnKey column) {
  if (accesses(planned, column, false)) return true;
  return std::any_of(std::begin(counters_used), std::end(counters_used), [&](const CounterUse& use) {
    return use.user == planned.entry->info->name &&
           std::any_of(plan.mechanisms.begin(), plan.mechanisms.end(), [&](const PlannedMechanism& other) {
             return other.entry->info->name == use.counter && accesses(other, column, false);
           });
  });
}

bool names(const MechanismInfo& info, std::string_view link) {
  return std::any_of(info.links.begin(), info.links.end(),
                     [&](Link one) { return all_links[static_cast<std::size_t>(one)].name == link; });
}

std::optional<Link> link_named(std::string_view name) {
  for (std::size_t k = 0; k < link_count; ++k)
    if (all_links[k].name == name) return static_cast<Link>(k);
  return std::nullopt;
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

std::vector<StatedEdge> stated_edges() {
  std::vector<StatedEdge> all;
  for (const LinkInfo& link : all_links) all.push_back({{link.from, link.to, link.polarity, {}, link.name}, true});
  for (const Carrier& carrier : all_carriers()) all.push_back({carrier, false});
  return all;
}

std::string_view carrier_in(const Plan& plan, const StatedEdge& stated) {
  const auto from = column_named(stated.edge.from), to = column_named(stated.edge.to);
  if (!from || !to) return {};
  for (const PlannedMechanism& planned : plan.mechanisms) {
    const MechanismInfo& info = *planned.entry->info;
    const bool named = stated.edge.link.empty() || names(info, stated.edge.link);
    const bool meant = stated.is_link || info.name == stated.edge.mechanism;
    if (named && meant && accesses(planned, *to, true) && sees(plan, planned, *from)) return info.name;
  }
  return {};
}

CausalGraph causal_graph(const Plan& plan, const LinkGains& gains) {
  CausalGraph graph;
  for (const StatedEdge& stated : stated_edges()) {
    const std::string_view mechanism = carrier_in(plan, stated);
    const std::optional<Link> link = link_named(stated.edge.link);
    const double gain = link ? gains.of(*link) : 1.0;
    if (mechanism.empty() || !(gain > 0.0)) continue;
    graph.edges.push_back({.from = add_node(graph, stated.edge.from),
                           .to = add_node(graph, stated.edge.to),
                           .polarity = stated.edge.polarity,
                           .mechanism = mechanism,
                           .link = link,
                           .gain = gain});
  }
  return graph;
}

}  // namespace plussum
