#include "jinja/syntax.hpp"

#include <algorithm>

namespace stepwarden::jinja {

namespace {

struct Children {
    const std::function<void(NodeId)>& visit;

    void one(NodeId id) const {
        if (id != no_node) visit(id);
    }
    void all(const std::vector<NodeId>& ids) const { std::for_each(ids.begin(), ids.end(), visit); }
    void arguments(const Arguments& arguments) const { for_each_argument(arguments, visit); }

    void operator()(const Literal&) const {}
    void operator()(const Name&) const {}
    void operator()(const ListDisplay& n) const { all(n.items); }
    void operator()(const TupleDisplay& n) const { all(n.items); }
    void operator()(const DictDisplay& n) const {
        for (const auto& [key, value] : n.entries) {
            visit(key);
            visit(value);
        }
    }
    void operator()(const Attribute& n) const { one(n.object); }
    void operator()(const Subscript& n) const {
        one(n.object);
        one(n.index);
    }
    void operator()(const Slice& n) const {
        one(n.start);
        one(n.stop);
        one(n.step);
    }
    void operator()(const Call& n) const {
        one(n.callee);
        arguments(n.arguments);
    }
    void operator()(const Filter& n) const {
        one(n.subject);
        arguments(n.arguments);
    }
    void operator()(const Test& n) const {
        one(n.subject);
        arguments(n.arguments);
    }
    void operator()(const Not& n) const { one(n.operand); }
    void operator()(const Sign& n) const { one(n.operand); }
    void operator()(const Binary& n) const {
        one(n.left);
        one(n.right);
    }
    void operator()(const And& n) const {
        one(n.left);
        one(n.right);
    }
    void operator()(const Or& n) const {
        one(n.left);
        one(n.right);
    }
    void operator()(const Concatenation& n) const { all(n.parts); }
    void operator()(const Comparison& n) const {
        one(n.first);
        for (const auto& [op, operand] : n.rest) visit(operand);
    }
    void operator()(const Conditional& n) const {
        one(n.then);
        one(n.condition);
        one(n.otherwise);
    }
};

}  // namespace

void for_each_child(const Node& node, const std::function<void(NodeId)>& visit) {
    std::visit(Children{visit}, node.kind);
}

void for_each_argument(const Arguments& arguments, const std::function<void(NodeId)>& visit) {
    for (const NodeId id : arguments.positional) visit(id);
    for (const auto& [name, id] : arguments.named) visit(id);
    if (arguments.star != no_node) visit(arguments.star);
    if (arguments.double_star != no_node) visit(arguments.double_star);
}

text::Position position_at(std::string_view source, text::Position where, std::size_t offset) {
    const std::string_view before = source.substr(0, std::min(offset, source.size()));
    const auto newlines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    where.line += newlines;
    where.column += static_cast<std::uint32_t>(before.size() - line_start);
    return where;
}

}  // namespace stepwarden::jinja
