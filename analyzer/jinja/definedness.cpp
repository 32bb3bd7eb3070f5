#include "jinja/definedness.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace stepwarden::jinja {

namespace {

using Paths = std::vector<std::string>;

/// Tests that hold for no undefined value, and raise for none.
constexpr std::array<std::string_view, 11> tests_of_defined = {
    "defined", "string", "mapping", "number", "boolean", "integer", "float", "true", "false", "none", "sequence"};

const RE2& tested() {
    static const RE2 pattern(R"((hostvars\[.+\]|\w+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined))");
    return pattern;
}

std::optional<std::string> key_text(const Node& node) {
    const auto* literal = std::get_if<Literal>(&node.kind);
    if (!literal) return std::nullopt;
    if (literal->value.is_int()) return std::to_string(literal->value.as_int());
    if (!literal->value.is_string() || literal->value.as_string().find('.') != std::string::npos) return std::nullopt;
    return literal->value.as_string();
}

/// The path and all that leads to it.
void add_with_prefixes(Paths& out, const std::string& path) {
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
        out.push_back(path.substr(0, dot));
    out.push_back(path);
}

Paths both(Paths first, const Paths& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

Paths common(const Paths& first, const Paths& second) {
    Paths out;
    for (const std::string& path : first)
        if (std::find(second.begin(), second.end(), path) != second.end()) out.push_back(path);
    return out;
}

Paths from_test(std::span<const Node> nodes, const Test& test, bool truth) {
    Paths out;
    const bool asserts =
        truth ? std::find(tests_of_defined.begin(), tests_of_defined.end(), test.name) != tests_of_defined.end()
              : test.name == "undefined";
    if (!asserts) return out;
    if (const auto path = constant_path(nodes, test.subject)) add_with_prefixes(out, *path);
    return out;
}

/// `'rc' in ret` makes sure of `ret.rc`.
Paths from_comparison(std::span<const Node> nodes, const Comparison& comparison, bool truth) {
    Paths out;
    if (comparison.rest.size() != 1) return out;
    const auto& [op, container] = comparison.rest.front();
    if (op != (truth ? Comparator::in : Comparator::not_in)) return out;
    const auto key = key_text(nodes[comparison.first]);
    const auto path = constant_path(nodes, container);
    if (key && path) add_with_prefixes(out, *path + "." + *key);
    return out;
}

}  // namespace

std::optional<std::string> constant_path(std::span<const Node> nodes, NodeId id) {
    std::string behind;
    while (true) {
        const auto& kind = nodes[id].kind;
        if (const auto* name = std::get_if<Name>(&kind)) return name->name + behind;
        std::optional<std::string> key;
        if (const auto* member = std::get_if<Attribute>(&kind)) {
            key = member->name;
            id = member->object;
        } else if (const auto* item = std::get_if<Subscript>(&kind)) {
            key = key_text(nodes[item->index]);
            id = item->object;
        }
        if (!key) return std::nullopt;
        behind.insert(0, "." + *key);
    }
}

Paths asserted_paths(std::span<const Node> nodes, NodeId id, bool truth) {
    const auto& kind = nodes[id].kind;
    if (const auto* test = std::get_if<Test>(&kind)) return from_test(nodes, *test, truth);
    if (const auto* comparison = std::get_if<Comparison>(&kind)) return from_comparison(nodes, *comparison, truth);
    if (const auto* negation = std::get_if<Not>(&kind)) return asserted_paths(nodes, negation->operand, !truth);
    const auto* conjunction = std::get_if<And>(&kind);
    const auto* disjunction = std::get_if<Or>(&kind);
    if (!conjunction && !disjunction) return {};
    const NodeId left = conjunction ? conjunction->left : disjunction->left;
    const NodeId right = conjunction ? conjunction->right : disjunction->right;
    Paths first = asserted_paths(nodes, left, truth);
    const Paths second = asserted_paths(nodes, right, truth);
    return truth == (conjunction != nullptr) ? both(std::move(first), second) : common(first, second);
}

Paths tested_names(const std::string& condition) {
    Paths out;
    if (condition.find("defined") == std::string::npos) return out;
    re2::StringPiece rest(condition);
    std::string variable;
    while (RE2::FindAndConsume(&rest, tested(), &variable))
        if (std::find(out.begin(), out.end(), variable) == out.end()) out.push_back(variable);
    return out;
}

std::optional<bool> forgiven(const std::string& condition, const std::string& name) {
    re2::StringPiece rest(condition);
    std::string variable;
    std::string logic;
    std::string state;
    while (RE2::FindAndConsume(&rest, tested(), &variable, &logic, &state)) {
        if (variable != name) continue;
        const bool should_exist = (logic.find("not") != std::string::npos) != (state == "defined");
        return !should_exist;
    }
    return std::nullopt;
}

}  // namespace stepwarden::jinja
