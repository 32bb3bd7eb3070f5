#include "jinja/expression_parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "value/placeholder.hpp"

namespace stepwarden::jinja {

namespace {

std::string describe(const Token& token) {
    if (token.kind == Token::Kind::end)
        return token.text.empty() ? "the end" : std::string("'") + std::string(token.text) + "'";
    return std::string("'") + std::string(token.text) + "'";
}

constexpr std::array<std::pair<std::string_view, Comparator>, 6> comparators = {{{"==", Comparator::equal},
                                                                                 {"!=", Comparator::not_equal},
                                                                                 {"<", Comparator::less},
                                                                                 {"<=", Comparator::less_equal},
                                                                                 {">", Comparator::greater},
                                                                                 {">=", Comparator::greater_equal}}};

}  // namespace

/// Counts one level of nesting for as long as it lives.
struct ExpressionParser::Nesting {
    explicit Nesting(ExpressionParser& parser) : parser_(parser) {
        if (++parser_.nesting_ > max_nesting)
            parser_.fail(std::string("expression nested more than ") + std::to_string(max_nesting) + " levels deep");
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting() { --parser_.nesting_; }

private:
    ExpressionParser& parser_;
};

bool ExpressionParser::at_name(std::string_view name) const {
    return current().kind == Token::Kind::name && current().text == name;
}

bool ExpressionParser::at_symbol(std::string_view symbol) const {
    return current().kind == Token::Kind::symbol && current().text == symbol;
}

bool ExpressionParser::skip_name(std::string_view name) {
    if (!at_name(name)) return false;
    ++at_;
    return true;
}

bool ExpressionParser::skip_symbol(std::string_view symbol) {
    if (!at_symbol(symbol)) return false;
    ++at_;
    return true;
}

void ExpressionParser::expect_symbol(std::string_view symbol) {
    if (!skip_symbol(symbol)) fail(std::string("expected '") + std::string(symbol) + "', found " + describe(current()));
}

void ExpressionParser::expect_name(std::string_view name) {
    if (!skip_name(name)) fail(std::string("expected '") + std::string(name) + "', found " + describe(current()));
}

void ExpressionParser::expect_end() {
    if (!at_end()) fail(std::string("expected the end of the expression, found ") + describe(current()));
}

std::string ExpressionParser::any_name() {
    if (current().kind == Token::Kind::name) return std::string(take().text);
    fail(std::string("expected a name, found ") + describe(current()));
    return {};
}

void ExpressionParser::fail(std::string message) {
    if (!error_) error_ = ParseError{current().offset, std::move(message)};
    at_ = tokens_.size() - 1;
}

Token ExpressionParser::take() {
    Token token = current();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
}

NodeId ExpressionParser::add(std::size_t offset, Node::Kind kind) {
    nodes_.push_back({static_cast<std::uint32_t>(offset), std::move(kind)});
    return static_cast<NodeId>(nodes_.size() - 1);
}

bool ExpressionParser::at_tuple_end(std::string_view stop) const {
    if (at_symbol(")") || (at_end() && !error_)) return true;
    return !stop.empty() && at_name(stop);
}

NodeId ExpressionParser::tuple_of(NodeId (ExpressionParser::*item)(), bool parenthesised, std::string_view stop) {
    const std::size_t offset = current().offset;
    std::vector<NodeId> items;
    bool is_tuple = false;
    while (!error_) {
        if (!items.empty()) expect_symbol(",");
        if (at_tuple_end(stop)) break;
        items.push_back((this->*item)());
        if (!at_symbol(",")) break;
        is_tuple = true;
    }
    if (error_) return no_node;
    if (!is_tuple && !items.empty()) return items.front();
    if (!is_tuple && !parenthesised) {
        fail(std::string("expected an expression, found ") + describe(current()));
        return no_node;
    }
    return add(offset, TupleDisplay{std::move(items)});
}

NodeId ExpressionParser::tuple(bool conditional_allowed, std::string_view stop) {
    return tuple_of(conditional_allowed ? &ExpressionParser::conditional : &ExpressionParser::disjunction, false, stop);
}

NodeId ExpressionParser::expression() { return conditional(); }

NodeId ExpressionParser::assignment_target(bool namespaced, std::string_view stop) {
    const std::size_t offset = current().offset;
    if (namespaced && peek().kind == Token::Kind::symbol && peek().text == ".") {
        std::string object = any_name();
        expect_symbol(".");
        std::string attribute = any_name();
        const NodeId name = add(offset, Name{std::move(object)});
        return add(offset, Attribute{name, std::move(attribute)});
    }
    const NodeId target = tuple_of(&ExpressionParser::primary, false, stop);
    if (error_) return no_node;
    if (!is_assignable(target)) fail("only a name or a tuple of names can be assigned to");
    return target;
}

bool ExpressionParser::is_assignable(NodeId target) {
    if (std::holds_alternative<Name>(nodes_[target].kind)) return true;
    const auto* items = std::get_if<TupleDisplay>(&nodes_[target].kind);
    return items &&
           std::all_of(items->items.begin(), items->items.end(), [this](NodeId id) { return is_assignable(id); });
}

std::vector<NodeId> ExpressionParser::filter_chain() {
    std::vector<NodeId> chain;
    while (at_symbol("|")) chain.push_back(filter(no_node));
    return chain;
}

NodeId ExpressionParser::conditional() {
    const Nesting nesting(*this);
    const std::size_t offset = current().offset;
    NodeId then = disjunction();
    while (skip_name("if")) {
        const NodeId condition = disjunction();
        const NodeId otherwise = skip_name("else") ? conditional() : no_node;
        then = add(offset, Conditional{condition, then, otherwise});
    }
    return then;
}

NodeId ExpressionParser::disjunction() {
    NodeId left = conjunction();
    while (at_name("or")) {
        const std::size_t offset = take().offset;
        const NodeId right = conjunction();
        left = add(offset, Or{left, right});
    }
    return left;
}

NodeId ExpressionParser::conjunction() {
    NodeId left = negation();
    while (at_name("and")) {
        const std::size_t offset = take().offset;
        const NodeId right = negation();
        left = add(offset, And{left, right});
    }
    return left;
}

NodeId ExpressionParser::negation() {
    if (!at_name("not")) return comparison();
    const Nesting nesting(*this);
    const std::size_t offset = take().offset;
    const NodeId operand = negation();
    return add(offset, Not{operand});
}

bool ExpressionParser::at_negated_in() const {
    return at_name("not") && peek().kind == Token::Kind::name && peek().text == "in";
}

std::optional<Comparator> ExpressionParser::comparator() {
    if (skip_name("in")) return Comparator::in;
    if (at_negated_in()) {
        at_ += 2;
        return Comparator::not_in;
    }
    for (const auto& [symbol, op] : comparators)
        if (skip_symbol(symbol)) return op;
    return std::nullopt;
}

NodeId ExpressionParser::comparison() {
    const NodeId first = sum();
    std::size_t offset = current().offset;
    std::vector<std::pair<Comparator, NodeId>> rest;
    while (const auto op = comparator()) rest.emplace_back(*op, sum());
    return rest.empty() ? first : add(offset, Comparison{first, std::move(rest)});
}

NodeId ExpressionParser::sum() {
    NodeId left = concatenation();
    while (at_symbol("+") || at_symbol("-")) {
        const Token op = take();
        const NodeId right = concatenation();
        left = add(op.offset, Binary{op.text == "+" ? Arithmetic::add : Arithmetic::subtract, left, right});
    }
    return left;
}

NodeId ExpressionParser::concatenation() {
    std::vector<NodeId> parts = {product()};
    const std::size_t offset = current().offset;
    while (skip_symbol("~")) parts.push_back(product());
    return parts.size() == 1 ? parts.front() : add(offset, Concatenation{std::move(parts)});
}

NodeId ExpressionParser::product() {
    NodeId left = power();
    while (at_symbol("*") || at_symbol("/") || at_symbol("//") || at_symbol("%")) {
        const Token op = take();
        const NodeId right = power();
        const Arithmetic kind = op.text == "*"    ? Arithmetic::multiply
                                : op.text == "/"  ? Arithmetic::divide
                                : op.text == "//" ? Arithmetic::floor_divide
                                                  : Arithmetic::modulo;
        left = add(op.offset, Binary{kind, left, right});
    }
    return left;
}

NodeId ExpressionParser::power() {
    NodeId left = unary();
    while (at_symbol("**")) {
        const std::size_t offset = take().offset;
        const NodeId right = unary();
        left = add(offset, Binary{Arithmetic::power, left, right});
    }
    return left;
}

NodeId ExpressionParser::signed_operand(bool with_filters) {
    NodeId node = no_node;
    if (at_symbol("-") || at_symbol("+")) {
        const Nesting nesting(*this);
        const Token sign = take();
        const NodeId operand = signed_operand(false);
        node = add(sign.offset, Sign{sign.text == "-", operand});
    } else {
        node = primary();
    }
    node = postfix(node);
    return with_filters ? filters_and_tests(node) : node;
}

NodeId ExpressionParser::name_or_constant() {
    const Token token = take();
    if (token.text == "true" || token.text == "True") return add(token.offset, Literal{true});
    if (token.text == "false" || token.text == "False") return add(token.offset, Literal{false});
    if (token.text == "none" || token.text == "None") return add(token.offset, Literal{});
    return add(token.offset, Name{std::string(token.text)});
}

NodeId ExpressionParser::primary() {
    const std::size_t offset = current().offset;
    switch (current().kind) {
        case Token::Kind::name:
            return name_or_constant();
        case Token::Kind::number:
            return add(offset, Literal{take().value});
        case Token::Kind::string: {
            value::Value first = take().value;
            if (current().kind != Token::Kind::string)
                return add(offset, Literal{value::without_gaps(std::move(first))});
            std::string joined = first.as_string();
            while (current().kind == Token::Kind::string) joined += take().value.as_string();
            return add(offset, Literal{value::without_gaps(std::move(joined))});
        }
        default:
            break;
    }
    if (at_symbol("[")) return list();
    if (at_symbol("{")) return dict();
    if (!at_symbol("(")) {
        fail(std::string("expected an expression, found ") + describe(current()));
        return no_node;
    }
    take();
    const NodeId inner = tuple_of(&ExpressionParser::conditional, true, {});
    expect_symbol(")");
    return inner;
}

NodeId ExpressionParser::list() {
    const std::size_t offset = take().offset;
    std::vector<NodeId> items;
    while (!error_ && !at_symbol("]")) {
        if (!items.empty()) expect_symbol(",");
        if (at_symbol("]")) break;
        items.push_back(expression());
    }
    expect_symbol("]");
    return add(offset, ListDisplay{std::move(items)});
}

NodeId ExpressionParser::dict() {
    const std::size_t offset = take().offset;
    std::vector<std::pair<NodeId, NodeId>> entries;
    while (!error_ && !at_symbol("}")) {
        if (!entries.empty()) expect_symbol(",");
        if (at_symbol("}")) break;
        const NodeId key = expression();
        expect_symbol(":");
        const NodeId value = expression();
        entries.emplace_back(key, value);
    }
    expect_symbol("}");
    return add(offset, DictDisplay{std::move(entries)});
}

NodeId ExpressionParser::call(NodeId callee) {
    const std::size_t offset = current().offset;
    Arguments arguments = call_arguments();
    return add(offset, Call{callee, std::move(arguments)});
}

NodeId ExpressionParser::postfix(NodeId object) {
    while (!error_) {
        if (at_symbol(".")) {
            object = member(object);
        } else if (at_symbol("[")) {
            object = subscript(object);
        } else if (at_symbol("(")) {
            object = call(object);
        } else {
            break;
        }
    }
    return object;
}

NodeId ExpressionParser::filters_and_tests(NodeId object) {
    while (!error_) {
        if (at_symbol("|")) {
            object = filter(object);
        } else if (at_name("is")) {
            object = test(object);
        } else if (at_symbol("(")) {
            object = call(object);
        } else {
            break;
        }
    }
    return object;
}

NodeId ExpressionParser::member(NodeId object) {
    const std::size_t offset = take().offset;
    const Token token = current();
    if (token.kind == Token::Kind::number && !token.value.is_float()) {
        take();
        const NodeId index = add(token.offset, Literal{token.value});
        return add(offset, Subscript{object, index});
    }
    if (token.kind != Token::Kind::name) {
        fail(std::string("expected a name or number behind '.', found ") + describe(token));
        return no_node;
    }
    return add(offset, Attribute{object, any_name()});
}

NodeId ExpressionParser::subscript(NodeId object) {
    const Nesting nesting(*this);
    const std::size_t offset = take().offset;
    std::vector<NodeId> parts;
    while (!error_ && !at_symbol("]")) {
        if (!parts.empty()) expect_symbol(",");
        parts.push_back(subscript_part());
    }
    expect_symbol("]");
    const NodeId index = parts.size() == 1 ? parts.front() : add(offset, TupleDisplay{std::move(parts)});
    return add(offset, Subscript{object, index});
}

NodeId ExpressionParser::subscript_part() {
    const std::size_t offset = current().offset;
    const auto part = [this] { return at_symbol(":") || at_symbol("]") || at_symbol(",") ? no_node : expression(); };
    Slice slice;
    if (!at_symbol(":")) {
        slice.start = expression();
        if (!at_symbol(":")) return slice.start;
    }
    expect_symbol(":");
    slice.stop = part();
    if (skip_symbol(":")) slice.step = part();
    return add(offset, slice);
}

std::string ExpressionParser::dotted_name() {
    std::string name = any_name();
    while (skip_symbol(".")) name += std::string(".") + any_name();
    return name;
}

NodeId ExpressionParser::filter(NodeId subject) {
    expect_symbol("|");
    const std::size_t offset = current().offset;
    std::string name = dotted_name();
    Arguments arguments;
    if (at_symbol("(")) arguments = call_arguments();
    return add(offset, Filter{subject, std::move(name), std::move(arguments)});
}

NodeId ExpressionParser::test(NodeId subject) {
    take();
    const std::size_t not_offset = current().offset;
    const bool negated = skip_name("not");
    const std::size_t offset = current().offset;
    std::string name = dotted_name();
    Arguments arguments;
    const bool bare_argument =
        current().kind == Token::Kind::string || current().kind == Token::Kind::number || at_symbol("[") ||
        at_symbol("{") ||
        (current().kind == Token::Kind::name && !at_name("else") && !at_name("or") && !at_name("and"));
    if (at_symbol("(")) {
        arguments = call_arguments();
    } else if (at_name("is")) {
        fail("tests cannot be chained with 'is'");
    } else if (bare_argument) {
        const NodeId argument = primary();
        arguments.positional.push_back(postfix(argument));
    }
    const NodeId node = add(offset, Test{subject, std::move(name), std::move(arguments)});
    return negated ? add(not_offset, Not{node}) : node;
}

void ExpressionParser::call_argument(Arguments& arguments) {
    const auto require = [this](bool holds) {
        if (!holds) fail("invalid order of arguments in a call");
    };
    if (skip_symbol("*")) {
        require(arguments.star == no_node && arguments.double_star == no_node);
        arguments.star = expression();
    } else if (skip_symbol("**")) {
        require(arguments.double_star == no_node);
        arguments.double_star = expression();
    } else if (current().kind == Token::Kind::name && peek().kind == Token::Kind::symbol && peek().text == "=") {
        require(arguments.double_star == no_node);
        std::string name = any_name();
        expect_symbol("=");
        const NodeId value = expression();
        arguments.named.emplace_back(std::move(name), value);
    } else {
        require(arguments.star == no_node && arguments.double_star == no_node && arguments.named.empty());
        arguments.positional.push_back(expression());
    }
}

Arguments ExpressionParser::call_arguments() {
    Arguments arguments;
    expect_symbol("(");
    bool first = true;
    while (!error_ && !at_symbol(")")) {
        if (!first) {
            expect_symbol(",");
            if (at_symbol(")")) break;
        }
        first = false;
        call_argument(arguments);
    }
    expect_symbol(")");
    return arguments;
}

}  // namespace stepwarden::jinja
