// Recursive descent over the tokens of one region, after jinja2/parser.py: same precedences, same oddities (`is` binds
// like a filter, `a if b` needs no else, keywords are names where a name may stand).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/lexer.hpp"
#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// Brackets, calls, filters' arguments, signs and `not`s that may stand inside each other.
inline constexpr int max_nesting = 200;

struct ParseError {
    std::size_t offset = 0;
    std::string message;
};

/// Adds nodes to an arena. After the first error all further calls return no_node and leave the error as it is.
class ExpressionParser {
public:
    /// `tokens` end in one `end` token.
    ExpressionParser(std::span<const Token> tokens, std::vector<Node>& nodes) : tokens_(tokens), nodes_(nodes) {}

    [[nodiscard]] const std::optional<ParseError>& error() const { return error_; }
    [[nodiscard]] const Token& current() const { return tokens_[at_]; }
    [[nodiscard]] bool at_end() const { return current().kind == Token::Kind::end; }
    [[nodiscard]] bool at_name(std::string_view name) const;
    [[nodiscard]] bool at_symbol(std::string_view symbol) const;

    bool skip_name(std::string_view name);
    bool skip_symbol(std::string_view symbol);
    void expect_symbol(std::string_view symbol);
    void expect_name(std::string_view name);
    void expect_end();
    /// The text of a name token.
    std::string any_name();
    void fail(std::string message);

    /// One expression, or several with commas as a tuple. `conditional` allows `a if b else c` at the outermost level;
    /// `stop` is a name that ends the tuple ("in", "recursive").
    NodeId tuple(bool conditional = true, std::string_view stop = {});
    NodeId expression();
    /// A name, tuple of names, or with `namespaced` also `name.attribute`.
    NodeId assignment_target(bool namespaced, std::string_view stop = {});
    /// `| a | b(c)` without a subject, outermost last.
    std::vector<NodeId> filter_chain();

private:
    struct Nesting;

    NodeId add(std::size_t offset, Node::Kind kind);
    const Token& peek() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
    Token take();
    bool at_tuple_end(std::string_view stop) const;
    bool at_negated_in() const;

    NodeId tuple_of(NodeId (ExpressionParser::*item)(), bool parenthesised, std::string_view stop);
    NodeId conditional();
    NodeId disjunction();
    NodeId conjunction();
    NodeId negation();
    NodeId comparison();
    std::optional<Comparator> comparator();
    NodeId sum();
    NodeId concatenation();
    NodeId product();
    NodeId power();
    NodeId unary() { return signed_operand(true); }
    NodeId signed_operand(bool with_filters);
    NodeId primary();
    NodeId name_or_constant();
    NodeId postfix(NodeId object);
    NodeId filters_and_tests(NodeId object);
    NodeId member(NodeId object);
    NodeId subscript(NodeId object);
    NodeId subscript_part();
    NodeId list();
    NodeId dict();
    NodeId filter(NodeId subject);
    NodeId test(NodeId subject);
    std::string dotted_name();
    NodeId call(NodeId callee);
    Arguments call_arguments();
    void call_argument(Arguments& arguments);
    bool is_assignable(NodeId target);

    std::span<const Token> tokens_;
    std::vector<Node>& nodes_;
    std::size_t at_ = 0;
    int nesting_ = 0;
    std::optional<ParseError> error_;
};

}  // namespace stepwarden::jinja
