// Walks expressions and statements over one set of variables. One Evaluator serves one evaluation or one rendering: it
// holds the names that the template itself binds, and the steps that are left before the evaluation is given up.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/context.hpp"
#include "jinja/evaluate.hpp"
#include "jinja/invocation.hpp"
#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

class Evaluator {
public:
    static constexpr std::size_t default_steps = 500'000;

    Evaluator(std::span<const Node> nodes, const Lookup& lookup, std::size_t steps = default_steps)
        : nodes_(nodes), context_{lookup}, asserted_(lookup.asserted), scopes_(1), steps_(steps) {}

    /// Goes on with the nodes of another template, under the same names; gives the ones from before.
    std::span<const Node> exchange_nodes(std::span<const Node> nodes) { return std::exchange(nodes_, nodes); }

    Outcome evaluate(NodeId id);

    /// The truth of a node as a bool, or Unknown with the cause. Kleene's: `x and false` is false though `x` is
    /// Unknown.
    Outcome condition(NodeId id);

    /// From here on the paths are defined that `condition` asserts when it has that truth; gives what to forget()
    /// later.
    std::size_t assume(NodeId condition, bool truth);
    [[nodiscard]] std::size_t assumed() const { return asserted_.size(); }
    void forget(std::size_t assumed) { asserted_.resize(assumed); }

    /// The value of a node that is evaluated or not, for the cause of an unknown: a failure is a risk.
    Outcome probe(NodeId id, const value::Value& cause);
    Outcome probe_condition(NodeId id, const value::Value& cause);

    /// What Jinja refuses before it runs anything: filters and tests that nobody has. Those that only we do not have
    /// are a risk.
    std::optional<Failure> compile();

    [[nodiscard]] Risk& risk() { return context_.risk; }

    // Names that the template binds.
    using Scope = std::vector<std::pair<std::string, value::Value>>;
    [[nodiscard]] const std::vector<Scope>& scopes() const { return scopes_; }
    void restore_scopes(std::vector<Scope> scopes) { scopes_ = std::move(scopes); }
    void push_scope() { scopes_.emplace_back(); }
    void pop_scope() { scopes_.pop_back(); }
    /// Takes the scopes from `first` on out of sight, and back: methods go on changing what they hold. Gives their
    /// number.
    std::size_t hide_scopes(std::size_t first);
    void show_scopes(std::size_t count);
    void bind(const std::string& name, value::Value value);
    [[nodiscard]] value::Value resolve(const std::string& name) const;

    /// Assigns to a Name, a tuple of targets, or an attribute of a namespace.
    std::optional<Failure> assign(NodeId target, const value::Value& value);

    /// Evaluates `filter`, whose subject is missing, on `subject`.
    Outcome filter_on(NodeId filter, const value::Value& subject);

    /// True for text that stays text though it looks like a literal: what to_json and its kin gave
    /// (ansible-core template/__init__.py, _wrap_native_text).
    [[nodiscard]] bool is_fixed_text(const value::Value& value) const;

    /// Counts one step; false when none is left.
    bool step() { return steps_ > 0 && --steps_ > 0; }
    [[nodiscard]] bool exhausted() const { return steps_ == 0; }
    [[nodiscard]] static value::Value exhausted_value();

    [[nodiscard]] const Node& node(NodeId id) const { return nodes_[id]; }

    [[nodiscard]] Dialect dialect() const { return context_.lookup.dialect; }

private:
    struct Evaluated {
        value::List positional;
        NamedValues named;
    };

    Outcome operator()(const Literal& node, NodeId id);
    Outcome operator()(const Name& node, NodeId id);
    Outcome operator()(const ListDisplay& node, NodeId id);
    Outcome operator()(const TupleDisplay& node, NodeId id);
    Outcome operator()(const DictDisplay& node, NodeId id);
    Outcome operator()(const Attribute& node, NodeId id);
    Outcome operator()(const Subscript& node, NodeId id);
    Outcome operator()(const Slice& node, NodeId id);
    Outcome operator()(const Call& node, NodeId id);
    Outcome operator()(const Filter& node, NodeId id);
    Outcome operator()(const Test& node, NodeId id);
    Outcome operator()(const Not& node, NodeId id);
    Outcome operator()(const Sign& node, NodeId id);
    Outcome operator()(const Binary& node, NodeId id);
    Outcome operator()(const And& node, NodeId id);
    Outcome operator()(const Or& node, NodeId id);
    Outcome operator()(const Concatenation& node, NodeId id);
    Outcome operator()(const Comparison& node, NodeId id);
    Outcome operator()(const Conditional& node, NodeId id);

    tl::expected<value::List, Failure> evaluate_all(const std::vector<NodeId>& ids);
    /// The Unknown among `*` and `**` arguments comes back as the value.
    tl::expected<Evaluated, Outcome> arguments(const Arguments& arguments, const value::Value* first);
    /// `from_yaml` of a text, made once for all evaluations that share Lookup::parsed_texts.
    Outcome parsed_text(const std::string& text, Evaluated& arguments);
    Outcome call_function(const std::string& name, const Arguments& arguments);
    Outcome call_on(const value::Value& object, NodeId callee, const std::string& method, const Arguments& arguments);
    Outcome call_on_unknown(const value::Value& object, const std::string& method, const Arguments& arguments);
    [[nodiscard]] bool is_asserted(NodeId id) const;
    [[nodiscard]] Outcome found(Outcome value, NodeId id) const;
    template <typename Evaluate>
    Outcome under(NodeId condition, bool truth, Evaluate evaluate);
    Outcome evaluate_under(NodeId condition, bool truth, NodeId id);
    value::Value left_or(const value::Value& left, NodeId left_id, bool truth, NodeId right);
    Outcome truth_pair(NodeId left, NodeId right, bool stops_at);
    void replace_everywhere(const value::Value& old, const value::Value& changed, NodeId source);
    [[nodiscard]] bool is_plain_jinja() const { return dialect() == Dialect::jinja; }
    Outcome plain_filter(const std::string& name, Evaluated& arguments);
    /// Items of lists and dicts that cost as much as one step.
    static constexpr std::size_t items_a_step = 4;
    /// What making the value takes, in steps.
    static std::size_t weight(const value::Value& value);
    void spend(std::size_t steps) { steps_ -= std::min(steps_, steps); }
    /// Takes long texts and lists that a node made off the steps that are left.
    void charge(NodeId id, const Outcome& made);
    void mark_fixed(std::string_view filter, const Outcome& result);
    [[nodiscard]] std::string path_of(NodeId id) const;

    std::span<const Node> nodes_;
    Context context_;
    /// Paths that the conditions around the current node have found to be defined.
    std::vector<std::string> asserted_;
    std::vector<Scope> scopes_;
    std::vector<Scope> hidden_scopes_;
    std::vector<value::Value> fixed_texts_;
    std::size_t steps_;
};

}  // namespace stepwarden::jinja
