// Calls: arguments bound to functions and methods, and what a method does to the object that it changes.
#include <algorithm>
#include <optional>

#include "jinja/access.hpp"
#include "jinja/evaluator.hpp"
#include "jinja/failure.hpp"
#include "jinja/functions.hpp"
#include "jinja/lookup_call.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

using value::Dict;
using value::List;
using value::Value;

tl::expected<Evaluator::Evaluated, Outcome> Evaluator::arguments(const Arguments& arguments, const Value* first) {
    Evaluated out;
    if (first) out.positional.push_back(*first);
    for (const NodeId id : arguments.positional) {
        Outcome argument = evaluate(id);
        if (!argument) return tl::unexpected(std::move(argument));
        out.positional.push_back(std::move(*argument));
    }
    for (const auto& [name, id] : arguments.named) {
        Outcome argument = evaluate(id);
        if (!argument) return tl::unexpected(std::move(argument));
        out.named.emplace_back(name, std::move(*argument));
    }
    if (arguments.star != no_node) {
        Outcome star = evaluate(arguments.star);
        if (star && star->is_mapping()) star = Value::unknown(star->as_mapping().whole);
        if (!star || star->is_unknown()) return tl::unexpected(std::move(star));
        auto items = iterate(*star);
        if (!items) return tl::unexpected(Outcome(tl::unexpected(std::move(items.error()))));
        out.positional.insert(out.positional.end(), items->begin(), items->end());
    }
    if (arguments.double_star != no_node) {
        Outcome star = evaluate(arguments.double_star);
        if (star && star->is_mapping()) star = Value::unknown(star->as_mapping().whole);
        if (!star || star->is_unknown()) return tl::unexpected(std::move(star));
        if (star->is_undefined()) return tl::unexpected(Outcome(undefined_failure(*star)));
        if (!star->is_dict()) return tl::unexpected(Outcome(type_failure("the argument behind ** must be a mapping")));
        for (const auto& [key, entry] : star->as_dict()) {
            if (!key.is_string()) return tl::unexpected(Outcome(type_failure("keywords must be strings")));
            out.named.emplace_back(key.as_string(), entry);
        }
    }
    return out;
}

Outcome Evaluator::operator()(const Call& node, NodeId) {
    if (const auto* name = std::get_if<Name>(&nodes_[node.callee].kind))
        return call_function(name->name, node.arguments);
    if (const auto* member = std::get_if<Attribute>(&nodes_[node.callee].kind)) {
        Outcome object = evaluate(member->object);
        if (!object) return object;
        return call_on(*object, node.callee, member->name, node.arguments);
    }
    Outcome callee = evaluate(node.callee);
    if (!callee) return callee;
    if (callee->is_undefined()) return undefined_failure(*callee);
    if (callee->is_unknown()) return result_of(*callee);
    return type_failure(std::string("'") + std::string(value::python_type(*callee)) + "' object is not callable");
}

Outcome Evaluator::call_function(const std::string& name, const Arguments& arguments_written) {
    const Value variable = resolve(name);
    if (!variable.is_undefined() && !variable.is_unknown())
        return type_failure(std::string("'") + std::string(value::python_type(variable)) + "' object is not callable");
    const Row* function = find_function(name);
    if (!function && !is_global(name))
        return variable.is_undefined() ? undefined_failure(variable) : Outcome(result_of(variable));
    auto bound = arguments(arguments_written, nullptr);
    if (!bound) return std::move(bound.error());
    if (name == "lookup" || name == "query" || name == "q")
        return look_up(bound->positional, std::move(bound->named), name != "lookup", context_);
    return function ? invoke(*function, "function", bound->positional, std::move(bound->named), context_)
                    : Outcome(Value::unknown(std::string("function '") + name + "'", name != "undef"));
}

/// The call of a method of what is not known. Only a name that no kind of value has for a method makes it a risk.
Outcome Evaluator::call_on_unknown(const Value& object, const std::string& method, const Arguments& arguments_written) {
    auto bound = arguments(arguments_written, nullptr);
    if (!bound) return std::move(bound.error());
    const bool all_defined = std::all_of(bound->positional.begin(), bound->positional.end(), surely_defined);
    if (!is_method_name(method) || !all_defined) context_.risk.note(std::get<value::Unknown>(object.data()));
    return one_of(result_of(object), all_defined);
}

Outcome Evaluator::call_on(const Value& object, NodeId callee, const std::string& method,
                           const Arguments& arguments_written) {
    if (object.is_undefined()) return undefined_failure(object);
    if (object.is_unknown()) return call_on_unknown(object, method, arguments_written);
    // HostVars.raw_get: the entry as it is, for a host that may be missing (ansible-core vars/hostvars.py).
    const bool raw_get = method == "raw_get" && (object.is_dict() || object.is_mapping());
    if (!raw_get && !has_method(object, method)) {
        const Value target = attribute(object, method, path_of(callee));
        if (target.is_undefined()) return undefined_failure(target);
        if (target.is_unknown()) return result_of(target);
        return type_failure(std::string("'") + std::string(value::python_type(target)) + "' object is not callable");
    }
    auto bound = arguments(arguments_written, nullptr);
    if (!bound) return std::move(bound.error());
    if (raw_get && bound->positional.size() == 1) return subscript(object, bound->positional[0], path_of(callee));
    MethodResult called = call_method(object, method, bound->positional, bound->named, context_);
    if (called.changed && is_plain_jinja()) spend(weight(*called.changed));
    if (called.changed) replace_everywhere(object, *called.changed, std::get<Attribute>(nodes_[callee].kind).object);
    return std::move(called.result);
}

namespace {

const void* identity(const Value& value) {
    if (value.is_sequence()) return &value.as_sequence();
    if (value.is_list()) return &value.as_list();
    return value.is_dict() ? static_cast<const void*>(&value.as_dict()) : nullptr;
}

/// `value` with every occurrence of the object `old` inside replaced; counts what it looked at.
Value with_replaced(const Value& value, const void* old, const Value& changed, std::size_t& seen) {
    if (identity(value) == old) return changed;
    const auto replaced = [&](const Value& part) {
        ++seen;
        return identity(part) ? std::optional(with_replaced(part, old, changed, seen)) : std::nullopt;
    };
    if (value.is_list()) {
        std::optional<List> items;
        for (std::size_t i = 0; i < value.as_list().size(); ++i) {
            const Value& item = value.as_list()[i];
            auto other = replaced(item);
            if (!other || identity(*other) == identity(item)) continue;
            if (!items) items = value.as_list();
            (*items)[i] = std::move(*other);
        }
        if (!items) return value;
        return value.is_sequence() ? Value(value::Sequence{std::move(*items), value.as_sequence().kind})
                                   : Value(std::move(*items));
    }
    if (!value.is_dict()) return value;
    std::optional<Dict> entries;
    for (std::size_t i = 0; i < value.as_dict().size(); ++i) {
        const Value& entry = value.as_dict()[i].second;
        auto other = replaced(entry);
        if (!other || identity(*other) == identity(entry)) continue;
        if (!entries) entries = value.as_dict();
        (*entries)[i].second = std::move(*other);
    }
    return entries ? Value(std::move(*entries)) : value;
}

/// The name that `ret.results[0]` starts with, or nothing.
const std::string* root_name(std::span<const Node> nodes, NodeId id) {
    while (true) {
        if (const auto* name = std::get_if<Name>(&nodes[id].kind)) return &name->name;
        if (const auto* member = std::get_if<Attribute>(&nodes[id].kind)) {
            id = member->object;
        } else if (const auto* item = std::get_if<Subscript>(&nodes[id].kind)) {
            id = item->object;
        } else {
            return nullptr;
        }
    }
}

}  // namespace

/// Python's methods change an object that several names may share; here every name that the template bound and that
/// holds the object gets the changed one. A variable from outside becomes a name of the template.
void Evaluator::replace_everywhere(const Value& old, const Value& changed, NodeId source) {
    const void* const object = identity(old);
    if (!object) return;
    std::size_t seen = 0;
    const std::string* root = root_name(nodes_, source);
    const bool from_outside =
        root && std::none_of(scopes_.begin(), scopes_.end(), [&](const Scope& scope) {
            return std::any_of(scope.begin(), scope.end(), [&](const auto& entry) { return entry.first == *root; });
        });
    if (from_outside) {
        const Value variable = context_.lookup(*root);
        const bool is_root = std::holds_alternative<Name>(nodes_[source].kind);
        Value replaced = is_root ? changed : with_replaced(variable, object, changed, seen);
        if (identity(replaced) == identity(variable))
            replaced = Value::unknown(std::string("a method that changes '") + *root + "'", true);
        scopes_.front().emplace_back(*root, std::move(replaced));
    }
    for (std::vector<Scope>* scopes : {&scopes_, &hidden_scopes_})
        for (Scope& scope : *scopes)
            for (auto& [name, bound] : scope) bound = with_replaced(bound, object, changed, seen);
    if (is_plain_jinja()) spend(seen / items_a_step);
}

}  // namespace stepwarden::jinja
