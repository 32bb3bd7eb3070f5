// Names: the scopes that a template opens, what a name stands for, and assignment.
#include <iterator>

#include "jinja/evaluator.hpp"
#include "jinja/failure.hpp"
#include "jinja/functions.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

using value::Dict;
using value::Value;

void Evaluator::bind(const std::string& name, Value value) {
    for (auto& [bound, old] : scopes_.back()) {
        if (bound != name) continue;
        old = std::move(value);
        return;
    }
    scopes_.back().emplace_back(name, std::move(value));
}

Value Evaluator::resolve(const std::string& name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
        for (const auto& [bound, value] : *scope)
            if (bound == name) return value;
    Value found = context_.lookup(name);
    if (!found.is_undefined()) return found;
    if (is_global(name)) return Value::unknown(std::string("function '") + name + "'", true);
    return found;
}

std::optional<Failure> Evaluator::assign(NodeId target, const Value& value) {
    if (const auto* name = std::get_if<Name>(&nodes_[target].kind)) {
        bind(name->name, value);
        return std::nullopt;
    }
    if (const auto* member = std::get_if<Attribute>(&nodes_[target].kind)) {
        const std::string& name = std::get<Name>(nodes_[member->object].kind).name;
        const Value space = resolve(name);
        if (space.is_undefined()) return undefined_failure(space).value();
        Value changed = space;
        if (space.is_dict()) {
            Dict entries = space.as_dict();
            value::set_key(entries, Value(member->name), value);
            changed = Value(std::move(entries));
        }
        replace_everywhere(space, changed, member->object);
        return std::nullopt;
    }
    const auto& targets = std::get<TupleDisplay>(nodes_[target].kind).items;
    if (value.is_unknown()) {
        for (const NodeId part : targets)
            if (auto failure = assign(part, weakened(value))) return failure;
        return std::nullopt;
    }
    auto items = iterate(value);
    if (!items) return std::move(items.error());
    if (items->size() != targets.size())
        return type_failure(std::string("expected ") + std::to_string(targets.size()) + " values to unpack, got " +
                            std::to_string(items->size()))
            .value();
    for (std::size_t i = 0; i < targets.size(); ++i)
        if (auto failure = assign(targets[i], (*items)[i])) return failure;
    return std::nullopt;
}

std::size_t Evaluator::hide_scopes(std::size_t first) {
    const auto from = scopes_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = static_cast<std::size_t>(scopes_.end() - from);
    hidden_scopes_.insert(hidden_scopes_.end(), std::make_move_iterator(from), std::make_move_iterator(scopes_.end()));
    scopes_.erase(from, scopes_.end());
    return count;
}

void Evaluator::show_scopes(std::size_t count) {
    const auto from = hidden_scopes_.end() - static_cast<std::ptrdiff_t>(count);
    scopes_.insert(scopes_.end(), std::make_move_iterator(from), std::make_move_iterator(hidden_scopes_.end()));
    hidden_scopes_.erase(from, hidden_scopes_.end());
}

}  // namespace stepwarden::jinja
