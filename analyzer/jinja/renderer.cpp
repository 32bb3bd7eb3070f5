#include "jinja/renderer.hpp"

#include <algorithm>

#include "jinja/failure.hpp"
#include "jinja/loop_variable.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::jinja {

using value::List;
using value::Value;

namespace {

/// What Ansible puts in place of a value on its way out: none is "", dict views and ranges are lists, and an undefined
/// anywhere inside fails (ansible-core template/__init__.py, _ansible_finalize).
Outcome finalized(Value value) {
    if (value.is_null()) return Value("");
    if (const value::Undefined* undefined = value::find_undefined(value)) return undefined_failure(*undefined);
    if (value.is_sequence() && !value.is_tuple()) return Value(value.as_list());
    return value;
}

}  // namespace

Outcome Renderer::run(const Body& body) {
    if (auto failure = execute(body)) return tl::unexpected(std::move(*failure));
    if (evaluator_.exhausted()) return Evaluator::exhausted_value();
    return joined();
}

Outcome Renderer::joined() {
    if (unknown_) return *unknown_;
    if (parts_.empty()) return Value("");
    if (parts_.size() == 1) return parts_.front();
    std::string out;
    for (const Value& part : parts_) {
        Outcome text = text_of(part);
        evaluator_.risk().note_result(text);
        if (!text || text->is_unknown()) return text;
        out += text->as_string();
    }
    return Value(std::move(out));
}

std::optional<Failure> Renderer::execute(const Body& body) {
    for (const Statement& statement : body) {
        if (!evaluator_.step()) return std::nullopt;
        if (auto failure = std::visit([this](const auto& kind) { return (*this)(kind); }, statement.kind))
            return failure;
    }
    return std::nullopt;
}

void Renderer::note_unknown(const Value& cause) {
    evaluator_.risk().note_use(cause);
    if (!unknown_) unknown_ = result_of(cause);
}

std::optional<Failure> Renderer::put_out(Value value) {
    if (value.is_unknown()) {
        note_unknown(value);
        return std::nullopt;
    }
    evaluator_.risk().note_use(value);
    Outcome out = finalized(std::move(value));
    if (!out) return std::move(out.error());
    bytes_ += out->is_string() ? out->as_string().size() : 1;
    if (bytes_ > max_size)
        note_unknown(Value::unknown(std::string("an output longer than ") + std::to_string(max_size), true));
    if (!unknown_) parts_.push_back(std::move(*out));
    return std::nullopt;
}

std::optional<Failure> Renderer::operator()(const Text& statement) {
    return put_out(value::without_gaps(Value(statement.text)));
}

std::optional<Failure> Renderer::operator()(const Output& statement) {
    Outcome value = evaluator_.evaluate(statement.expression);
    if (!value) return std::move(value.error());
    return put_out(std::move(*value));
}

std::optional<Failure> Renderer::operator()(const If& statement) {
    for (std::size_t i = 0; i < statement.branches.size(); ++i) {
        Outcome truth = evaluator_.condition(statement.branches[i].condition);
        if (!truth) return std::move(truth.error());
        if (truth->is_unknown()) return maybe_branches(statement, i, *truth);
        if (!truth->as_bool()) continue;
        const std::size_t outer = evaluator_.assume(statement.branches[i].condition, true);
        auto failure = execute(statement.branches[i].body);
        evaluator_.forget(outer);
        return failure;
    }
    return execute(statement.otherwise);
}

/// Each branch from `first` on may be the one that is taken.
std::optional<Failure> Renderer::maybe_branches(const If& statement, std::size_t first, const Value& cause) {
    const auto scopes = evaluator_.scopes();
    const std::size_t outer = evaluator_.assumed();
    for (std::size_t i = first; i < statement.branches.size(); ++i) {
        const Branch& branch = statement.branches[i];
        if (i > first) evaluator_.probe_condition(branch.condition, cause);
        const std::size_t before = evaluator_.assume(branch.condition, true);
        probe(branch.body, cause);
        evaluator_.forget(before);
        evaluator_.assume(branch.condition, false);
    }
    probe(statement.otherwise, cause);
    evaluator_.forget(outer);
    evaluator_.restore_scopes(scopes);
    for (std::size_t i = first; i < statement.branches.size(); ++i) taint(statement.branches[i].body, cause);
    taint(statement.otherwise, cause);
    return std::nullopt;
}

/// The items that pass the loop's condition; nothing when one's passing is unknown.
tl::expected<std::optional<List>, Failure> Renderer::loop_items(const For& statement, const Value& iterable) {
    auto items = iterate(iterable);
    if (!items) return tl::unexpected(std::move(items.error()));
    if (statement.condition == no_node) return std::optional(std::move(*items));
    List passed;
    for (const Value& item : *items) {
        evaluator_.push_scope();
        auto failure = evaluator_.assign(statement.target, item);
        Outcome truth =
            failure ? Outcome(tl::unexpected(std::move(*failure))) : evaluator_.condition(statement.condition);
        evaluator_.pop_scope();
        if (!truth) return tl::unexpected(std::move(truth.error()));
        if (truth->is_unknown()) {
            note_unknown(*truth);
            return std::optional<List>();
        }
        if (truth->as_bool()) passed.push_back(item);
    }
    return std::optional(std::move(passed));
}

std::optional<Failure> Renderer::operator()(const For& statement) {
    Outcome iterable = evaluator_.evaluate(statement.iterable);
    if (!iterable) return std::move(iterable.error());
    const auto give_up = [&](const Value& cause) {
        const auto scopes = evaluator_.scopes();
        probe_loop(statement, cause);
        probe(statement.otherwise, cause);
        evaluator_.restore_scopes(scopes);
        taint(statement.body, cause);
        taint(statement.otherwise, cause);
        return std::nullopt;
    };
    if (iterable->is_mapping() && !known_keys(iterable->as_mapping()))
        iterable = Value::unknown(iterable->as_mapping().whole);
    evaluator_.risk().note_result(iterable->is_unknown() ? Outcome(result_of(*iterable)) : iterable);
    if (iterable->is_unknown()) return give_up(*iterable);
    auto items = loop_items(statement, *iterable);
    if (!items) return std::move(items.error());
    if (!*items) return give_up(*unknown_);
    const List& list = **items;
    for (std::size_t i = 0; i < list.size() && !evaluator_.exhausted(); ++i) {
        evaluator_.push_scope();
        auto failure = evaluator_.assign(statement.target, list[i]);
        evaluator_.bind("loop", loop_variable(list, i));
        if (!failure) failure = execute(statement.body);
        evaluator_.pop_scope();
        if (failure) return failure;
    }
    return list.empty() ? execute(statement.otherwise) : std::nullopt;
}

std::optional<Failure> Renderer::operator()(const Include&) {
    return other_failure("an include, in a template that stands for itself").value();
}

std::optional<Failure> Renderer::operator()(const Block&) {
    return other_failure("a block, in a template that stands for itself").value();
}

std::optional<Failure> Renderer::operator()(const Set& statement) {
    Outcome value = evaluator_.evaluate(statement.value);
    if (!value) return std::move(value.error());
    return evaluator_.assign(statement.target, *value);
}

std::optional<Failure> Renderer::operator()(const BlockSet& statement) {
    std::vector<Value> outer_parts = std::exchange(parts_, {});
    std::optional<Value> outer_unknown = std::exchange(unknown_, {});
    evaluator_.push_scope();
    auto failure = execute(statement.body);
    evaluator_.pop_scope();
    Outcome text = failure ? Outcome(tl::unexpected(std::move(*failure))) : joined();
    parts_ = std::move(outer_parts);
    unknown_ = std::move(outer_unknown);
    for (const NodeId filter : statement.filters)
        if (text) text = evaluator_.filter_on(filter, *text);
    if (!text) return std::move(text.error());
    return evaluator_.assign(statement.target, *text);
}

void Renderer::probe_loop(const For& statement, const Value& cause) {
    evaluator_.push_scope();
    const Value item = Value::unknown(std::get<value::Unknown>(result_of(cause).data()));
    if (evaluator_.assign(statement.target, item)) evaluator_.risk().note(std::get<value::Unknown>(cause.data()));
    evaluator_.bind("loop", item);
    if (statement.condition != no_node) evaluator_.probe_condition(statement.condition, cause);
    probe(statement.body, cause);
    evaluator_.pop_scope();
}

void Renderer::probe_branches(const If& statement, const Value& cause) {
    for (std::size_t i = 0; i < statement.branches.size(); ++i) {
        const Outcome truth = evaluator_.probe_condition(statement.branches[i].condition, cause);
        if (!truth) return;
        if (truth->is_unknown()) {
            maybe_branches(statement, i, *truth);
            return;
        }
        if (!truth->as_bool()) continue;
        const std::size_t outer = evaluator_.assume(statement.branches[i].condition, true);
        probe(statement.branches[i].body, cause);
        evaluator_.forget(outer);
        return;
    }
    probe(statement.otherwise, cause);
}

void Renderer::probe(const Body& body, const Value& cause) {
    for (const Statement& statement : body) {
        if (!evaluator_.step()) return;
        if (const auto* output = std::get_if<Output>(&statement.kind)) {
            const Outcome value = evaluator_.probe(output->expression, cause);
            if (value) evaluator_.risk().note_use(*value);
            if (value && !finalized(*value)) evaluator_.risk().note(std::get<value::Unknown>(cause.data()));
        } else if (const auto* branches = std::get_if<If>(&statement.kind)) {
            probe_branches(*branches, cause);
        } else if (const auto* loop = std::get_if<For>(&statement.kind)) {
            evaluator_.probe(loop->iterable, cause);
            probe_loop(*loop, cause);
            probe(loop->otherwise, cause);
        } else if (const auto* set = std::get_if<Set>(&statement.kind)) {
            const Outcome value = evaluator_.probe(set->value, cause);
            if (value && evaluator_.assign(set->target, *value))
                evaluator_.risk().note(std::get<value::Unknown>(cause.data()));
        } else if (const auto* block = std::get_if<BlockSet>(&statement.kind)) {
            probe(block->body, cause);
            taint_target(block->target, cause);
        }
    }
}

void Renderer::taint_target(NodeId target, const Value& cause) {
    if (const auto* name = std::get_if<Name>(&evaluator_.node(target).kind)) {
        evaluator_.bind(name->name, result_of(cause));
    } else if (const auto* member = std::get_if<Attribute>(&evaluator_.node(target).kind)) {
        taint_target(member->object, cause);
    } else if (const auto* item = std::get_if<Subscript>(&evaluator_.node(target).kind)) {
        taint_target(item->object, cause);
    } else if (const auto* tuple = std::get_if<TupleDisplay>(&evaluator_.node(target).kind)) {
        for (const NodeId part : tuple->items) taint_target(part, cause);
    }
}

void Renderer::taint(const Body& body, const Value& cause) {
    const auto expression = [&](auto&& self, NodeId id) -> void {
        if (id == no_node) return;
        const Node& node = evaluator_.node(id);
        if (const auto* call = std::get_if<Call>(&node.kind)) {
            const auto* method = std::get_if<Attribute>(&evaluator_.node(call->callee).kind);
            if (method && is_mutating(method->name)) taint_target(method->object, cause);
        }
        for_each_child(node, [&](NodeId child) { self(self, child); });
    };
    const auto visit = [&](NodeId id) { expression(expression, id); };
    for (const Statement& statement : body) {
        if (const auto* output = std::get_if<Output>(&statement.kind)) {
            visit(output->expression);
            note_unknown(cause);
        } else if (std::holds_alternative<Text>(statement.kind)) {
            note_unknown(cause);
        } else if (const auto* branches = std::get_if<If>(&statement.kind)) {
            for (const Branch& branch : branches->branches) {
                visit(branch.condition);
                taint(branch.body, cause);
            }
            taint(branches->otherwise, cause);
        } else if (const auto* loop = std::get_if<For>(&statement.kind)) {
            visit(loop->iterable);
            taint(loop->body, cause);
            taint(loop->otherwise, cause);
        } else if (const auto* set = std::get_if<Set>(&statement.kind)) {
            visit(set->value);
            taint_target(set->target, cause);
        } else if (const auto* block = std::get_if<BlockSet>(&statement.kind)) {
            taint_target(block->target, cause);
        }
    }
}

}  // namespace stepwarden::jinja
