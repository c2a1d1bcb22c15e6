// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <algorithm>

#include "io/text_table.hpp"
#include "report/loops_document.hpp"

namespace plussum::report {
namespace {

using io::TextTable;

char sign(int polarity) {
  return polarity > 0 ? '+' : '-';
}

std::string_view name_of(Link link) {
  return all_links[static_cast<std::size_t>(link)].name;
}

/// customers.supplier +> customers.aware -> …, back to where it begins.
std::string chain_of(const CausalGraph& graph, const FoundLoop& found) {
  std::string chain(graph.nodes[graph.edges[found.edges[0]].from].name);
  for (const std::size_t edge : found.edges)
    chain += fmt::format(" {}> {}", sign(graph.edges[edge].polarity), graph.nodes[graph.edges[edge].to].name);
  return chain;
}

std::string links_of(const CausalGraph& graph, const FoundLoop& found) {
  std::string links;
  for (const std::size_t edge : found.edges)
    if (graph.edges[edge].link)
      links +=
          fmt::format("{}{} {:g}", links.empty() ? "" : ", ", name_of(*graph.edges[edge].link), graph.edges[edge].gain);
  return links;
}

/// A line for each way in which a loop closes, and one for a loop that does not close.
std::string loop_table(const CausalGraph& graph, const std::vector<FoundLoop>& all) {
  TextTable table{
      .head = {"loop", "kind", "title", "sign", "links and gains", "chain", "mechanisms"}, .rows = {}, .right = {}};
  for (const FoundLoop& found : all) {
    const std::string kind(loop_kind_names[static_cast<std::size_t>(found.loop->kind)]);
    if (found.edges.empty()) continue;
    std::string mechanisms;
    for (const std::string_view name : mechanisms_of(graph, found))
      mechanisms += fmt::format("{}{}", mechanisms.empty() ? "" : ", ", name);
    table.rows.push_back({std::string(found.loop->name), kind, std::string(found.loop->title),
                          std::string(1, sign(found.polarity)), links_of(graph, found), chain_of(graph, found),
                          mechanisms});
  }
  return table.render();
}

std::string edge_table(const CausalGraph& graph) {
  TextTable table{.head = {"from", "to", "sign", "mechanism", "link", "gain"}, .rows = {}, .right = {}};
  for (const CausalEdge& edge : graph.edges)
    table.rows.push_back({std::string(graph.nodes[edge.from].name), std::string(graph.nodes[edge.to].name),
                          std::string(1, sign(edge.polarity)), std::string(edge.mechanism),
                          edge.link ? std::string(name_of(*edge.link)) : "",
                          edge.link ? fmt::format("{:g}", edge.gain) : ""});
  return table.render();
}

/// Loops none of whose ways closes: a link is cut, or a mechanism is not in the plan.
std::string open_loops(const std::vector<FoundLoop>& all) {
  std::string names;
  for (const NamedLoop& loop : all_loops()) {
    const bool closed = std::any_of(
        all.begin(), all.end(), [&](const FoundLoop& found) { return found.loop == &loop && !found.edges.empty(); });
    if (!closed) names += fmt::format("{}{}", names.empty() ? "" : ", ", loop.name);
  }
  return names;
}

}  // namespace

std::string loops_text(const CausalGraph& graph, const std::vector<FoundLoop>& found, bool every_edge) {
  std::string text = loop_table(graph, found);
  if (const std::string names = open_loops(found); !names.empty())
    text += fmt::format("\nNot closed, since a link is cut or a mechanism left out: {}.\n", names);
  if (every_edge) text += "\n" + edge_table(graph);
  return text;
}

}  // namespace plussum::report
