#include "jinja/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "value/python_text.hpp"

namespace stepwarden::jinja {
namespace {

constexpr std::array<std::string_view, 8> comparators{"==", "!=", "<", "<=", ">", ">=", "in", "not in"};
constexpr std::array<std::string_view, 7> operators{"+", "-", "*", "/", "//", "%", "**"};

class Writer {
public:
    explicit Writer(const Expression& expression) : expression_(expression) {}

    void write(NodeId id) {
        if (id == no_node) return;
        std::visit([this](const auto& kind) { this->node(kind); }, expression_[id].kind);
    }

    std::string text;

private:
    template <typename Ids>
    void list(const Ids& ids, char open, char close) {
        text += open;
        for (const NodeId id : ids) {
            write(id);
            text += ',';
        }
        text += close;
    }

    void arguments(const Arguments& arguments) {
        list(arguments.positional, '(', ')');
        for (const auto& [name, value] : arguments.named) {
            text += name + "=";
            write(value);
        }
        for (const NodeId star : {arguments.star, arguments.double_star}) {
            if (star == no_node) continue;
            text += '*';
            write(star);
        }
    }

    void pair(NodeId left, std::string_view between, NodeId right) {
        text += '(';
        write(left);
        text += between;
        write(right);
        text += ')';
    }

    void node(const Literal& literal) { text += value::python_repr(literal.value); }
    void node(const Name& name) { text += name.name; }
    void node(const ListDisplay& display) { list(display.items, '[', ']'); }
    void node(const TupleDisplay& display) { list(display.items, '<', '>'); }
    void node(const DictDisplay& display) {
        text += '{';
        for (const auto& [key, value] : display.entries) pair(key, ":", value);
        text += '}';
    }
    void node(const Attribute& attribute) {
        write(attribute.object);
        text += fmt::format("['{}']", attribute.name);
    }
    void node(const Subscript& subscript) {
        write(subscript.object);
        text += '[';
        write(subscript.index);
        text += ']';
    }
    void node(const Slice& slice) { list(std::array{slice.start, slice.stop, slice.step}, ':', ':'); }
    void node(const Call& call) {
        write(call.callee);
        arguments(call.arguments);
    }
    void node(const Filter& filter) {
        write(filter.subject);
        text += '|' + (filter.name == "d" ? std::string("default") : filter.name);
        if (has_any(filter.arguments)) arguments(filter.arguments);
    }
    void node(const Test& test) {
        write(test.subject);
        text += " is " + test.name;
        if (has_any(test.arguments)) arguments(test.arguments);
    }
    void node(const Not& negation) {
        text += "not ";
        write(negation.operand);
    }
    void node(const Sign& sign) {
        text += sign.negative ? '-' : '+';
        write(sign.operand);
    }
    void node(const Binary& binary) {
        pair(binary.left, operators.at(static_cast<std::size_t>(binary.op)), binary.right);
    }
    void node(const And& both) { pair(both.left, " and ", both.right); }
    void node(const Or& either) { pair(either.left, " or ", either.right); }
    void node(const Concatenation& parts) { list(parts.parts, '~', '~'); }
    void node(const Comparison& comparison) {
        text += '(';
        write(comparison.first);
        for (const auto& [comparator, operand] : comparison.rest) {
            text += fmt::format(" {} ", comparators.at(static_cast<std::size_t>(comparator)));
            write(operand);
        }
        text += ')';
    }
    void node(const Conditional& choice) {
        text += '(';
        for (const NodeId part : {choice.condition, choice.then, choice.otherwise}) {
            write(part);
            text += '?';
        }
        text += ')';
    }

    static bool has_any(const Arguments& arguments) {
        return !arguments.positional.empty() || !arguments.named.empty() || arguments.star != no_node ||
               arguments.double_star != no_node;
    }

    const Expression& expression_;
};

}  // namespace

std::string canonical_text(const Expression& expression, NodeId node) {
    Writer writer(expression);
    writer.write(node);
    return std::move(writer.text);
}

bool is_repeatable(const Expression& expression, NodeId id) {
    static constexpr std::array<std::string_view, 4> changing{"lookup", "query", "q", "now"};
    const Node& node = expression[id];
    if (const auto* name = std::get_if<Name>(&node.kind))
        if (std::find(changing.begin(), changing.end(), name->name) != changing.end()) return false;
    if (const auto* filter = std::get_if<Filter>(&node.kind))
        if (filter->name == "random" || filter->name == "shuffle") return false;
    bool repeatable = true;
    for_each_child(node, [&](NodeId child) { repeatable = repeatable && is_repeatable(expression, child); });
    return repeatable;
}

}  // namespace stepwarden::jinja
