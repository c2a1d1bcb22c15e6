// SPDX-License-Identifier: MIT
#include "report/loop_diagram.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "io/atomic_file.hpp"
#include "io/child_program.hpp"

namespace plussum::report {
namespace {

/// Fill of the nodes of each table, in the order of TableId.
constexpr std::string_view table_colours[] = {"#dbe9f6", "#dff2e1", "#c9e7d3", "#fdebd0", "#fde3e3",
                                              "#fbd9c0", "#f3e0f5", "#f7d9e6", "#e8e2f7", "#fff6bf",
                                              "#fffbe0", "#d5f0f0", "#e8e8e8"};
static_assert(std::size(table_colours) == std::size(table_names));
/// Colour of the edges of links, by kind of loop; and of edges that belong to none.
constexpr std::string_view kind_colours[] = {"#1b7837", "#b2182b", "#2166ac"};
static_assert(std::size(kind_colours) == enumerator_count<LoopKind>);
constexpr std::string_view plain_colour = "#8a8a8a";

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + '"';
}

/// A name on two lines where it is long.
std::string wrapped(std::string_view text) {
  std::string result(text);
  if (result.size() < 14) return in_quotes(result);
  const std::size_t middle = result.size() / 2;
  std::size_t best = std::string::npos;
  for (std::size_t at = result.find(' '); at != std::string::npos; at = result.find(' ', at + 1))
    if (best == std::string::npos ||
        std::max(at, middle) - std::min(at, middle) < std::max(best, middle) - std::min(best, middle))
      best = at;
  if (best == std::string::npos) return in_quotes(result);
  return fmt::format("\"{}\\n{}\"", result.substr(0, best), result.substr(best + 1));
}

/// The loops that an edge belongs to, those first that need its link.
std::vector<const NamedLoop*> loops_through(std::size_t edge, const CausalGraph& graph,
                                            const std::vector<FoundLoop>& found) {
  std::vector<const NamedLoop*> loops;
  const auto& link = graph.edges[edge].link;
  for (const bool needed : {true, false})
    for (const FoundLoop& one : found) {
      if (std::find(one.edges.begin(), one.edges.end(), edge) == one.edges.end()) continue;
      const bool needs =
          link && std::find(std::begin(one.way->waypoints), std::end(one.way->waypoints),
                            all_links[static_cast<std::size_t>(*link)].name) != std::end(one.way->waypoints);
      if (needs == needed && std::find(loops.begin(), loops.end(), one.loop) == loops.end()) loops.push_back(one.loop);
    }
  return loops;
}

std::string edge_line(std::size_t k, const CausalGraph& graph, const std::vector<FoundLoop>& found) {
  const CausalEdge& edge = graph.edges[k];
  const auto loops = loops_through(k, graph, found);
  const std::string sign = edge.polarity > 0 ? "+" : "−";
  std::string label = sign;
  if (edge.link)
    for (const NamedLoop* loop : loops) label += fmt::format(" {}", loop->name);
  const bool coloured = edge.link && !loops.empty();
  return fmt::format("  n{} -> n{} [label={}, color=\"{}\", fontcolor=\"{}\", penwidth={}{}];\n", edge.from, edge.to,
                     in_quotes(label), coloured ? kind_colours[static_cast<std::size_t>(loops[0]->kind)] : plain_colour,
                     coloured ? kind_colours[static_cast<std::size_t>(loops[0]->kind)] : "#444444",
                     coloured ? "1.8" : "0.9", edge.polarity < 0 ? ", style=dashed" : "");
}

bool write_text(const std::filesystem::path& file, const std::string& text, std::string& error) {
  const std::span<const std::byte> piece = std::as_bytes(std::span(text));
  return io::write_whole_file(file, {&piece, 1}, error);
}

/// What was asked for where no picture can be made: the text, beside it, unless something else has that name.
std::string text_instead_of(const std::filesystem::path& picture, const std::string& dot) {
  std::filesystem::path file = picture;
  file.replace_extension(".dot");
  std::string error;
  if (std::filesystem::exists(file))
    return fmt::format(
        "the program `dot` of Graphviz is not installed; `apt-get install graphviz`, or say --graph FILE.dot "
        "for the diagram as text ('{}' is there already and was left alone)",
        file.string());
  if (!write_text(file, dot, error)) return error;
  return fmt::format(
      "the program `dot` of Graphviz is not installed, so '{}' holds the diagram as text; "
      "`apt-get install graphviz`, then `dot -Tsvg -o {} {}`",
      file.string(), picture.string(), file.string());
}

}  // namespace

std::string dot_text(const CausalGraph& graph, const std::vector<FoundLoop>& found, const std::string& title,
                     bool every_edge) {
  std::vector<bool> shown_edge(graph.edges.size(), every_edge), shown_node(graph.nodes.size(), every_edge);
  for (const FoundLoop& loop : found)
    for (const std::size_t edge : loop.edges) shown_edge[edge] = true;
  for (std::size_t k = 0; k < graph.edges.size(); ++k)
    if (shown_edge[k]) shown_node[graph.edges[k].from] = shown_node[graph.edges[k].to] = true;
  std::string text = fmt::format(
      "digraph loops {{\n  label={};\n  labelloc=t;\n  fontname=\"Helvetica\";\n  fontsize=20;\n  ranksep=0.45;\n"
      "  nodesep=0.25;\n  bgcolor=white;\n"
      "  node [shape=box, style=\"rounded,filled\", color=\"#666666\", fontname=\"Helvetica\", fontsize=13, "
      "margin=\"0.09,0.04\", height=0.3];\n"
      "  edge [fontname=\"Helvetica\", fontsize=12, arrowsize=0.7];\n",
      in_quotes(title));
  for (std::size_t k = 0; k < graph.nodes.size(); ++k) {
    if (!shown_node[k]) continue;
    const CausalNode& node = graph.nodes[k];
    text += fmt::format("  n{} [label={}, fillcolor=\"{}\", tooltip={}];\n", k, wrapped(node.plain),
                        table_colours[static_cast<std::size_t>(node.column.table)], in_quotes(node.name));
  }
  for (std::size_t k = 0; k < graph.edges.size(); ++k)
    if (shown_edge[k]) text += edge_line(k, graph, found);
  return text + "}\n";
}

Outcome<Done> write_diagram(const std::filesystem::path& file, const std::string& dot) {
  const std::string extension = file.extension().string();
  if (extension != ".svg" && extension != ".dot" && extension != ".gv")
    return bad_input(fmt::format("'{}' is neither a picture (.svg) nor a text for Graphviz (.dot)", file.string()));
  std::string text = dot, error;
  if (extension == ".svg") {
    io::ProgramEnd end = io::run_program({"dot", "-Tsvg"}, dot);
    if (end.kind == io::ProgramEnd::Kind::missing) return input_output_trouble(text_instead_of(file, dot));
    if (end.kind != io::ProgramEnd::Kind::good)
      return input_output_trouble(
          fmt::format("Graphviz could not draw '{}': {}", file.string(), io::last_line(end.errors)));
    text = std::move(end.output);
  }
  if (!write_text(file, text, error)) return input_output_trouble(error);
  return Done{};
}

}  // namespace plussum::report
