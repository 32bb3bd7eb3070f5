#include "yaql/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"
#include "yaql/dicts.hpp"
#include "yaql/operators.hpp"

namespace stepwarden::yaql {

using value::Value;

namespace {

/// What is made may be nested that much deeper than nodes may be.
constexpr std::size_t made_depth_factor = 5;
constexpr std::size_t text_bytes_per_item = 16;

class Nested {
public:
    explicit Nested(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

private:
    std::size_t& depth_;
};

/// `object.word`: the entry of a dict, or of each element of a collection.
Result property(const Term& object, const std::string& word, Evaluation& evaluation) {
    if (is(object, Kind::unknown)) return unknown_stop(unknown_in(object));
    if (is_dict(object)) {
        auto entry = find_entry(object, Term(word), evaluation);
        if (!entry) return tl::unexpected(std::move(entry.error()));
        if (!*entry) return failed(fmt::format("no key '{}' in the dict", word));
        return **entry;
    }
    if (!is_iterable(object)) return failed(fmt::format("Unknown property '{}' of {}", word, kind_name(object)));
    Cursor cursor(object, evaluation);
    return evaluation.stream(
        [cursor = std::move(cursor), word, &evaluation]() mutable -> Pull {
            Pull element = cursor.next();
            if (!element || !*element) return element;
            Result out = property(**element, word, evaluation);
            if (out) return std::optional(std::move(*out));
            if (!out.error().unknown) return tl::unexpected(std::move(out.error()));
            return std::optional(Term(Value::unknown(std::move(*out.error().unknown))));
        },
        cursor.depth());
}

}  // namespace

tl::unexpected<Stop> failed(std::string message) {
    return tl::unexpected(Stop{std::nullopt, {std::move(message), 0}, false, false});
}

tl::unexpected<Stop> mismatched(std::string message) {
    return tl::unexpected(Stop{std::nullopt, {std::move(message), 0}, false, true});
}

tl::unexpected<Stop> unknown_stop(const value::Unknown& unknown) {
    return tl::unexpected(Stop{value::Unknown{unknown.cause, true, unknown.may_fail}, {}, false, false});
}

tl::unexpected<Stop> unknown_stop(std::string cause) {
    return unknown_stop({std::make_shared<const std::string>(std::move(cause)), true, false});
}

value::Unknown unknown_in(const Term& term) {
    const Value& value = *term.value();
    if (value.is_mapping()) return value.as_mapping().whole;
    if (value.is_unknown()) return std::get<value::Unknown>(value.data());
    return {std::get<value::Undefined>(value.data()).name, false, true};
}

std::optional<Stop> Evaluation::step(std::size_t count) {
    steps_ += count;
    if (steps_ <= limits_.steps) return std::nullopt;
    return failed(fmt::format("the evaluation takes more than {} steps", limits_.steps)).value();
}

std::optional<Stop> Evaluation::too_deep(std::uint32_t depth) const {
    const std::size_t most = limits_.depth * made_depth_factor;
    if (depth <= most) return std::nullopt;
    return failed(fmt::format("what the expression makes is nested deeper than {} levels", most)).value();
}

std::optional<Stop> Evaluation::too_many(std::size_t count) const {
    if (count <= limits_.items) return std::nullopt;
    return failed(fmt::format("the expression makes a collection of more than {} elements", limits_.items)).value();
}

Result Evaluation::array(Array::Kind kind, Terms items) {
    if (auto stop = too_many(items.size())) return tl::unexpected(std::move(*stop));
    Array out{std::move(items), kind, 1};
    for (const Term& item : out.items) out.depth = std::max(out.depth, depth_of(item) + 1);
    if (auto stop = too_deep(out.depth)) return tl::unexpected(std::move(*stop));
    return Term(std::make_shared<const Array>(std::move(out)));
}

Result Evaluation::stream(std::function<Pull()> next, std::uint32_t depth) {
    if (auto stop = too_deep(depth + 1)) return tl::unexpected(std::move(*stop));
    return Term(std::make_shared<Stream>(Stream{std::move(next), depth + 1, false, std::nullopt}));
}

Result Evaluation::scope(ScopePtr parent, std::vector<std::pair<std::string, Term>> variables) {
    Scope out{std::move(parent), std::move(variables), 1};
    if (out.parent) out.depth = out.parent->depth + 1;
    for (const auto& [name, term] : out.variables) out.depth = std::max(out.depth, depth_of(term) + 1);
    if (auto stop = too_deep(out.depth)) return tl::unexpected(std::move(*stop));
    return Term(std::make_shared<const Scope>(std::move(out)));
}

std::optional<Stop> Evaluation::too_long(std::size_t bytes) const {
    const std::size_t most = limits_.items * text_bytes_per_item;
    if (bytes <= most) return std::nullopt;
    return failed(fmt::format("the expression makes a text of more than {} bytes", most)).value();
}

Result Evaluation::text(std::string text) {
    if (auto stop = too_long(text.size())) return tl::unexpected(std::move(*stop));
    return Term(std::move(text));
}

Pull Evaluation::pull(Stream& stream) {
    if (auto stop = step()) return tl::unexpected(std::move(*stop));
    if (stream.stopped) return tl::unexpected(*stream.stopped);
    if (stream.ended) return std::nullopt;
    const Nested nested(pulls_);
    if (auto stop = too_deep(static_cast<std::uint32_t>(pulls_))) return tl::unexpected(std::move(*stop));
    Pull out = stream.next();
    if (!out) stream.stopped = out.error();
    if (out && !*out) stream.ended = true;
    return out;
}

Result Evaluation::evaluate(NodeId id, const ScopePtr& scope) {
    if (auto stop = step()) return tl::unexpected(std::move(*stop));
    const Nested nested(depth_);
    const Node& node = expression_[id];
    Result out = depth_ > limits_.depth
                     ? Result(failed(fmt::format("the evaluation is nested deeper than {} levels", limits_.depth)))
                     : std::visit([&](const auto& kind) { return (*this)(kind, scope); }, node.kind);
    if (out) return out;
    Stop& stop = out.error();
    if (stop.unknown) return Term(Value::unknown(std::move(*stop.unknown)));
    if (!stop.placed) stop.failure.offset = node.offset;
    stop.placed = true;
    return out;
}

Result Evaluation::call(const Lambda& lambda, std::span<const Term> arguments) {
    std::vector<std::pair<std::string, Term>> variables;
    variables.reserve(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) variables.emplace_back(std::to_string(i + 1), arguments[i]);
    Result inner = scope(lambda.scope, std::move(variables));
    if (!inner) return inner;
    return evaluate(lambda.body, *inner->made<const Scope>());
}

tl::expected<bool, Stop> Evaluation::holds(const Lambda& lambda, const Term& argument) {
    Result out = call(lambda, argument);
    if (!out) return tl::unexpected(std::move(out.error()));
    return truth(*out);
}

Result Evaluation::operator()(const Literal& node, const ScopePtr&) { return Term(node.value); }

Result Evaluation::operator()(const Word& node, const ScopePtr&) { return Term(node.text); }

Result Evaluation::operator()(const Variable& node, const ScopePtr& scope) { return scope->find(node.name); }

Result Evaluation::operator()(const Group& node, const ScopePtr& scope) { return evaluate(node.inner, scope); }

Result Evaluation::operator()(const ListDisplay& node, const ScopePtr& scope) {
    if (!node.arguments.named.empty()) return mismatched("a list takes no 'key => value'");
    Terms items;
    items.reserve(node.arguments.positional.size());
    for (const NodeId id : node.arguments.positional) {
        if (id == no_node) return mismatched("an element of the list is missing");
        Result item = evaluate(id, scope);
        if (!item) return item;
        items.push_back(std::move(*item));
    }
    return tuple(std::move(items));
}

Result Evaluation::operator()(const DictDisplay& node, const ScopePtr& scope) {
    if (!node.arguments.positional.empty()) return mismatched("a dict takes only 'key => value'");
    DictBuilder out(*this);
    for (const auto& [source, destination] : node.arguments.named) {
        Result key = evaluate(source, scope);
        if (!key) return key;
        Result entry = evaluate(destination, scope);
        if (!entry) return entry;
        if (auto stop = out.set(*key, std::move(*entry))) return tl::unexpected(std::move(*stop));
    }
    return out.take();
}

Result Evaluation::operator()(const Index& node, const ScopePtr& scope) {
    Result object = evaluate(node.object, scope);
    if (!object) return object;
    return invoke(index_rows(), "[]", &*object, node.arguments, *this, scope);
}

Result Evaluation::operator()(const Call& node, const ScopePtr& scope) {
    return invoke(node.name, nullptr, node.arguments, *this, scope);
}

Result Evaluation::operator()(const Unary& node, const ScopePtr& scope) {
    Result operand = evaluate(node.operand, scope);
    return operand ? operate(node.op, *operand) : operand;
}

Result Evaluation::operator()(const Binary& node, const ScopePtr& scope) {
    if (node.op == BinaryOperator::send) return send(node, scope);
    Result left = evaluate(node.left, scope);
    if (!left) return left;
    if (node.op == BinaryOperator::access) return access(*left, node.right, scope);
    if (node.op == BinaryOperator::safe_access) return is(*left, Kind::null) ? left : access(*left, node.right, scope);
    if (node.op == BinaryOperator::conjunction || node.op == BinaryOperator::disjunction) {
        const auto holds = truth(*left);
        if (!holds) return tl::unexpected(holds.error());
        return *holds == (node.op == BinaryOperator::conjunction) ? evaluate(node.right, scope) : left;
    }
    Result right = evaluate(node.right, scope);
    return right ? operate(node.op, *left, *right, *this) : right;
}

/// Only a call and a word, neither in parentheses, can stand behind a dot (yaql/language/yaqltypes.py, Lambda and
/// Keyword).
Result Evaluation::access(const Term& object, NodeId member, const ScopePtr& scope) {
    const Node::Kind& kind = expression_[member].kind;
    if (const auto* call = std::get_if<Call>(&kind)) return invoke(call->name, &object, call->arguments, *this, scope);
    if (const auto* word = std::get_if<Word>(&kind)) return property(object, word->text, *this);
    return mismatched("behind a dot only a name or a call can stand");
}

Result Evaluation::send(const Binary& node, const ScopePtr& scope) {
    Result left = evaluate(node.left, scope);
    if (!left) return left;
    if (is(*left, Kind::unknown)) return unknown_stop(unknown_in(*left));
    const auto* inner = left->made<const Scope>();
    if (!inner)
        return mismatched(fmt::format("'->' needs a context on its left, as let() gives it, not {}", kind_name(*left)));
    return evaluate(node.right, *inner);
}

}  // namespace stepwarden::yaql
