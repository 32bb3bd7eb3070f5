#include "graph/clusters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace stepwarden::graph {

std::vector<Cluster> clusters(const Graph& graph) {
    std::vector<Cluster> result;
    std::map<std::pair<std::string, std::string>, std::size_t> index;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        const Node& node = graph.nodes[i];
        if (node.task->is_block) continue;
        const auto [found, added] = index.try_emplace({node.role, node.section}, result.size());
        if (added) {
            const std::string section = node.section.empty() ? "playbooks" : node.section;
            result.push_back({node.role.empty() ? section : fmt::format("{} {}", node.role, section), {}});
        }
        result[found->second].nodes.push_back(static_cast<std::uint32_t>(i));
    }
    return result;
}

std::string title(const Node& node) {
    const ansible::Task& task = *node.task;
    if (!task.name.empty()) return task.name;
    const bool role =
        task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
    return role ? fmt::format("role {}", task.argument_text("name")) : task.action;
}

std::string label(const Node& node) {
    const std::string what = title(node);
    if (node.steps.empty()) return what;
    if (node.every_step) return fmt::format("{} [every step]", what);
    return fmt::format("{} [step {}]", what, fmt::join(node.steps, ", "));
}

}  // namespace stepwarden::graph
