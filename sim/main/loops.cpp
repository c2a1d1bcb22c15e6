// SPDX-License-Identifier: MIT
#include "plussum/loops/loops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/loop_diagram.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "report/loops_document.hpp"

namespace plussum::main {
namespace {

struct Options {
  ScenarioOptions scenario;
  CommonOptions common;
  std::string graph;
  bool all = false;
};

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

std::vector<std::string_view> mechanisms_of(const CausalGraph& graph, const FoundLoop& found) {
  std::vector<std::string_view> mechanisms;
  for (const std::size_t edge : found.edges)
    if (std::find(mechanisms.begin(), mechanisms.end(), graph.edges[edge].mechanism) == mechanisms.end())
      mechanisms.push_back(graph.edges[edge].mechanism);
  return mechanisms;
}

nlohmann::ordered_json as_json(const CausalGraph& graph, const std::vector<FoundLoop>& all, bool every_edge) {
  auto list = nlohmann::ordered_json::array(), edges = nlohmann::ordered_json::array();
  for (const FoundLoop& found : all) {
    auto chain = nlohmann::ordered_json::array();
    for (const std::size_t edge : found.edges) chain.push_back(report::edge_json(graph, edge));
    list.push_back({{"loop", found.loop->name},
                    {"kind", loop_kind_names[static_cast<std::size_t>(found.loop->kind)]},
                    {"title", found.loop->title},
                    {"meaning", found.loop->meaning},
                    {"closed", !found.edges.empty()},
                    {"polarity", found.polarity},
                    {"mechanisms", mechanisms_of(graph, found)},
                    {"edges", chain}});
  }
  nlohmann::ordered_json result{{"loops", list}};
  for (std::size_t k = 0; every_edge && k < graph.edges.size(); ++k) edges.push_back(report::edge_json(graph, k));
  if (every_edge) result["edges"] = edges;
  return result;
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

int show_loops(const Options& options) {
  io::Diagnostics diagnostics;
  const auto planned = load_named(options.scenario, diagnostics);
  if (!planned) return refuse(options.common, diagnostics);
  const Scenario& scenario = planned->loaded.scenario;
  const CausalGraph graph = causal_graph(planned->plan, scenario.links);
  const std::vector<FoundLoop> found = find_loops(graph);
  if (!options.graph.empty()) {
    std::string error = loss_by_writing(options.graph, {options.scenario.file});
    if (!error.empty()) {
      complain(error + " (--graph FILE)");
      return exit_bad_input;
    }
    const std::string& title = scenario.title.empty() ? scenario.name : scenario.title;
    const int code = write_diagram(options.graph, dot_text(graph, found, title, options.all), error);
    if (code != exit_good) {
      complain(error);
      return code;
    }
    remark(options.common, fmt::format("drawn in {}", options.graph));
  }
  if (options.common.json) {
    put_json(as_json(graph, found, options.all));
    return exit_good;
  }
  put("{}", loop_table(graph, found));
  if (const std::string names = open_loops(found); !names.empty())
    put("\nNot closed, since a link is cut or a mechanism left out: {}.\n", names);
  if (options.all) put("\n{}", edge_table(graph));
  return exit_good;
}

}  // namespace

void add_loops(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "loops", "Show the feedback loops that a scenario closes: their sign, links, columns and mechanisms");
  add_scenario(verb, options->scenario);
  add_common(verb, options->common);
  verb.add_option("--graph", options->graph, "Draw the causal-loop diagram: FILE.svg (needs Graphviz) or FILE.dot");
  verb.add_flag("--all", options->all, "Show every edge of the causal graph, also those in no named loop");
  add_examples(verb,
               "  plussum loops scenarios/eras/emerging-era3.yaml\n"
               "  plussum loops my.yaml --graph loops.svg");
  verb.callback([options, &invocation] { invocation.exit_code = show_loops(*options); });
}

}  // namespace plussum::main
