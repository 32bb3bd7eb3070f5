#include "jinja/evaluator.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "jinja/access.hpp"
#include "jinja/failure.hpp"
#include "jinja/functions.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/path_text.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

using value::Dict;
using value::List;
using value::Value;

Outcome Evaluator::evaluate(NodeId id) {
    if (!step()) return exhausted_value();
    return std::visit([&](const auto& kind) { return (*this)(kind, id); }, nodes_[id].kind);
}

Value Evaluator::exhausted_value() { return Value::unknown("an evaluation of more than 500000 steps", true); }

std::string Evaluator::path_of(NodeId id) const { return path_text(nodes_, id); }

tl::expected<List, Failure> Evaluator::evaluate_all(const std::vector<NodeId>& ids) {
    List out;
    out.reserve(ids.size());
    for (const NodeId id : ids) {
        Outcome item = evaluate(id);
        if (!item) return tl::unexpected(std::move(item.error()));
        out.push_back(std::move(*item));
    }
    return out;
}

Outcome Evaluator::operator()(const Literal& node, NodeId) { return node.value; }

Outcome Evaluator::operator()(const Name& node, NodeId) { return resolve(node.name); }

Outcome Evaluator::operator()(const ListDisplay& node, NodeId) {
    auto items = evaluate_all(node.items);
    if (!items) return tl::unexpected(std::move(items.error()));
    return Value(std::move(*items));
}

Outcome Evaluator::operator()(const TupleDisplay& node, NodeId) {
    auto items = evaluate_all(node.items);
    if (!items) return tl::unexpected(std::move(items.error()));
    return Value::tuple(std::move(*items));
}

Outcome Evaluator::operator()(const DictDisplay& node, NodeId) {
    Dict out;
    std::optional<Value> unknown_key;
    for (const auto& [key_id, value_id] : node.entries) {
        Outcome key = evaluate(key_id);
        if (!key) return key;
        Outcome entry = evaluate(value_id);
        if (!entry) return entry;
        if (key->is_undefined()) return undefined_failure(*key);
        if (const value::Unknown* unknown = value::find_unknown(*key)) {
            if (!unknown_key) unknown_key = result_of(*unknown);
            continue;
        }
        if (!value::is_hashable(*key))
            return type_failure(std::string("unhashable type: '") + std::string(value::python_type(*key)) + "'");
        value::set_key(out, *key, std::move(*entry));
    }
    return unknown_key ? *unknown_key : Value(std::move(out));
}

Outcome Evaluator::operator()(const Attribute& node, NodeId id) {
    Outcome object = evaluate(node.object);
    if (!object) return object;
    if (object->is_dict() && !has_method(*object, node.name))
        if (const Value* entry = value::find(object->as_dict(), node.name)) return *entry;
    return attribute(*object, node.name, path_of(id));
}

Outcome Evaluator::operator()(const Subscript& node, NodeId id) {
    Outcome object = evaluate(node.object);
    if (!object) return object;
    if (const auto* range = std::get_if<Slice>(&nodes_[node.index].kind)) {
        std::array<Value, 3> parts;
        const std::array<NodeId, 3> ids = {range->start, range->stop, range->step};
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == no_node) continue;
            Outcome part = evaluate(ids[i]);
            if (!part) return part;
            parts[i] = std::move(*part);
        }
        return slice(*object, parts[0], parts[1], parts[2]);
    }
    Outcome index = evaluate(node.index);
    if (!index) return index;
    if (object->is_dict() && index->is_undefined()) return undefined_failure(*index);
    if (object->is_dict() && index->is_string())
        if (const Value* entry = value::find(object->as_dict(), index->as_string())) return *entry;
    return subscript(*object, *index, path_of(id));
}

Outcome Evaluator::operator()(const Slice&, NodeId) { return Value::unknown("a slice among several subscripts", true); }

Outcome Evaluator::operator()(const Filter& node, NodeId) {
    Outcome subject = evaluate(node.subject);
    if (!subject) return subject;
    auto bound = arguments(node.arguments, &*subject);
    if (!bound) return std::move(bound.error());
    Outcome result = apply_filter(node.name, bound->positional, std::move(bound->named));
    mark_fixed(node.name, result);
    return result;
}

Outcome Evaluator::filter_on(NodeId filter, const Value& subject) {
    const auto& node = std::get<Filter>(nodes_[filter].kind);
    auto bound = arguments(node.arguments, &subject);
    if (!bound) return std::move(bound.error());
    return apply_filter(node.name, bound->positional, std::move(bound->named));
}

Outcome Evaluator::operator()(const Test& node, NodeId) {
    Outcome subject = evaluate(node.subject);
    if (!subject) return subject;
    auto bound = arguments(node.arguments, &*subject);
    if (!bound) return std::move(bound.error());
    return apply_test(node.name, bound->positional, std::move(bound->named));
}

Outcome Evaluator::operator()(const Not& node, NodeId) {
    Outcome truth = condition(node.operand);
    if (truth && truth->is_bool()) return !truth->as_bool();
    return truth;
}

Outcome Evaluator::operator()(const Sign& node, NodeId) {
    Outcome operand = evaluate(node.operand);
    return operand ? sign(node.negative, *operand) : operand;
}

Outcome Evaluator::operator()(const Binary& node, NodeId) {
    Outcome left = evaluate(node.left);
    if (!left) return left;
    Outcome right = evaluate(node.right);
    // Jinja folds the signed literal and then writes Python without brackets, in which `**` binds closer than the sign.
    const bool folded_sign = node.op == Arithmetic::power && std::holds_alternative<Sign>(nodes_[node.left].kind);
    if (folded_sign && right && !right->is_undefined()) return Value::unknown("a power of a literal with a sign", true);
    return right ? arithmetic(node.op, *left, *right) : right;
}

Outcome Evaluator::operator()(const And& node, NodeId) {
    Outcome left = evaluate(node.left);
    if (!left) return left;
    Outcome truth = truth_of(*left);
    if (!truth) return truth;
    if (truth->is_unknown()) return left_or(*truth, node.right);
    return truth->as_bool() ? evaluate(node.right) : left;
}

Outcome Evaluator::operator()(const Or& node, NodeId) {
    Outcome left = evaluate(node.left);
    if (!left) return left;
    Outcome truth = truth_of(*left);
    if (!truth) return truth;
    if (truth->is_unknown()) return left_or(*truth, node.right);
    return truth->as_bool() ? left : evaluate(node.right);
}

/// `and` or `or` whose left side is unknown: either side may be the result.
Value Evaluator::left_or(const Value& left, NodeId right) {
    const Outcome other = evaluate(right);
    return one_of(left, !other || surely_defined(*other));
}

Outcome Evaluator::operator()(const Concatenation& node, NodeId) {
    std::string out;
    std::optional<Value> unknown;
    auto parts = evaluate_all(node.parts);
    if (!parts) return tl::unexpected(std::move(parts.error()));
    for (const Value& part : *parts) {
        Outcome text = text_of(part);
        if (!text) return text;
        if (text->is_string()) {
            out += text->as_string();
        } else if (!unknown) {
            unknown = std::move(*text);
        }
    }
    if (!unknown && out.size() > max_size)
        return Value::unknown(std::string("a string longer than ") + std::to_string(max_size), true);
    return unknown ? *unknown : Value(std::move(out));
}

Outcome Evaluator::operator()(const Comparison& node, NodeId) {
    Outcome left = evaluate(node.first);
    if (!left) return left;
    std::optional<Value> unknown;
    for (const auto& [op, operand] : node.rest) {
        Outcome right = evaluate(operand);
        Outcome holds = right ? compare(op, *left, *right) : right;
        if (!holds && unknown) return *unknown;
        if (!holds) return holds;
        if (holds->is_unknown()) {
            if (!unknown) unknown = std::move(*holds);
        } else if (!holds->as_bool()) {
            return false;
        }
        left = std::move(right);
    }
    return unknown ? *unknown : Value(true);
}

Outcome Evaluator::operator()(const Conditional& node, NodeId) {
    Outcome truth = condition(node.condition);
    if (!truth) return truth;
    const auto otherwise = [&]() -> Outcome {
        return node.otherwise == no_node ? Outcome(Value::undefined("inline if without else"))
                                         : evaluate(node.otherwise);
    };
    if (truth->is_bool()) return truth->as_bool() ? evaluate(node.then) : otherwise();
    Outcome then = evaluate(node.then);
    const Outcome other = otherwise();
    if (!then) return one_of(*truth, !other || surely_defined(*other));
    if (other && value::identical(*then, *other)) return then;
    return one_of(*truth, surely_defined(*then) && (!other || surely_defined(*other)));
}

Outcome Evaluator::truth_pair(NodeId left, NodeId right, bool stops_at) {
    Outcome first = condition(left);
    if (!first) return first;
    if (first->is_bool()) return first->as_bool() == stops_at ? first : condition(right);
    const Outcome second = condition(right);
    return second && second->is_bool() && second->as_bool() == stops_at ? second : first;
}

Outcome Evaluator::condition(NodeId id) {
    if (!step()) return exhausted_value();
    const auto& kind = nodes_[id].kind;
    if (const auto* both = std::get_if<And>(&kind)) return truth_pair(both->left, both->right, false);
    if (const auto* either = std::get_if<Or>(&kind)) return truth_pair(either->left, either->right, true);
    Outcome value = evaluate(id);
    return value ? truth_of(*value) : value;
}

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
        if (!star || star->is_unknown()) return tl::unexpected(std::move(star));
        auto items = iterate(*star);
        if (!items) return tl::unexpected(Outcome(tl::unexpected(std::move(items.error()))));
        out.positional.insert(out.positional.end(), items->begin(), items->end());
    }
    if (arguments.double_star != no_node) {
        Outcome star = evaluate(arguments.double_star);
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
    if (callee->is_unknown()) return weakened(*callee);
    return type_failure(std::string("'") + std::string(value::python_type(*callee)) + "' object is not callable");
}

Outcome Evaluator::call_function(const std::string& name, const Arguments& arguments_written) {
    const Value variable = resolve(name);
    if (!variable.is_undefined() && !variable.is_unknown())
        return type_failure(std::string("'") + std::string(value::python_type(variable)) + "' object is not callable");
    const Row* function = find_function(name);
    if (!function && !is_global(name))
        return variable.is_undefined() ? undefined_failure(variable) : Outcome(weakened(variable));
    auto bound = arguments(arguments_written, nullptr);
    if (!bound) return std::move(bound.error());
    return function ? invoke(*function, "function", bound->positional, std::move(bound->named))
                    : Outcome(Value::unknown(std::string("function '") + name + "'"));
}

Outcome Evaluator::call_on(const Value& object, NodeId callee, const std::string& method,
                           const Arguments& arguments_written) {
    if (object.is_undefined()) return undefined_failure(object);
    if (object.is_unknown()) return weakened(object);
    const bool raw_get = method == "raw_get" && object.is_dict();
    if (!raw_get && !has_method(object, method)) {
        const Value target = attribute(object, method, path_of(callee));
        if (target.is_undefined()) return undefined_failure(target);
        if (target.is_unknown()) return weakened(target);
        return type_failure(std::string("'") + std::string(value::python_type(target)) + "' object is not callable");
    }
    auto bound = arguments(arguments_written, nullptr);
    if (!bound) return std::move(bound.error());
    // HostVars.raw_get: the entry as it is, for a host that may be missing (ansible-core vars/hostvars.py).
    if (raw_get && bound->positional.size() == 1) return subscript(object, bound->positional[0], path_of(callee));
    MethodResult called = call_method(object, method, bound->positional, bound->named);
    if (called.changed) replace_everywhere(object, *called.changed, std::get<Attribute>(nodes_[callee].kind).object);
    return std::move(called.result);
}

namespace {

const void* identity(const Value& value) {
    if (value.is_sequence()) return &value.as_sequence();
    if (value.is_list()) return &value.as_list();
    return value.is_dict() ? static_cast<const void*>(&value.as_dict()) : nullptr;
}

/// `value` with every occurrence of the object `old` inside replaced.
Value with_replaced(const Value& value, const void* old, const Value& changed) {
    if (identity(value) == old) return changed;
    if (value.is_list()) {
        List items;
        for (const Value& item : value.as_list()) items.push_back(with_replaced(item, old, changed));
        if (std::equal(items.begin(), items.end(), value.as_list().begin(),
                       [](const Value& a, const Value& b) { return identity(a) == identity(b); }))
            return value;
        return value.is_sequence() ? Value(value::Sequence{std::move(items), value.as_sequence().kind})
                                   : Value(std::move(items));
    }
    if (!value.is_dict()) return value;
    Dict entries;
    bool differs = false;
    for (const auto& [key, entry] : value.as_dict()) {
        entries.emplace_back(key, with_replaced(entry, old, changed));
        differs = differs || identity(entries.back().second) != identity(entry);
    }
    return differs ? Value(std::move(entries)) : value;
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
    const std::string* root = root_name(nodes_, source);
    const bool from_outside =
        root && std::none_of(scopes_.begin(), scopes_.end(), [&](const Scope& scope) {
            return std::any_of(scope.begin(), scope.end(), [&](const auto& entry) { return entry.first == *root; });
        });
    if (from_outside) {
        const Value variable = lookup_(*root);
        const bool is_root = std::holds_alternative<Name>(nodes_[source].kind);
        Value replaced = is_root ? changed : with_replaced(variable, object, changed);
        if (identity(replaced) == identity(variable))
            replaced = Value::unknown(std::string("a method that changes '") + *root + "'", true);
        scopes_.front().emplace_back(*root, std::move(replaced));
    }
    for (Scope& scope : scopes_)
        for (auto& [name, bound] : scope) bound = with_replaced(bound, object, changed);
}

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
    Value found = lookup_(name);
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

void Evaluator::mark_fixed(std::string_view filter, const Outcome& result) {
    constexpr std::array<std::string_view, 7> text_filters = {"string",       "to_json", "to_nice_json", "to_yaml",
                                                              "to_nice_yaml", "ppretty", "json"};
    if (!result || !result->is_string()) return;
    const bool fixes = std::find(text_filters.begin(), text_filters.end(), filter) != text_filters.end();
    if (fixes && !is_fixed_text(*result)) fixed_texts_.push_back(*result);
}

bool Evaluator::is_fixed_text(const Value& value) const {
    return value.is_string() && std::any_of(fixed_texts_.begin(), fixed_texts_.end(),
                                            [&](const Value& text) { return &text.as_string() == &value.as_string(); });
}

}  // namespace stepwarden::jinja
