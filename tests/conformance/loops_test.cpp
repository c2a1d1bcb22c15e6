// SPDX-License-Identifier: MIT
// The causal graph says nothing that the mechanisms do not declare, and closes every loop of the model with the right sign.
#include <algorithm>
#include <set>
#include <string>

#include "io/scenario_file.hpp"
#include "plussum/loops/loops.hpp"
#include "support/whole_model.hpp"

namespace plussum::test {
namespace {

Scenario era_three() {
  io::Diagnostics diagnostics;
  const auto loaded = io::load_scenario(PLUSSUM_SOURCE_DIR "/scenarios/eras/emerging-era3.yaml", {},
                                        scenario_for(built_in_mechanisms()), diagnostics);
  REQUIRE(loaded);
  return loaded->scenario;
}

std::set<std::string> closed_loops(const std::vector<FoundLoop>& all) {
  std::set<std::string> names;
  for (const FoundLoop& found : all)
    if (!found.edges.empty()) names.emplace(found.loop->name);
  return names;
}

std::string ways_of(const FoundLoop& found) {
  std::string text(found.loop->name);
  for (const std::string_view waypoint : found.way->waypoints) text += " " + std::string(waypoint);
  return text;
}

CausalGraph made_graph(const std::vector<std::array<std::size_t, 2>>& edges) {
  static constexpr std::string_view names[] = {"customers.id", "customers.cash", "customers.debt", "customers.role"};
  CausalGraph graph;
  for (const std::string_view name : names)
    graph.nodes.push_back({.name = name, .column = *column_named(name), .value = {}, .plain = {}});
  for (const auto& [from, to] : edges)
    graph.edges.push_back({.from = from, .to = to, .polarity = 1, .mechanism = "made up", .link = {}});
  return graph;
}

}  // namespace

TEST_CASE("every stated effect is one of a mechanism that reads and writes its columns", "[conformance][loops]") {
  const Plan plan = plan_for(scenario_for(built_in_mechanisms()));
  std::set<std::string> seen;
  for (const StatedEdge& stated : stated_edges()) {
    const Carrier& edge = stated.edge;
    CAPTURE(edge.from, edge.to, edge.mechanism, edge.link);
    CHECK(column_named(edge.from));
    CHECK(column_named(edge.to));
    CHECK_FALSE(plain_name(edge.from).empty());
    CHECK_FALSE(plain_name(edge.to).empty());
    CHECK_FALSE(carrier_in(plan, stated).empty());
    CHECK(std::abs(edge.polarity) == 1);
    CHECK(seen.insert(std::string(edge.from) + ">" + std::string(edge.to) + ">" + std::string(edge.link)).second);
  }
  StatedEdge wrong{{"customers.resentment", "customers.cash", 1, "settle"}, false};
  CHECK(carrier_in(plan, wrong).empty());  // settle does not see resentment
  wrong.edge = {"customers.income", "customers.resentment", 1, "settle"};
  CHECK(carrier_in(plan, wrong).empty());  // nor write it
  wrong.edge = {"customers.income", "customers.nothing", 1, "settle"};
  CHECK(carrier_in(plan, wrong).empty());
}

TEST_CASE("every loop of the model closes, with the sign of its kind", "[conformance][loops]") {
  const Scenario scenario = GENERATE(true, false) ? era_three() : scenario_for(built_in_mechanisms());
  const CausalGraph graph = causal_graph(plan_for(scenario), scenario.links);
  for (const FoundLoop& found : find_loops(graph)) {
    INFO(ways_of(found));
    CHECK_FALSE(found.edges.empty());
    CHECK(found.polarity == polarity_of(found.loop->kind));
    std::set<std::size_t> passed;
    for (std::size_t k = 0; k < found.edges.size(); ++k) {
      CHECK(graph.edges[found.edges[k]].to == graph.edges[found.edges[(k + 1) % found.edges.size()]].from);
      CHECK(passed.insert(graph.edges[found.edges[k]].to).second);
    }
  }
  CHECK(all_loops().size() == 25);
}

TEST_CASE("links name the loops whose ways need them", "[conformance][loops]") {
  for (const LinkInfo& link : all_links) {
    std::set<std::string> needed, named;
    for (const LoopWay& way : all_loop_ways())
      if (std::find(std::begin(way.waypoints), std::end(way.waypoints), link.name) != std::end(way.waypoints))
        needed.emplace(way.loop);
    for (std::size_t begin = 0; begin < link.loops.size();) {
      const std::size_t end = std::min(link.loops.find(", ", begin), link.loops.size());
      named.emplace(link.loops.substr(begin, end - begin));
      begin = end + 2;
    }
    INFO(link.name);
    CHECK(needed == named);
  }
}

TEST_CASE("cutting a link or leaving a mechanism out opens its loops only", "[conformance][loops]") {
  Scenario scenario = scenario_for(built_in_mechanisms());
  const auto whole = closed_loops(find_loops(causal_graph(plan_for(scenario), scenario.links)));
  scenario.links.gain[static_cast<std::size_t>(Link::record_to_credit)] = 0.0;
  scenario.links.gain[static_cast<std::size_t>(Link::neighbours_to_choice)] = 0.0;  // R2 closes in other ways
  auto expected = whole;
  expected.erase("R12");
  CHECK(closed_loops(find_loops(causal_graph(plan_for(scenario), scenario.links))) == expected);
  scenario.plan.drop = {"partner_entry"};
  expected.erase("R5");
  CHECK(closed_loops(find_loops(causal_graph(plan_for(scenario), scenario.links))) == expected);
}

TEST_CASE("the shortest elementary cycle through waypoints in order", "[conformance][loops]") {
  const CausalGraph graph = made_graph({{0, 1}, {1, 0}, {1, 2}, {2, 0}, {2, 3}, {3, 3}, {0, 3}});
  const auto cycle = [&](std::initializer_list<std::string_view> waypoints, std::size_t longest = 24) {
    return shortest_cycle(graph, {waypoints.begin(), waypoints.size()}, longest);
  };
  CHECK(cycle({"customers.cash"}) == std::vector<std::size_t>{0, 1});
  CHECK(cycle({"customers.debt"}) == std::vector<std::size_t>{2, 3, 0});
  CHECK(cycle({"customers.debt"}, 2).empty());
  CHECK(cycle({"customers.debt", "customers.id", "customers.cash"}) == std::vector<std::size_t>{2, 3, 0});
  CHECK(cycle({"customers.role"}) == std::vector<std::size_t>{5});
  CHECK(cycle({"customers.role", "customers.id"}).empty());  // nothing leads back from there
  CHECK(cycle({"customers.income"}).empty());
}

}  // namespace plussum::test
