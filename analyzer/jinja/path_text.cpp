#include "jinja/path_text.hpp"

#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

std::string index_text(const Node& node) {
    const auto* literal = std::get_if<Literal>(&node.kind);
    if (!literal) return "[...]";
    if (literal->value.is_unknown()) return "[...]";
    std::string out = "[";
    out += value::python_repr(literal->value);
    out += ']';
    return out;
}

}  // namespace

std::string path_text(std::span<const Node> nodes, NodeId id) {
    std::string behind;
    while (true) {
        const auto& kind = nodes[id].kind;
        if (const auto* member = std::get_if<Attribute>(&kind)) {
            behind.insert(0, member->name);
            behind.insert(behind.begin(), '.');
            id = member->object;
        } else if (const auto* item = std::get_if<Subscript>(&kind)) {
            behind.insert(0, index_text(nodes[item->index]));
            id = item->object;
        } else {
            const auto* name = std::get_if<Name>(&kind);
            std::string out = name ? name->name : "...";
            out += behind;
            return out;
        }
    }
}

}  // namespace stepwarden::jinja
