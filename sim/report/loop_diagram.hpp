// SPDX-License-Identifier: MIT
#pragma once
/// Causal-loop diagrams: the text that Graphviz reads, and pictures made with its program `dot`.
#include <filesystem>
#include <string>
#include <vector>

#include "plussum/core/outcome.hpp"
#include "plussum/loops/loops.hpp"

namespace plussum::report {

/// The edges of the loops that were found, or every edge of the graph.
std::string dot_text(const CausalGraph& graph, const std::vector<FoundLoop>& found, const std::string& title,
                     bool every_edge);

/// Writes the diagram as text (.dot, .gv) or picture (.svg). Without Graphviz the text is written beside the picture that
/// was asked for, and the trouble says what to do.
Outcome<Done> write_diagram(const std::filesystem::path& file, const std::string& dot);

}  // namespace plussum::report
