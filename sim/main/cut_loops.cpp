// SPDX-License-Identifier: MIT
#include "main/cut_loops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "plussum/scenario/nearest_name.hpp"

namespace plussum::main {
namespace {

std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names{""};
  for (const char letter : text) {
    if (letter == ',')
      names.emplace_back();
    else if (letter != ' ')
      names.back() += letter;
  }
  std::erase(names, "");
  return names;
}

/// Links that stand in the plan with a gain, by name, that can close the loop.
std::vector<std::string> standing_links(const CausalGraph& graph, std::string_view loop) {
  const std::vector<Link> closing = links_of(loop);
  std::set<std::string> names;
  for (const CausalEdge& edge : graph.edges)
    if (edge.link && std::find(closing.begin(), closing.end(), *edge.link) != closing.end())
      names.emplace(info_of(*edge.link).name);
  return {names.begin(), names.end()};
}

CausalGraph graph_of(const PlannedScenario& planned) {
  return causal_graph(planned.plan, planned.loaded.scenario.links);
}

}  // namespace

std::vector<CutLoop> closed_loops(const PlannedScenario& planned) {
  const CausalGraph graph = graph_of(planned);
  std::vector<CutLoop> loops;
  for (const FoundLoop& found : find_loops(graph)) {
    const bool is_new = loops.empty() || loops.back().loop != found.loop;
    if (found.edges.empty() || !is_new) continue;
    if (auto links = standing_links(graph, found.loop->name); !links.empty())
      loops.push_back({found.loop, std::move(links)});
  }
  return loops;
}

std::vector<CutLoop> loops_to_cut(const std::string& wanted, const PlannedScenario& planned,
                                  io::Diagnostics& diagnostics) {
  if (wanted.empty()) {
    std::vector<CutLoop> loops = closed_loops(planned);
    if (loops.empty()) diagnostics.add({}, "--loops", "no named loop closes in this scenario");
    return loops;
  }
  const CausalGraph graph = graph_of(planned);
  std::vector<CutLoop> loops;
  std::vector<std::string_view> known;
  for (const NamedLoop& loop : all_loops()) known.push_back(loop.name);
  for (const std::string& name : split_names(wanted)) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      diagnostics.add({}, "--loops", fmt::format("there is no loop '{}'{}", name, did_you_mean(name, known)));
      continue;
    }
    auto links = standing_links(graph, name);
    if (links.empty())
      diagnostics.add({}, "--loops",
                      fmt::format("no link of loop {} stands in this scenario, so it cannot be cut", name));
    loops.push_back({&all_loops()[static_cast<std::size_t>(found - known.begin())], std::move(links)});
  }
  return loops;
}

}  // namespace plussum::main
