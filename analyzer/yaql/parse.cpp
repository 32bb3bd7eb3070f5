#include "yaql/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "yaql/lexer.hpp"

namespace stepwarden::yaql {

namespace {

struct BinaryRow {
    std::string_view symbol;
    BinaryOperator op;
    /// Binds tighter the higher it is. All are left-associative but the lowest.
    int power;
};

constexpr int send_power = 1;
constexpr int negation_power = 4;
constexpr int sign_power = 9;
constexpr int index_power = 10;

/// yaql/language/factory.py, YaqlFactory._standard_operators.
constexpr std::array<BinaryRow, 19> binary_operators = {{
    {".", BinaryOperator::access, 11},        {"?.", BinaryOperator::safe_access, 11},
    {"=~", BinaryOperator::matches, 8},       {"!~", BinaryOperator::matches_not, 8},
    {"*", BinaryOperator::multiply, 7},       {"/", BinaryOperator::divide, 7},
    {"mod", BinaryOperator::modulo, 7},       {"+", BinaryOperator::add, 6},
    {"-", BinaryOperator::subtract, 6},       {">", BinaryOperator::greater, 5},
    {"<", BinaryOperator::less, 5},           {">=", BinaryOperator::greater_equal, 5},
    {"<=", BinaryOperator::less_equal, 5},    {"!=", BinaryOperator::not_equal, 5},
    {"=", BinaryOperator::equal, 5},          {"in", BinaryOperator::in, 5},
    {"and", BinaryOperator::conjunction, 3},  {"or", BinaryOperator::disjunction, 2},
    {"->", BinaryOperator::send, send_power},
}};

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    tl::expected<Expression, Failure> run() {
        out_.root = value(0);
        if (!error_ && current().kind != Token::Kind::end) unexpected();
        if (error_) return tl::unexpected(std::move(*error_));
        return std::move(out_);
    }

private:
    const Token& current() const { return tokens_[at_]; }
    bool at_symbol(std::string_view symbol) const {
        return current().kind == Token::Kind::symbol && current().text == symbol;
    }
    bool skip_symbol(std::string_view symbol) {
        if (error_ || !at_symbol(symbol)) return false;
        ++at_;
        return true;
    }
    void expect_symbol(std::string_view symbol) {
        if (!skip_symbol(symbol)) unexpected();
    }

    NodeId fail(std::string message) {
        if (!error_) error_ = Failure{std::move(message), current().offset};
        return no_node;
    }
    NodeId unexpected() {
        const Token& token = current();
        if (token.kind == Token::Kind::end) return fail("Parse error: unexpected end of statement");
        return fail(fmt::format("Parse error: unexpected '{}' at position {}", token.text, token.offset));
    }

    NodeId add(std::uint32_t offset, Node::Kind kind) {
        if (error_) return no_node;
        out_.nodes.push_back({offset, std::move(kind)});
        return static_cast<NodeId>(out_.nodes.size() - 1);
    }

    /// A value whose operators bind at least as tight as `power`.
    NodeId value(int power) {
        if (++depth_ > max_nesting) return fail(fmt::format("Parse error: nested deeper than {} levels", max_nesting));
        NodeId left = prefix();
        while (!error_ && current().kind == Token::Kind::symbol) {
            const std::uint32_t offset = current().offset;
            if (at_symbol("[") && index_power >= power) {
                ++at_;
                Arguments arguments = argument_list("]");
                left = add(offset, Index{left, std::move(arguments)});
                continue;
            }
            const auto* row = std::find_if(binary_operators.begin(), binary_operators.end(),
                                           [&](const BinaryRow& r) { return r.symbol == current().text; });
            if (row == binary_operators.end() || row->power < power) break;
            ++at_;
            const NodeId right = value(row->power == send_power ? send_power : row->power + 1);
            left = add(offset, Binary{row->op, left, right});
        }
        --depth_;
        return left;
    }

    NodeId unary(UnaryOperator op, int power) {
        const std::uint32_t offset = current().offset;
        ++at_;
        const NodeId operand = value(power + 1);
        return add(offset, Unary{op, operand});
    }

    NodeId prefix() {
        if (error_) return no_node;
        const Token& token = current();
        switch (token.kind) {
            case Token::Kind::literal:
                ++at_;
                return add(token.offset, Literal{token.value});
            case Token::Kind::word:
                ++at_;
                return add(token.offset, Word{std::string(token.text)});
            case Token::Kind::variable:
                ++at_;
                return add(token.offset, Variable{std::string(token.text)});
            case Token::Kind::function: {
                ++at_;
                Arguments arguments = argument_list(")");
                return add(token.offset, Call{std::string(token.text), std::move(arguments)});
            }
            case Token::Kind::symbol:
                return prefix_symbol(token);
            case Token::Kind::end:
                break;
        }
        return unexpected();
    }

    NodeId prefix_symbol(const Token& token) {
        if (token.text == "+") return unary(UnaryOperator::plus, sign_power);
        if (token.text == "-") return unary(UnaryOperator::minus, sign_power);
        if (token.text == "not") return unary(UnaryOperator::negation, negation_power);
        if (skip_symbol("(")) {
            const NodeId inner = value(0);
            expect_symbol(")");
            return add(token.offset, Group{inner});
        }
        if (skip_symbol("[")) {
            Arguments arguments = argument_list("]");
            return add(token.offset, ListDisplay{std::move(arguments)});
        }
        if (skip_symbol("{")) {
            Arguments arguments = argument_list("}");
            return add(token.offset, DictDisplay{std::move(arguments)});
        }
        return unexpected();
    }

    /// Up to and with the closing bracket. Arguments may be left out in front of a comma; `a => b` comes last.
    Arguments argument_list(std::string_view closing) {
        Arguments out;
        if (skip_symbol(closing)) return out;
        while (skip_symbol(",")) out.positional.push_back(no_node);
        const bool may_be_named = out.positional.empty();
        NodeId item = value(0);
        bool named = may_be_named && at_symbol("=>");
        while (!named && !error_) {
            out.positional.push_back(item);
            if (!skip_symbol(",")) break;
            while (skip_symbol(",")) out.positional.push_back(no_node);
            item = value(0);
            named = at_symbol("=>");
        }
        while (named && !error_) {
            expect_symbol("=>");
            out.named.emplace_back(item, value(0));
            if (!skip_symbol(",")) break;
            item = value(0);
        }
        expect_symbol(closing);
        return out;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
    Expression out_;
    std::optional<Failure> error_;
};

}  // namespace

tl::expected<Expression, Failure> parse(std::string_view text) {
    auto tokens = lex(text);
    if (!tokens) return tl::unexpected(std::move(tokens.error()));
    return Parser(std::move(*tokens)).run();
}

}  // namespace stepwarden::yaql
