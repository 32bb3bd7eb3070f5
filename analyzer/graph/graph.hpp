// The step-ordered task graph: every task of the tree once, with the steps that it may run at, and why one comes before
// another: by order in a workflow, because a value goes from one to the other, or because both act on the same
// resource.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "simulate/effect.hpp"
#include "simulate/module_table.hpp"
#include "simulate/schedule.hpp"
#include "simulate/workflow.hpp"
#include "tripleo/contributions.hpp"

namespace stepwarden::graph {

struct Node {
    /// Stable between runs and machines: role, section and place in the list, or file and line.
    std::string id;
    const ansible::Task* task = nullptr;
    std::vector<std::string> services;
    /// The contributing role; for tasks of no section the one class of hosts that takes them, or empty.
    std::string role;
    /// Empty for the playbooks' own tasks.
    std::string section;
    /// Steps at which some class of hosts may run it, in order; empty where there are no steps.
    std::vector<int> steps;
    /// It runs at every step at which its list is played.
    bool every_step = false;
    text::Position where;
    std::vector<simulate::Effect> effects;
    /// The block around it.
    std::optional<std::uint32_t> block;
    /// Index into Contributions::tasks.
    std::optional<std::uint32_t> contributed;
};

enum class EdgeKind : std::uint8_t { order, data, resource };

std::string_view name(EdgeKind kind);

struct Edge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    EdgeKind kind = EdgeKind::order;
    std::string why;
};

struct Graph {
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::unordered_map<const ansible::Task*, std::uint32_t> node_of;
};

/// What the graph is made from; all of it outlives the graph.
struct Parts {
    const text::Tree& tree;
    const simulate::Schedule& schedule;
    const std::vector<simulate::Timeline>& timelines;
    const tripleo::Contributions& contributions;
    const simulate::ModuleTable& modules;
};

/// The nodes, without edges.
Graph make_nodes(const Parts& parts);

/// Which part of a graph is asked for; empty fields ask for all.
struct Selection {
    std::string service;
    std::string role;
};

/// The nodes that a selection asks for with the blocks around them, and the edges between them; order leads from each
/// node to the next that is left.
Graph with_edges(const Graph& nodes, const Parts& parts, const Selection& selection = {});

}  // namespace stepwarden::graph
