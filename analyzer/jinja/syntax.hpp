// Syntax trees of Jinja: expressions as arenas of nodes that name their children by index, templates as bodies of
// statements over one such arena. Both are plain values: copy, move and compare places without care for lifetime.
// A child's index is always lower than its parent's, so one pass over `nodes` visits operands before what uses them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "text/position.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = UINT32_MAX;

/// Strings (adjacent ones joined), numbers, true, false, none.
struct Literal {
    value::Value value;
};
struct Name {
    std::string name;
};
struct ListDisplay {
    std::vector<NodeId> items;
};
struct TupleDisplay {
    std::vector<NodeId> items;
};
struct DictDisplay {
    std::vector<std::pair<NodeId, NodeId>> entries;
};
/// `object.name`
struct Attribute {
    NodeId object = no_node;
    std::string name;
};
/// `object[index]`, and `object.0` with a literal integer as index.
struct Subscript {
    NodeId object = no_node;
    NodeId index = no_node;
};
/// `start:stop:step`, only as the index of a subscript; parts that are left out are no_node.
struct Slice {
    NodeId start = no_node;
    NodeId stop = no_node;
    NodeId step = no_node;
};
struct Arguments {
    std::vector<NodeId> positional;
    std::vector<std::pair<std::string, NodeId>> named;
    /// `*star` and `**double_star`, or no_node.
    NodeId star = no_node;
    NodeId double_star = no_node;
};
struct Call {
    NodeId callee = no_node;
    Arguments arguments;
};
/// `subject | name(arguments)`; the subject is no_node in `{% set x | upper %}`, where it is the block's text.
struct Filter {
    NodeId subject = no_node;
    std::string name;
    Arguments arguments;
};
/// `subject is name(arguments)`; `is not` is a Not around it.
struct Test {
    NodeId subject = no_node;
    std::string name;
    Arguments arguments;
};
struct Not {
    NodeId operand = no_node;
};
struct Sign {
    bool negative = false;
    NodeId operand = no_node;
};
enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, floor_divide, modulo, power };
struct Binary {
    Arithmetic op = Arithmetic::add;
    NodeId left = no_node;
    NodeId right = no_node;
};
struct And {
    NodeId left = no_node;
    NodeId right = no_node;
};
struct Or {
    NodeId left = no_node;
    NodeId right = no_node;
};
/// `a ~ b ~ c`
struct Concatenation {
    std::vector<NodeId> parts;
};
enum class Comparator : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal, in, not_in };
/// `first op operand op operand...`: chained as in Python.
struct Comparison {
    NodeId first = no_node;
    std::vector<std::pair<Comparator, NodeId>> rest;
};
/// `then if condition else otherwise`; without else the last is no_node.
struct Conditional {
    NodeId condition = no_node;
    NodeId then = no_node;
    NodeId otherwise = no_node;
};

struct Node {
    using Kind = std::variant<Literal, Name, ListDisplay, TupleDisplay, DictDisplay, Attribute, Subscript, Slice, Call,
                              Filter, Test, Not, Sign, Binary, And, Or, Concatenation, Comparison, Conditional>;
    /// Byte offset into the source where the node starts; for an operator, filter, test, call or subscript that of the
    /// operator, filter name, test name, parenthesis, dot or bracket.
    std::uint32_t offset = 0;
    Kind kind;
};

struct Expression {
    /// As written, newlines normalised to '\n'.
    std::string source;
    text::Position where;
    std::vector<Node> nodes;
    NodeId root = no_node;

    [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[id]; }
};

struct Statement;
using Body = std::vector<Statement>;

struct Text {
    std::string text;
};
struct Output {
    NodeId expression = no_node;
};
struct Branch {
    NodeId condition = no_node;
    Body body;
};
struct If {
    /// `if` and each `elif`.
    std::vector<Branch> branches;
    Body otherwise;
};
struct For {
    /// A Name or a TupleDisplay of targets.
    NodeId target = no_node;
    NodeId iterable = no_node;
    /// `for x in y if condition`, or no_node.
    NodeId condition = no_node;
    Body body;
    Body otherwise;
};
/// `{% set target = value %}`; an Attribute as target sets an attribute of a namespace.
struct Set {
    NodeId target = no_node;
    NodeId value = no_node;
};
/// `{% set target %}...{% endset %}`
struct BlockSet {
    NodeId target = no_node;
    /// Innermost first; the subject of each is no_node.
    std::vector<NodeId> filters;
    Body body;
};

/// `{% include name %}`, under all names that are in sight.
struct Include {
    NodeId name = no_node;
    bool ignores_missing = false;
};
/// `{% block name %}...{% endblock %}`: the place where Template::blocks[index] is printed without being asked for.
struct Block {
    std::uint32_t index = 0;
};

struct Statement {
    std::uint32_t offset = 0;
    std::variant<Text, Output, If, For, Set, BlockSet, Include, Block> kind;
};

struct NamedBody {
    std::string name;
    Body body;
};

struct Template {
    /// As written, newlines normalised to '\n'.
    std::string source;
    text::Position where;
    std::vector<Node> nodes;
    Body body;
    std::vector<NamedBody> blocks;

    [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[id]; }
};

/// Calls `visit` with every child of the node, in the order in which they are written.
void for_each_child(const Node& node, const std::function<void(NodeId)>& visit);

/// The arguments of a call, filter or test, in the order in which they are written.
void for_each_argument(const Arguments& arguments, const std::function<void(NodeId)>& visit);

/// Where in the file `offset` lies when the source starts at `where` and runs on at that indentation.
text::Position position_at(std::string_view source, text::Position where, std::size_t offset);

}  // namespace stepwarden::jinja
