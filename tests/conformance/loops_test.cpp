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
  for (const StatedEdge& stated : stated_edges(plan)) {
    const Effect& edge = stated.edge;
    const std::string link(edge.link ? info_of(*edge.link).name : "");
    CAPTURE(edge.from, edge.to, stated.mechanism, link);
    CHECK(column_named(edge.from));
    CHECK(column_named(edge.to));
    CHECK_FALSE(plain_name(edge.from).empty());
    CHECK_FALSE(plain_name(edge.to).empty());
    CHECK_FALSE(carrier_in(plan, stated).empty());
    CHECK(std::abs(edge.polarity) == 1);
    CHECK(seen.insert(std::string(edge.from) + ">" + std::string(edge.to) + ">" + link).second);
  }
  StatedEdge wrong{{"customers.resentment", "customers.cash", 1}, "settle"};
  CHECK(carrier_in(plan, wrong).empty());  // settle does not see resentment
  wrong.edge = {"customers.income", "customers.resentment", 1};
  CHECK(carrier_in(plan, wrong).empty());  // nor write it
  wrong.edge = {"customers.income", "customers.nothing", 1};
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

TEST_CASE("a link closes the loops whose ways need it", "[conformance][loops]") {
  using Names = std::vector<std::string_view>;
  CHECK(loops_of(Link::profit_to_investment) == Names{"R4", "V3", "V4", "V5"});
  CHECK(loops_of(Link::research_to_investment) == Names{"B1"});
  CHECK(loops_of(Link::outcome_to_income) == Names{"R1", "V2"});
  CHECK(links_of("R2") == std::vector{Link::neighbours_to_awareness, Link::neighbours_to_choice, Link::outcome_to_trust,
                                      Link::trust_to_awareness});
  CHECK(links_of("R99").empty());
  for (std::size_t link = 0; link < link_count; ++link) {
    INFO(all_links[link].name);
    CHECK_FALSE(loops_of(static_cast<Link>(link)).empty());
  }
}

TEST_CASE("mechanisms use the counts of mechanisms that there are", "[conformance][loops]") {
  for (const RegistryEntry& entry : built_in_mechanisms())
    for (const std::string_view counting : entry.info->counted_by) {
      CAPTURE(entry.info->name, counting);
      CHECK(std::any_of(built_in_mechanisms().begin(), built_in_mechanisms().end(),
                        [&](const RegistryEntry& other) { return other.info->name == counting; }));
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
