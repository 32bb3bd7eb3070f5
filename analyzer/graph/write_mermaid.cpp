#include <fmt/format.h>

#include <iterator>

#include "graph/clusters.hpp"
#include "graph/write.hpp"

namespace stepwarden::graph {
namespace {

/// Mermaid's labels are HTML: what it would read as markup is written as entities.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '"' || c == '<' || c == '>' || c == '&' || c == '#' || c == '`')
            fmt::format_to(std::back_inserter(result), "#{};", static_cast<int>(c));
        else
            result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return result;
}

std::string_view arrow(EdgeKind kind) {
    switch (kind) {
        case EdgeKind::order:
            return "-->";
        case EdgeKind::data:
            return "-.->";
        case EdgeKind::resource:
            return "==>";
    }
    return "-->";
}

}  // namespace

std::string to_mermaid(const Graph& graph, const text::Tree& /*tree*/) {
    std::string out = "flowchart TB\n";
    auto back = std::back_inserter(out);
    std::size_t number = 0;
    for (const Cluster& cluster : clusters(graph)) {
        fmt::format_to(back, "  subgraph c{}[\"{}\"]\n", number++, escaped(cluster.title));
        for (const std::uint32_t index : cluster.nodes)
            fmt::format_to(back, "    n{}[\"{}\"]\n", index, escaped(label(graph.nodes[index])));
        out += "  end\n";
    }
    for (const Edge& edge : graph.edges) {
        if (edge.kind == EdgeKind::order)
            fmt::format_to(back, "  n{} --> n{}\n", edge.from, edge.to);
        else
            fmt::format_to(back, "  n{} {}|\"{}\"| n{}\n", edge.from, arrow(edge.kind), escaped(edge.why), edge.to);
    }
    return out;
}

}  // namespace stepwarden::graph
