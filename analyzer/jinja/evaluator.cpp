#include "jinja/evaluator.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "jinja/access.hpp"
#include "jinja/definedness.hpp"
#include "jinja/dialect.hpp"
#include "jinja/failure.hpp"
#include "jinja/functions.hpp"
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
    Outcome out = std::visit([&](const auto& kind) { return (*this)(kind, id); }, nodes_[id].kind);
    context_.risk.note_result(out);
    charge(id, out);
    return out;
}

bool Evaluator::is_asserted(NodeId id) const {
    if (asserted_.empty()) return false;
    const auto path = constant_path(nodes_, id);
    return path && std::find(asserted_.begin(), asserted_.end(), *path) != asserted_.end();
}

/// A value that the conditions around it have found to be defined.
Outcome Evaluator::found(Outcome value, NodeId id) const {
    if (!value || !value->is_unknown() || surely_defined(*value) || !is_asserted(id)) return value;
    return answer_about(*value);
}

template <typename Evaluate>
Outcome Evaluator::under(NodeId condition, bool truth, Evaluate evaluate) {
    const std::size_t outer = assume(condition, truth);
    Outcome out = evaluate();
    forget(outer);
    return out;
}

Outcome Evaluator::probe_condition(NodeId id, const Value& cause) {
    Outcome out = condition(id);
    if (!out) context_.risk.note(std::get<value::Unknown>(cause.data()));
    return out;
}

std::optional<Failure> Evaluator::compile() {
    for (const Node& node : nodes_) {
        std::optional<Outcome> missing;
        if (const auto* filter = std::get_if<Filter>(&node.kind)) missing = missing_filter(filter->name);
        if (const auto* test = std::get_if<Test>(&node.kind)) missing = missing_test(test->name);
        if (missing && !*missing) return std::move(missing->error());
        if (missing) context_.risk.note_result(*missing);
    }
    return std::nullopt;
}

std::size_t Evaluator::assume(NodeId condition, bool truth) {
    const std::size_t outer = asserted_.size();
    std::vector<std::string> paths = asserted_paths(nodes_, condition, truth);
    asserted_.insert(asserted_.end(), std::make_move_iterator(paths.begin()), std::make_move_iterator(paths.end()));
    return outer;
}

Outcome Evaluator::evaluate_under(NodeId condition, bool truth, NodeId id) {
    return under(condition, truth, [&] { return evaluate(id); });
}

Outcome Evaluator::probe(NodeId id, const Value& cause) {
    Outcome out = evaluate(id);
    if (!out) context_.risk.note(std::get<value::Unknown>(cause.data()));
    return out;
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

Outcome Evaluator::operator()(const Name& node, NodeId id) { return found(resolve(node.name), id); }

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
            context_.risk.note_use(*key);
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
    if (is_plain_jinja() && object->is_undefined()) return undefined_failure(*object);
    if (object->is_dict() && !has_method(*object, node.name))
        if (const Value* entry = value::find(object->as_dict(), node.name)) return found(*entry, id);
    return found(attribute(*object, node.name, path_of(id)), id);
}

Outcome Evaluator::operator()(const Subscript& node, NodeId id) {
    Outcome object = evaluate(node.object);
    if (!object) return object;
    if (is_plain_jinja() && object->is_undefined()) return undefined_failure(*object);
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
    const bool strict = !is_plain_jinja();
    if (strict && (object->is_dict() || object->is_mapping()) && index->is_undefined())
        return undefined_failure(*index);
    if (object->is_unknown() && index->is_undefined()) context_.risk.note(std::get<value::Unknown>(object->data()));
    context_.risk.note_use(*index);
    if (object->is_dict() && index->is_string())
        if (const Value* entry = value::find(object->as_dict(), index->as_string())) return found(*entry, id);
    return found(subscript(*object, *index, path_of(id)), id);
}

Outcome Evaluator::operator()(const Slice&, NodeId) { return Value::unknown("a slice among several subscripts", true); }

Outcome Evaluator::operator()(const Filter& node, NodeId) {
    Outcome subject = evaluate(node.subject);
    if (!subject) return subject;
    auto bound = arguments(node.arguments, &*subject);
    if (!bound) return std::move(bound.error());
    if (is_plain_jinja()) return plain_filter(node.name, *bound);
    if (context_.lookup.parsed_texts && node.name == "from_yaml" && subject->is_string() &&
        bound->positional.size() == 1)
        return parsed_text(subject->as_string(), *bound);
    Outcome result = apply_filter(node.name, bound->positional, std::move(bound->named), context_);
    mark_fixed(node.name, result);
    return result;
}

Outcome Evaluator::parsed_text(const std::string& text, Evaluated& arguments) {
    const auto known = context_.lookup.parsed_texts->find(text);
    if (known != context_.lookup.parsed_texts->end()) return known->second;
    Outcome result = apply_filter("from_yaml", arguments.positional, std::move(arguments.named), context_);
    if (result) context_.lookup.parsed_texts->emplace(text, *result);
    return result;
}

Outcome Evaluator::filter_on(NodeId filter, const Value& subject) {
    const auto& node = std::get<Filter>(nodes_[filter].kind);
    auto bound = arguments(node.arguments, &subject);
    if (!bound) return std::move(bound.error());
    return apply_filter(node.name, bound->positional, std::move(bound->named), context_);
}

Outcome Evaluator::operator()(const Test& node, NodeId) {
    Outcome subject = evaluate(node.subject);
    if (!subject) return subject;
    auto bound = arguments(node.arguments, &*subject);
    if (!bound) return std::move(bound.error());
    if (is_plain_jinja() && !is_own_test(node.name))
        return other_failure(std::string("No test named '") + node.name + "'.");
    return apply_test(node.name, bound->positional, std::move(bound->named), context_);
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
    Outcome truth = truth_of(*left, dialect());
    if (!truth) return truth;
    if (truth->is_unknown()) return left_or(*truth, node.left, true, node.right);
    return truth->as_bool() ? evaluate_under(node.left, true, node.right) : left;
}

Outcome Evaluator::operator()(const Or& node, NodeId) {
    Outcome left = evaluate(node.left);
    if (!left) return left;
    Outcome truth = truth_of(*left, dialect());
    if (!truth) return truth;
    if (truth->is_unknown()) return left_or(*truth, node.left, false, node.right);
    return truth->as_bool() ? left : evaluate_under(node.left, false, node.right);
}

/// `and` or `or` whose left side is unknown: either side may be the result.
Value Evaluator::left_or(const Value& left, NodeId left_id, bool truth, NodeId right) {
    const Outcome other = under(left_id, truth, [&] { return probe(right, left); });
    return one_of(left, !other || surely_defined(*other));
}

Outcome Evaluator::operator()(const Concatenation& node, NodeId) {
    std::string out;
    std::optional<Value> unknown;
    auto parts = evaluate_all(node.parts);
    if (!parts) return tl::unexpected(std::move(parts.error()));
    for (const Value& part : *parts) {
        Outcome text = text_of(part, dialect());
        if (!text) return text;
        context_.risk.note_result(text);
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
        Outcome holds = right ? compare(op, *left, *right, dialect()) : right;
        if (!holds && unknown) {
            context_.risk.note(std::get<value::Unknown>(unknown->data()));
            return *unknown;
        }
        if (!holds) return holds;
        note_compared(op, *left, *right, *holds, context_.risk);
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
                                         : evaluate_under(node.condition, false, node.otherwise);
    };
    if (truth->is_bool()) return truth->as_bool() ? evaluate_under(node.condition, true, node.then) : otherwise();
    Outcome then = evaluate_under(node.condition, true, node.then);
    const Outcome other = otherwise();
    if (!then && !other) return then;
    if (!then || !other) context_.risk.note(std::get<value::Unknown>(truth->data()));
    if (!then) return one_of(*truth, !other || surely_defined(*other));
    if (other && value::identical(*then, *other)) return then;
    return one_of(*truth, surely_defined(*then) && (!other || surely_defined(*other)));
}

Outcome Evaluator::truth_pair(NodeId left, NodeId right, bool stops_at) {
    Outcome first = condition(left);
    if (!first) return first;
    const auto follow = [&] { return under(left, !stops_at, [&] { return condition(right); }); };
    if (first->is_bool()) return first->as_bool() == stops_at ? first : follow();
    const Outcome second = follow();
    if (!second) context_.risk.note(std::get<value::Unknown>(first->data()));
    return second && second->is_bool() && second->as_bool() == stops_at ? second : first;
}

Outcome Evaluator::condition(NodeId id) {
    if (!step()) return exhausted_value();
    const auto& kind = nodes_[id].kind;
    if (const auto* both = std::get_if<And>(&kind)) return truth_pair(both->left, both->right, false);
    if (const auto* either = std::get_if<Or>(&kind)) return truth_pair(either->left, either->right, true);
    Outcome value = evaluate(id);
    if (!value) return value;
    Outcome truth = truth_of(*value, dialect());
    context_.risk.note_result(truth);
    return truth;
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
