#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "graph/write.hpp"

namespace stepwarden::graph {
namespace {

using Json = nlohmann::ordered_json;

Json effects_json(const std::vector<simulate::Effect>& effects) {
    Json list = Json::array();
    for (const simulate::Effect& effect : effects)
        list.push_back({{"op", simulate::name(effect.operation)},
                        {"kind", simulate::name(effect.resource)},
                        {"name", effect.name}});
    return list;
}

Json node_json(const Graph& graph, const Node& node, const text::Tree& tree) {
    Json json;
    json["id"] = node.id;
    json["kind"] = node.task->is_block ? "block" : "task";
    json["task"] = node.task->name;
    json["action"] = node.task->action;
    json["service"] = node.services;
    json["role"] = node.role;
    json["section"] = node.section;
    json["steps"] = node.steps;
    json["every_step"] = node.every_step;
    json["path"] = fmt::format("{}:{}", tree.path(node.where.file), node.where.line);
    json["block"] = node.block ? Json(graph.nodes[*node.block].id) : Json(nullptr);
    json["effects"] = effects_json(node.effects);
    return json;
}

}  // namespace

std::string to_json(const Graph& graph, const text::Tree& tree) {
    Json nodes = Json::array();
    for (const Node& node : graph.nodes) nodes.push_back(node_json(graph, node, tree));
    Json edges = Json::array();
    for (const Edge& edge : graph.edges)
        edges.push_back({{"from", graph.nodes[edge.from].id},
                         {"to", graph.nodes[edge.to].id},
                         {"kind", name(edge.kind)},
                         {"why", edge.why}});
    const Json whole{{"format", "stepwarden-graph/1"}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
    return whole.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stepwarden::graph
