#include <fmt/format.h>

#include <iterator>

#include "graph/clusters.hpp"
#include "graph/write.hpp"

namespace stepwarden::graph {
namespace {

std::string dot_string(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (c == '\n')
            result += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20)
            result += c;
    }
    return result + '"';
}

std::string_view style(EdgeKind kind) {
    switch (kind) {
        case EdgeKind::order:
            return "color=gray60";
        case EdgeKind::data:
            return "color=steelblue, style=dashed";
        case EdgeKind::resource:
            return "color=firebrick, penwidth=2";
    }
    return "";
}

}  // namespace

std::string to_dot(const Graph& graph, const text::Tree& tree) {
    std::string out = "digraph stepwarden {\n  rankdir=TB;\n  node [shape=box, fontname=\"sans-serif\"];\n";
    auto back = std::back_inserter(out);
    std::size_t number = 0;
    for (const Cluster& cluster : clusters(graph)) {
        fmt::format_to(back, "  subgraph cluster_{} {{\n    label={};\n", number++, dot_string(cluster.title));
        for (const std::uint32_t index : cluster.nodes) {
            const Node& node = graph.nodes[index];
            fmt::format_to(back, "    {} [label={}, tooltip={}];\n", dot_string(node.id), dot_string(label(node)),
                           dot_string(fmt::format("{}:{}", tree.path(node.where.file), node.where.line)));
        }
        out += "  }\n";
    }
    for (const Edge& edge : graph.edges)
        fmt::format_to(back, "  {} -> {} [{}, tooltip={}];\n", dot_string(graph.nodes[edge.from].id),
                       dot_string(graph.nodes[edge.to].id), style(edge.kind), dot_string(edge.why));
    return out + "}\n";
}

}  // namespace stepwarden::graph
