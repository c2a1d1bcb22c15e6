// SPDX-License-Identifier: MIT
#include "report/loops_document.hpp"

#include <nlohmann/json.hpp>

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

Json edges_json(const CausalGraph& graph, const std::vector<std::size_t>& edges, Json& nodes) {
  Json list = Json::array();
  for (const std::size_t edge : edges) {
    for (const std::size_t node : {graph.edges[edge].from, graph.edges[edge].to})
      nodes[std::string(graph.nodes[node].name)] = graph.nodes[node].plain;
    list.push_back(edge_json(graph, edge));
  }
  return list;
}

}  // namespace

nlohmann::ordered_json edge_json(const CausalGraph& graph, std::size_t edge) {
  const CausalEdge& found = graph.edges[edge];
  return {{"from", graph.nodes[found.from].name},
          {"to", graph.nodes[found.to].name},
          {"polarity", found.polarity},
          {"mechanism", found.mechanism},
          {"link", found.link ? Json(all_links[static_cast<std::size_t>(*found.link)].name) : Json()},
          {"gain", found.gain}};
}

nlohmann::ordered_json loops_document(const CausalGraph& graph) {
  Json loops = Json::array(), nodes = Json::object();
  const NamedLoop* last = nullptr;
  for (const FoundLoop& found : find_loops(graph)) {
    if (found.loop != last)
      loops.push_back({{"name", found.loop->name},
                       {"kind", loop_kind_names[static_cast<std::size_t>(found.loop->kind)]},
                       {"title", found.loop->title},
                       {"meaning", found.loop->meaning},
                       {"closed", false},
                       {"polarity", 0},
                       {"edges", Json::array()},
                       {"other_ways", Json::array()},
                       {"strength", nullptr}});
    last = found.loop;
    if (found.edges.empty()) continue;
    Json& loop = loops.back();
    Json edges = edges_json(graph, found.edges, nodes);
    if (loop["closed"]) {
      loop["other_ways"].push_back(std::move(edges));
      continue;
    }
    loop["closed"] = true;
    loop["polarity"] = found.polarity;
    loop["edges"] = std::move(edges);
  }
  return {{"loops", std::move(loops)}, {"nodes", std::move(nodes)}, {"strength_of", nullptr}};
}

}  // namespace plussum::report
