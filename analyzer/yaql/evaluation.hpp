// One evaluation of an expression: walks its nodes, calls functions, and counts what is left of the limits. Everything
// that fails, or hangs on something unknown, comes back as a Stop.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "yaql/evaluate.hpp"
#include "yaql/row.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// A failure without a place; the node that is being evaluated adds it.
tl::unexpected<Stop> failed(std::string message);
/// No function takes such arguments.
tl::unexpected<Stop> mismatched(std::string message);
/// The result hangs on something unknown.
tl::unexpected<Stop> unknown_stop(const value::Unknown& unknown);
tl::unexpected<Stop> unknown_stop(std::string cause);
/// The Unknown of a term of that kind, or the whole of a lazy dict.
value::Unknown unknown_in(const Term& term);

class Evaluation {
public:
    Evaluation(const Expression& expression, const Limits& limits) : expression_(expression), limits_(limits) {}

    Result evaluate(NodeId id, const ScopePtr& scope);

    /// Evaluates the lambda with `$1`, `$2`, ... bound to the arguments.
    Result call(const Lambda& lambda, std::span<const Term> arguments);
    Result call(const Lambda& lambda, const Term& argument) { return call(lambda, std::span(&argument, 1)); }
    /// The truth of what the lambda gives.
    tl::expected<bool, Stop> holds(const Lambda& lambda, const Term& argument);

    /// Counts one step; the stop when none is left.
    std::optional<Stop> step(std::size_t count = 1);

    // Terms that are made, within the limits.
    Result array(Array::Kind kind, Terms items);
    Result tuple(Terms items) { return array(Array::Kind::tuple, std::move(items)); }
    Result stream(std::function<Pull()> next, std::uint32_t depth);
    Result scope(ScopePtr parent, std::vector<std::pair<std::string, Term>> variables);
    /// Text made by an evaluation.
    Result text(std::string text);
    std::optional<Stop> too_deep(std::uint32_t depth) const;
    std::optional<Stop> too_many(std::size_t count) const;
    std::optional<Stop> too_long(std::size_t bytes) const;

    /// The next element of an iterator.
    Pull pull(Stream& stream);

    /// From here on, as flatten() and distinct() pass an Unknown on, one among elements may stand for any number of
    /// them: none when it is equal to another, several when it is a list.
    void note_spread() { spread_ = true; }
    [[nodiscard]] bool may_be_spread(const Term& element) const { return spread_ && is(element, Kind::unknown); }

    /// The value that the result of the expression is outside.
    tl::expected<value::Value, Stop> finalize(const Term& term);

    [[nodiscard]] const Expression& expression() const { return expression_; }

private:
    Result operator()(const Literal& node, const ScopePtr& scope);
    Result operator()(const Word& node, const ScopePtr& scope);
    Result operator()(const Variable& node, const ScopePtr& scope);
    Result operator()(const ListDisplay& node, const ScopePtr& scope);
    Result operator()(const DictDisplay& node, const ScopePtr& scope);
    Result operator()(const Index& node, const ScopePtr& scope);
    Result operator()(const Call& node, const ScopePtr& scope);
    Result operator()(const Group& node, const ScopePtr& scope);
    Result operator()(const Unary& node, const ScopePtr& scope);
    Result operator()(const Binary& node, const ScopePtr& scope);

    Result access(const Term& object, NodeId member, const ScopePtr& scope);
    Result send(const Binary& node, const ScopePtr& scope);
    tl::expected<value::Value, Stop> finalize_array(const Term& term);
    tl::expected<value::Value, Stop> finalize_dict(const Map& map);

    const Expression& expression_;
    Limits limits_;
    std::size_t steps_ = 0;
    std::size_t depth_ = 0;
    std::size_t pulls_ = 0;
    bool spread_ = false;
};

}  // namespace stepwarden::yaql
