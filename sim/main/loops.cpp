// SPDX-License-Identifier: MIT
#include "plussum/loops/loops.hpp"

#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "main/exit_codes.hpp"
#include "main/options.hpp"
#include "main/output_check.hpp"
#include "main/verbs.hpp"
#include "report/loop_diagram.hpp"
#include "report/loops_document.hpp"

namespace plussum::main {
namespace {

struct Options {
  ScenarioOptions scenario{};
  CommonOptions common;
  std::string graph;
  bool all = false;
};

int show_loops(const Options& options) {
  const auto planned = load_named(options.scenario);
  if (!planned) return refuse(options.common, planned.trouble());
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
    const auto drawn = report::write_diagram(options.graph, report::dot_text(graph, found, title, options.all));
    if (!drawn) return refuse(options.common, drawn.trouble());
    remark(options.common, fmt::format("drawn in {}", options.graph));
  }
  if (options.common.json) {
    put_json(report::loops_found_document(graph, found, options.all));
    return exit_good;
  }
  put("{}", report::loops_text(graph, found, options.all));
  return exit_good;
}

}  // namespace

void add_loops(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<Options>();
  CLI::App& verb = *app.add_subcommand(
      "loops", "Show the feedback loops that a scenario closes: their sign, links, columns and mechanisms");
  add_scenario(verb, options->scenario, invocation);
  add_common(verb, options->common, invocation);
  verb.add_option("--graph", options->graph, "Draw the causal-loop diagram: FILE.svg (needs Graphviz) or FILE.dot");
  verb.add_flag("--all", options->all, "Show every edge of the causal graph, also those in no named loop");
  add_examples(verb,
               "  plussum loops scenarios/eras/emerging-era3.yaml\n"
               "  plussum loops my.yaml --graph loops.svg");
  verb.callback([options, &invocation] { invocation.exit_code = show_loops(*options); });
}

}  // namespace plussum::main
