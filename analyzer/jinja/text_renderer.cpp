#include "jinja/text_renderer.hpp"

#include <algorithm>
#include <utility>

#include "jinja/dialect.hpp"
#include "jinja/failure.hpp"
#include "jinja/loop_variable.hpp"
#include "jinja/operators.hpp"

namespace stepwarden::jinja {

using value::List;
using value::Value;

namespace {

constexpr std::size_t max_steps = 4'000'000;
/// Includes and calls of blocks inside each other.
constexpr int max_depth = 50;

}  // namespace

TextRenderer::TextRenderer(const Lookup& lookup, const TextLoader& loader)
    : evaluator_({}, lookup, max_steps), loader_(loader) {}

text::Result<LocatedText> TextRenderer::run(const TextTemplate& source, const value::Dict& variables) {
    for (const auto& [name, value] : variables) evaluator_.bind(name.as_string(), value);
    if (auto wrong = run_template(source)) return tl::unexpected(std::move(*wrong));
    return writer_.take();
}

text::Diagnostic TextRenderer::problem(std::size_t offset, std::string message) const {
    const Template& source = template_->source;
    return {position_at(source.source, source.where, offset), std::move(message)};
}

text::Diagnostic TextRenderer::out_of_steps(std::size_t offset) const {
    return problem(offset, "rendering takes more than " + std::to_string(max_steps) + " steps");
}

TextRenderer::Problem TextRenderer::failed(std::optional<Failure> failure, NodeId id) const {
    if (!failure) return std::nullopt;
    return problem(evaluator_.node(id).offset, std::move(failure->message));
}

text::Result<Value> TextRenderer::known(Outcome outcome, NodeId id) const {
    const std::size_t offset = evaluator_.node(id).offset;
    if (evaluator_.exhausted()) return tl::unexpected(out_of_steps(offset));
    if (!outcome) return tl::unexpected(problem(offset, std::move(outcome.error().message)));
    if (outcome->is_unknown()) return tl::unexpected(problem(offset, "cannot tell: " + outcome->cause()));
    return std::move(*outcome);
}

text::Result<bool> TextRenderer::condition(NodeId id) {
    auto truth = known(evaluator_.condition(id), id);
    if (!truth) return tl::unexpected(std::move(truth.error()));
    return truth->as_bool();
}

TextRenderer::Problem TextRenderer::execute(const Body& body) {
    for (const Statement& statement : body) {
        if (!evaluator_.step()) return out_of_steps(statement.offset);
        if (writer_.size() > max_size)
            return problem(statement.offset, "an output longer than " + std::to_string(max_size) + " bytes");
        const auto run = [&](const auto& kind) { return (*this)(kind, statement.offset); };
        if (auto wrong = std::visit(run, statement.kind)) return wrong;
    }
    return std::nullopt;
}

TextRenderer::Problem TextRenderer::operator()(const Text& statement, std::size_t offset) {
    writer_.append_source(statement.text, template_->line_at(offset));
    return std::nullopt;
}

TextRenderer::Problem TextRenderer::operator()(const Output& statement, std::size_t offset) {
    if (const std::string* name = called_block(statement.expression)) {
        const auto& blocks = template_->source.blocks;
        const auto at =
            std::find_if(blocks.begin(), blocks.end(), [&](const auto& block) { return block.name == *name; });
        return at == blocks.end() ? problem(offset, "no block '" + *name + "' in this template")
                                  : print_block(*at, offset);
    }
    auto value = known(evaluator_.evaluate(statement.expression), statement.expression);
    if (!value) return std::move(value.error());
    auto text = known(text_of(*value, evaluator_.dialect()), statement.expression);
    if (!text) return std::move(text.error());
    writer_.append_value(text->as_string(), template_->line_at(offset));
    return std::nullopt;
}

TextRenderer::Problem TextRenderer::operator()(const If& statement, std::size_t) {
    for (const Branch& branch : statement.branches) {
        const auto truth = condition(branch.condition);
        if (!truth) return truth.error();
        if (*truth) return execute(branch.body);
    }
    return execute(statement.otherwise);
}

text::Result<bool> TextRenderer::passes(const For& statement, const Value& item) {
    if (!evaluator_.step()) return tl::unexpected(out_of_steps(evaluator_.node(statement.iterable).offset));
    if (statement.condition == no_node) return true;
    evaluator_.push_scope();
    auto wrong = failed(evaluator_.assign(statement.target, item), statement.target);
    auto truth = wrong ? tl::unexpected(std::move(*wrong)) : condition(statement.condition);
    evaluator_.pop_scope();
    return truth;
}

TextRenderer::Problem TextRenderer::run_pass(const For& statement, const Value& item) {
    evaluator_.push_scope();
    auto wrong = failed(evaluator_.assign(statement.target, item), statement.target);
    if (!wrong) wrong = execute(statement.body);
    evaluator_.pop_scope();
    return wrong;
}

/// All conditions before the first pass, because `loop` is asked for what comes later.
TextRenderer::Problem TextRenderer::run_ahead(const For& statement, const List& items, bool& any) {
    List passing;
    for (const Value& item : items) {
        const auto truth = passes(statement, item);
        if (!truth) return truth.error();
        if (*truth) passing.push_back(item);
    }
    any = !passing.empty();
    for (std::size_t i = 0; i < passing.size(); ++i) {
        evaluator_.push_scope();
        evaluator_.bind("loop", loop_variable(passing, i));
        auto wrong = run_pass(statement, passing[i]);
        evaluator_.pop_scope();
        if (wrong) return wrong;
    }
    return std::nullopt;
}

/// Each condition just before its pass, as Python's generators have it: what a pass changes counts for the next.
TextRenderer::Problem TextRenderer::run_lazily(const For& statement, const List& items, bool& any) {
    List passed;
    for (const Value& item : items) {
        const auto truth = passes(statement, item);
        if (!truth) return truth.error();
        if (!*truth) continue;
        any = true;
        passed.push_back(item);
        evaluator_.push_scope();
        if (template_->uses_loop) evaluator_.bind("loop", loop_variable(passed, passed.size() - 1));
        auto wrong = run_pass(statement, item);
        evaluator_.pop_scope();
        if (wrong) return wrong;
    }
    return std::nullopt;
}

TextRenderer::Problem TextRenderer::operator()(const For& statement, std::size_t) {
    auto iterable = known(evaluator_.evaluate(statement.iterable), statement.iterable);
    if (!iterable) return std::move(iterable.error());
    auto items = iterate(*iterable, evaluator_.dialect());
    if (!items) return failed(std::move(items.error()), statement.iterable);
    bool any = false;
    auto wrong = template_->looks_ahead ? run_ahead(statement, *items, any) : run_lazily(statement, *items, any);
    if (wrong || any) return wrong;
    evaluator_.push_scope();
    wrong = execute(statement.otherwise);
    evaluator_.pop_scope();
    return wrong;
}

TextRenderer::Problem TextRenderer::operator()(const Set& statement, std::size_t) {
    Outcome value = evaluator_.evaluate(statement.value);
    if (!value) return failed(std::move(value.error()), statement.value);
    return failed(evaluator_.assign(statement.target, *value), statement.target);
}

TextRenderer::Problem TextRenderer::operator()(const BlockSet& statement, std::size_t) {
    LocatedWriter outer = std::exchange(writer_, {});
    evaluator_.push_scope();
    auto wrong = execute(statement.body);
    evaluator_.pop_scope();
    Value text = std::exchange(writer_, std::move(outer)).take().text;
    if (wrong) return wrong;
    for (const NodeId filter : statement.filters) {
        auto filtered = known(evaluator_.filter_on(filter, text), filter);
        if (!filtered) return std::move(filtered.error());
        text = std::move(*filtered);
    }
    return failed(evaluator_.assign(statement.target, text), statement.target);
}

text::Result<const TextTemplate*> TextRenderer::included(const Value& names) const {
    if (names.is_string()) return loader_(names.as_string());
    if (!names.is_list()) return nullptr;
    for (const Value& name : names.as_list()) {
        auto found = name.is_string() ? loader_(name.as_string()) : nullptr;
        if (!found || *found) return found;
    }
    return nullptr;
}

TextRenderer::Problem TextRenderer::operator()(const Include& statement, std::size_t offset) {
    auto names = known(evaluator_.evaluate(statement.name), statement.name);
    if (!names) return std::move(names.error());
    const auto found = included(*names);
    if (!found) return found.error();
    if (*found && depth_ >= max_depth)
        return problem(offset, "templates included more than " + std::to_string(max_depth) + " levels deep");
    if (*found) return run_template(**found);
    if (statement.ignores_missing) return std::nullopt;
    const std::string shown = names->is_string() ? "'" + names->as_string() + "'" : "of those names";
    return problem(offset, "no template " + shown + " to include");
}

TextRenderer::Problem TextRenderer::run_template(const TextTemplate& source) {
    const TextTemplate* outer = std::exchange(template_, &source);
    const std::size_t outer_scope = std::exchange(own_scope_, evaluator_.scopes().size());
    const auto outer_nodes = evaluator_.exchange_nodes(source.source.nodes);
    ++depth_;
    evaluator_.push_scope();
    auto wrong = execute(source.source.body);
    evaluator_.pop_scope();
    --depth_;
    evaluator_.exchange_nodes(outer_nodes);
    own_scope_ = outer_scope;
    template_ = outer;
    return wrong;
}

const std::string* TextRenderer::called_block(NodeId id) const {
    const auto* call = std::get_if<Call>(&evaluator_.node(id).kind);
    if (!call || !call->arguments.positional.empty() || !call->arguments.named.empty()) return nullptr;
    const auto* member = std::get_if<Attribute>(&evaluator_.node(call->callee).kind);
    const auto* object = member ? std::get_if<Name>(&evaluator_.node(member->object).kind) : nullptr;
    return object && object->name == "self" ? &member->name : nullptr;
}

TextRenderer::Problem TextRenderer::operator()(const Block& statement, std::size_t offset) {
    return print_block(template_->source.blocks[statement.index], offset);
}

/// A block sees the names that its template has set so far, and none of the loops around it.
TextRenderer::Problem TextRenderer::print_block(const NamedBody& block, std::size_t offset) {
    if (depth_ >= max_depth)
        return problem(offset, "blocks printed more than " + std::to_string(max_depth) + " levels deep");
    ++depth_;
    const std::size_t hidden = evaluator_.hide_scopes(own_scope_ + 1);
    evaluator_.push_scope();
    auto wrong = execute(block.body);
    evaluator_.pop_scope();
    evaluator_.show_scopes(hidden);
    --depth_;
    return wrong;
}

}  // namespace stepwarden::jinja
