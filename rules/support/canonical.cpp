#include "rules/support/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "value/python_text.hpp"

namespace stepwarden::rules {
namespace {

using jinja::NodeId;

constexpr std::array<std::string_view, 8> comparators{"==", "!=", "<", "<=", ">", ">=", "in", "not in"};
constexpr std::array<std::string_view, 7> operators{"+", "-", "*", "/", "//", "%", "**"};

class Writer {
public:
    explicit Writer(const jinja::Expression& expression) : expression_(expression) {}

    void write(NodeId id) {
        if (id == jinja::no_node) return;
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

    void arguments(const jinja::Arguments& arguments) {
        list(arguments.positional, '(', ')');
        for (const auto& [name, value] : arguments.named) {
            text += name + "=";
            write(value);
        }
        for (const NodeId star : {arguments.star, arguments.double_star}) {
            if (star == jinja::no_node) continue;
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

    void node(const jinja::Literal& literal) { text += value::python_repr(literal.value); }
    void node(const jinja::Name& name) { text += name.name; }
    void node(const jinja::ListDisplay& display) { list(display.items, '[', ']'); }
    void node(const jinja::TupleDisplay& display) { list(display.items, '<', '>'); }
    void node(const jinja::DictDisplay& display) {
        text += '{';
        for (const auto& [key, value] : display.entries) pair(key, ":", value);
        text += '}';
    }
    void node(const jinja::Attribute& attribute) {
        write(attribute.object);
        text += fmt::format("['{}']", attribute.name);
    }
    void node(const jinja::Subscript& subscript) {
        write(subscript.object);
        text += '[';
        write(subscript.index);
        text += ']';
    }
    void node(const jinja::Slice& slice) { list(std::array{slice.start, slice.stop, slice.step}, ':', ':'); }
    void node(const jinja::Call& call) {
        write(call.callee);
        arguments(call.arguments);
    }
    void node(const jinja::Filter& filter) {
        write(filter.subject);
        text += '|' + (filter.name == "d" ? std::string("default") : filter.name);
        if (has_any(filter.arguments)) arguments(filter.arguments);
    }
    void node(const jinja::Test& test) {
        write(test.subject);
        text += " is " + test.name;
        if (has_any(test.arguments)) arguments(test.arguments);
    }
    void node(const jinja::Not& negation) {
        text += "not ";
        write(negation.operand);
    }
    void node(const jinja::Sign& sign) {
        text += sign.negative ? '-' : '+';
        write(sign.operand);
    }
    void node(const jinja::Binary& binary) {
        pair(binary.left, operators.at(static_cast<std::size_t>(binary.op)), binary.right);
    }
    void node(const jinja::And& both) { pair(both.left, " and ", both.right); }
    void node(const jinja::Or& either) { pair(either.left, " or ", either.right); }
    void node(const jinja::Concatenation& parts) { list(parts.parts, '~', '~'); }
    void node(const jinja::Comparison& comparison) {
        text += '(';
        write(comparison.first);
        for (const auto& [comparator, operand] : comparison.rest) {
            text += fmt::format(" {} ", comparators.at(static_cast<std::size_t>(comparator)));
            write(operand);
        }
        text += ')';
    }
    void node(const jinja::Conditional& choice) {
        text += '(';
        for (const NodeId part : {choice.condition, choice.then, choice.otherwise}) {
            write(part);
            text += '?';
        }
        text += ')';
    }

    static bool has_any(const jinja::Arguments& arguments) {
        return !arguments.positional.empty() || !arguments.named.empty() || arguments.star != jinja::no_node ||
               arguments.double_star != jinja::no_node;
    }

    const jinja::Expression& expression_;
};

}  // namespace

std::string canonical_text(const jinja::Expression& expression, NodeId node) {
    Writer writer(expression);
    writer.write(node);
    return std::move(writer.text);
}

bool is_repeatable(const jinja::Expression& expression, NodeId id) {
    static constexpr std::array<std::string_view, 4> changing{"lookup", "query", "q", "now"};
    const jinja::Node& node = expression[id];
    if (const auto* name = std::get_if<jinja::Name>(&node.kind))
        if (std::find(changing.begin(), changing.end(), name->name) != changing.end()) return false;
    if (const auto* filter = std::get_if<jinja::Filter>(&node.kind))
        if (filter->name == "random" || filter->name == "shuffle") return false;
    bool repeatable = true;
    jinja::for_each_child(node, [&](NodeId child) { repeatable = repeatable && is_repeatable(expression, child); });
    return repeatable;
}

}  // namespace stepwarden::rules
