// A graph as text: JSON ("stepwarden-graph/1") for programs, Graphviz and Mermaid for other tools that draw, SVG for
// eyes. The same graph gives the same bytes on every machine.
#pragma once

#include <string>

#include "graph/graph.hpp"
#include "text/tree.hpp"

namespace stepwarden::graph {

std::string to_json(const Graph& graph, const text::Tree& tree);

/// One cluster a role and section, nodes in their order, resource and data edges coloured.
std::string to_dot(const Graph& graph, const text::Tree& tree);

/// A flowchart with one subgraph a role and section.
std::string to_mermaid(const Graph& graph, const text::Tree& tree);

/// A picture that needs nothing from elsewhere, laid out by step: see step_layout.hpp. `parts` are those that the graph
/// was made of, `selection` what was asked for.
std::string to_svg(const Graph& graph, const Parts& parts, const Selection& selection = {});

}  // namespace stepwarden::graph
