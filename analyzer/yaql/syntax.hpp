// Syntax trees of yaql: an arena of nodes that name their children by index, a plain value without care for lifetime.
// The nodes are those of yaql/language/expressions.py; a child's index is always lower than its parent's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "value/value.hpp"

namespace stepwarden::yaql {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = UINT32_MAX;

/// What people are told about an expression that does not parse or that fails, in yaql's own words where it has some.
struct Failure {
    std::string message;
    /// In bytes from the start of the expression.
    std::uint32_t offset = 0;
};

/// A quoted string, a number, true, false, null.
struct Literal {
    value::Value value;
};
/// A bare word: a string, the key behind a dot, the name of a keyword argument.
struct Word {
    std::string text;
};
/// `$name`; `$` alone is `$1`.
struct Variable {
    std::string name;
};
struct Arguments {
    /// no_node where one is left out, as in `f(, 1)`.
    std::vector<NodeId> positional;
    /// `source => destination`, behind the others.
    std::vector<std::pair<NodeId, NodeId>> named;
};
struct ListDisplay {
    Arguments arguments;
};
struct DictDisplay {
    Arguments arguments;
};
/// `object[arguments]`
struct Index {
    NodeId object = no_node;
    Arguments arguments;
};
/// `name(arguments)`; a method call is one behind a dot.
struct Call {
    std::string name;
    Arguments arguments;
};
/// `(inner)`: a word in parentheses is a string, but no key and no name.
struct Group {
    NodeId inner = no_node;
};
enum class UnaryOperator : std::uint8_t { plus, minus, negation };
struct Unary {
    UnaryOperator op = UnaryOperator::plus;
    NodeId operand = no_node;
};
enum class BinaryOperator : std::uint8_t {
    access,
    safe_access,
    matches,
    matches_not,
    multiply,
    divide,
    modulo,
    add,
    subtract,
    greater,
    less,
    greater_equal,
    less_equal,
    not_equal,
    equal,
    in,
    conjunction,
    disjunction,
    send,
};
struct Binary {
    BinaryOperator op = BinaryOperator::access;
    NodeId left = no_node;
    NodeId right = no_node;
};

struct Node {
    using Kind = std::variant<Literal, Word, Variable, ListDisplay, DictDisplay, Index, Call, Group, Unary, Binary>;
    /// Where the node starts; of a binary operator or an index, where the operator stands.
    std::uint32_t offset = 0;
    Kind kind;
};

struct Expression {
    std::vector<Node> nodes;
    NodeId root = no_node;

    [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[id]; }
};

}  // namespace stepwarden::yaql
