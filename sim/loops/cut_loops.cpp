// SPDX-License-Identifier: MIT
#include "plussum/loops/cut_loops.hpp"

#include <algorithm>
#include <set>

#include "plussum/scenario/nearest_name.hpp"

namespace plussum {
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

bool is_told_of(const LinkInfo& link, std::string_view loop) {
  const std::vector<std::string> names = split_names(std::string(link.loops));
  return std::find(names.begin(), names.end(), loop) != names.end();
}

/// Links that stand in the plan with a gain, by name, that can close the loop.
std::vector<std::string> links_of(const CausalGraph& graph, std::string_view loop) {
  std::set<std::string> names;
  for (const CausalEdge& edge : graph.edges) {
    if (!edge.link) continue;
    const LinkInfo& link = all_links[static_cast<std::size_t>(*edge.link)];
    if (is_told_of(link, loop)) names.emplace(link.name);
  }
  return {names.begin(), names.end()};
}

}  // namespace

std::vector<CutLoop> closed_loops(const Plan& plan, const Scenario& scenario) {
  const CausalGraph graph = causal_graph(plan, scenario.links);
  std::vector<CutLoop> loops;
  for (const FoundLoop& found : find_loops(graph)) {
    const bool is_new = loops.empty() || loops.back().loop != found.loop;
    if (found.edges.empty() || !is_new) continue;
    if (auto links = links_of(graph, found.loop->name); !links.empty()) loops.push_back({found.loop, std::move(links)});
  }
  return loops;
}

std::vector<CutLoop> loops_to_cut(const std::string& wanted, const Plan& plan, const Scenario& scenario,
                                  std::vector<std::string>& problems) {
  if (wanted.empty()) {
    std::vector<CutLoop> loops = closed_loops(plan, scenario);
    if (loops.empty()) problems.emplace_back("no named loop closes in this scenario");
    return loops;
  }
  const CausalGraph graph = causal_graph(plan, scenario.links);
  std::vector<CutLoop> loops;
  std::vector<std::string_view> known;
  for (const NamedLoop& loop : all_loops()) known.push_back(loop.name);
  for (const std::string& name : split_names(wanted)) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      problems.push_back("there is no loop '" + name + "'" + did_you_mean(name, known));
      continue;
    }
    auto links = links_of(graph, name);
    if (links.empty()) problems.push_back("no link of loop " + name + " is in this scenario, so it cannot be cut");
    loops.push_back({&all_loops()[static_cast<std::size_t>(found - known.begin())], std::move(links)});
  }
  return loops;
}

}  // namespace plussum
