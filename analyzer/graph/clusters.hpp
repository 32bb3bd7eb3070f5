// Nodes sorted into the boxes that both pictures draw: one a role and section.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"

namespace stepwarden::graph {

struct Cluster {
    std::string title;
    /// Indices of nodes; blocks are left out, since what is in them is drawn.
    std::vector<std::uint32_t> nodes;
};

/// In the order in which their first nodes stand.
std::vector<Cluster> clusters(const Graph& graph);

/// A task's name, else the role that it calls, or its module.
std::string title(const Node& node);

/// A node's label: its title and its steps.
std::string label(const Node& node);

}  // namespace stepwarden::graph
