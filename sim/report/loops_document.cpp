// SPDX-License-Identifier: MIT
#include "report/loops_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/numbers.hpp"

namespace plussum::report {
namespace {

using Json = nlohmann::ordered_json;

/// {"from", "to", "polarity", "mechanism", "link", "gain"} of an edge, by position.
Json edge_json(const CausalGraph& graph, std::size_t edge) {
  const CausalEdge& found = graph.edges[edge];
  return {{"from", graph.nodes[found.from].name},
          {"to", graph.nodes[found.to].name},
          {"polarity", found.polarity},
          {"mechanism", found.mechanism},
          {"link", found.link ? Json(all_links[static_cast<std::size_t>(*found.link)].name) : Json()},
          {"gain", number_json(found.gain)}};
}

Json edges_json(const CausalGraph& graph, const std::vector<std::size_t>& edges, Json& nodes) {
  Json list = Json::array();
  for (const std::size_t edge : edges) {
    for (const std::size_t node : {graph.edges[edge].from, graph.edges[edge].to})
      nodes[std::string(graph.nodes[node].name)] = graph.nodes[node].plain;
    list.push_back(edge_json(graph, edge));
  }
  return list;
}

/// Null when it was not measured, or no pair of runs came to its end.
Json strength_json(const std::optional<MeasuredLoops>& measured, std::string_view loop) {
  if (!measured) return nullptr;
  const auto found = std::find_if(measured->strengths.begin(), measured->strengths.end(),
                                  [&](const LoopStrength& one) { return one.loop == loop; });
  if (found == measured->strengths.end() || found->by_replicate.empty()) return nullptr;
  return estimate_json(estimate_mean(found->by_replicate, measured->confidence));
}

}  // namespace

nlohmann::ordered_json loops_document(const CausalGraph& graph, const std::optional<MeasuredLoops>& measured) {
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
                       {"strength", strength_json(measured, found.loop->name)}});
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
  Json strength_of;
  if (measured)
    strength_of = {{"metric", "what all constituents have at the end"},
                   {"unit", measured->currency},
                   {"replicates", measured->replicates}};
  return {{"loops", std::move(loops)}, {"nodes", std::move(nodes)}, {"strength_of", std::move(strength_of)}};
}

nlohmann::ordered_json loops_found_document(const CausalGraph& graph, const std::vector<FoundLoop>& found,
                                            bool every_edge) {
  Json list = Json::array(), edges = Json::array();
  for (const FoundLoop& way : found) {
    Json chain = Json::array();
    for (const std::size_t edge : way.edges) chain.push_back(edge_json(graph, edge));
    list.push_back({{"loop", way.loop->name},
                    {"kind", loop_kind_names[static_cast<std::size_t>(way.loop->kind)]},
                    {"title", way.loop->title},
                    {"meaning", way.loop->meaning},
                    {"closed", !way.edges.empty()},
                    {"polarity", way.polarity},
                    {"mechanisms", mechanisms_of(graph, way)},
                    {"edges", std::move(chain)}});
  }
  Json document{{"loops", std::move(list)}};
  for (std::size_t k = 0; every_edge && k < graph.edges.size(); ++k) edges.push_back(edge_json(graph, k));
  if (every_edge) document["edges"] = std::move(edges);
  return document;
}

std::vector<std::string_view> mechanisms_of(const CausalGraph& graph, const FoundLoop& found) {
  std::vector<std::string_view> mechanisms;
  for (const std::size_t edge : found.edges)
    if (std::find(mechanisms.begin(), mechanisms.end(), graph.edges[edge].mechanism) == mechanisms.end())
      mechanisms.push_back(graph.edges[edge].mechanism);
  return mechanisms;
}

}  // namespace plussum::report
