// Nodes of a template into values: literals, maps, lists, and the functions that need the stack around them.
#include <fmt/format.h>

#include <array>

#include "heat/functions.hpp"
#include "heat/stack.hpp"
#include "value/compare.hpp"
#include "value/placeholder.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Truth;
using value::Value;

namespace {

/// Undoes the depth when a resolution ends.
class Descent {
public:
    explicit Descent(Evaluation& evaluation) : evaluation_(evaluation) { ++evaluation_.depth; }
    Descent(const Descent&) = delete;
    Descent& operator=(const Descent&) = delete;
    ~Descent() { --evaluation_.depth; }

private:
    Evaluation& evaluation_;
};

}  // namespace

Outcome Stack::resolve(const yaml::Node& node) {
    const Descent descent(evaluation_);
    if (evaluation_.depth > evaluation_.bounds.depth)
        return failure(node.where, fmt::format("more than {} levels deep", evaluation_.bounds.depth));
    if (++evaluation_.steps > evaluation_.bounds.steps)
        return failure(node.where, fmt::format("the evaluation takes more than {} steps", evaluation_.bounds.steps));
    if (node.is_sequence()) return resolve_sequence(node);
    if (!node.is_mapping()) return value::from_yaml(node);
    if (auto result = resolve_function(node)) return std::move(*result);
    return resolve_mapping(node);
}

Outcome Stack::resolve_sequence(const yaml::Node& node) {
    List items;
    items.reserve(node.items.size());
    for (const yaml::Node& child : node.items) {
        Outcome item = resolve(child);
        if (!item) return item;
        if (!item->is_undefined()) items.push_back(std::move(*item));
    }
    return Value(std::move(items));
}

Outcome Stack::resolve_mapping(const yaml::Node& node) {
    Dict entries;
    entries.where = source_.origin(node.where);
    entries.reserve(node.entries.size());
    for (const auto& [key, child] : node.entries) {
        Outcome item = resolve(child);
        if (!item) return item;
        if (!item->is_undefined()) entries.emplace_back(value::from_yaml(key), std::move(*item));
    }
    return Value(std::move(entries));
}

Outcome Stack::resolve_at(const yaml::Node& node, std::span<const Value> path) {
    if (path.empty()) return resolve(node);
    if (node.is_mapping() && node.entries.size() == 1) {
        const auto& [key, argument] = node.entries.front();
        if (key.scalar == "get_attr") return function_get_attr(argument, path);
        if (key.scalar == "if") return function_if(argument, path);
    }
    const bool is_function =
        node.is_mapping() && node.entries.size() == 1 && find_function(node.entries.front().key.scalar) != nullptr;
    if (node.is_mapping() && !is_function && path.front().is_string())
        if (const yaml::Node* child = node.find(path.front().as_string())) return resolve_at(*child, path.subspan(1));
    Outcome whole = resolve(node);
    if (!whole) return whole;
    return whole->is_undefined() ? Value() : at_path(std::move(*whole), path);
}

std::optional<Outcome> Stack::resolve_function(const yaml::Node& node) {
    if (node.entries.size() != 1) return std::nullopt;
    const auto& [key, argument] = node.entries.front();
    const std::string_view name = key.scalar;
    if (name == "get_param") return function_get_param(argument);
    if (name == "get_attr") return function_get_attr(argument, {});
    if (name == "get_file") return function_get_file(argument);
    if (name == "get_resource") return function_get_resource(argument);
    if (name == "if") return function_if(argument, {});
    if (name == "not") return function_not(argument);
    if (name == "and") return function_any(argument, false);
    if (name == "or") return function_any(argument, true);
    if (name == "resource_facade") return Outcome(Value::unknown("resource_facade", true));
    const Function function = find_function(name);
    if (function == nullptr) return std::nullopt;
    Outcome resolved = resolve(argument);
    if (!resolved) return resolved;
    auto result = function(*resolved);
    if (!result) return failure(key.where, std::string(name) + ": " + result.error());
    return Outcome(std::move(*result));
}

Outcome Stack::function_get_param(const yaml::Node& argument) {
    Outcome resolved = resolve(argument);
    if (!resolved || resolved->is_unknown()) return resolved;
    if (resolved->is_string()) return parameter(resolved->as_string(), argument.where);
    if (!resolved->is_list() || resolved->as_list().empty() || !resolved->as_list().front().is_string())
        return failure(argument.where, "get_param takes a parameter's name, or a list of it and a path");
    const std::span<const Value> path(resolved->as_list());
    Outcome value = parameter(path.front().as_string(), argument.where);
    if (!value) return value;
    // functions.py, GetParam.result: what is not there is an empty string.
    for (const Value& step : path.subspan(1)) {
        if (value->is_unknown()) return value;
        if (step.is_unknown()) return step;
        Value next = at_path(*value, std::span(&step, 1));
        if (next.is_null()) return Value("");
        value = std::move(next);
    }
    return value;
}

Outcome Stack::function_get_attr(const yaml::Node& argument, std::span<const Value> further) {
    Outcome resolved = resolve(argument);
    if (!resolved || resolved->is_unknown()) return resolved;
    if (!resolved->is_list() || resolved->as_list().empty() || !resolved->as_list().front().is_string())
        return failure(argument.where, "get_attr takes a list of a resource, an attribute and maybe a path");
    const List& parts = resolved->as_list();
    for (const Value& part : parts)
        if (part.is_unknown()) return part;
    List path(parts.begin() + 1, parts.end());
    path.insert(path.end(), further.begin(), further.end());
    return attribute(parts.front().as_string(), path, argument.where);
}

Outcome Stack::function_get_file(const yaml::Node& argument) {
    Outcome name = resolve(argument);
    if (!name || name->is_unknown()) return name;
    if (!name->is_string()) return failure(argument.where, "get_file takes a path");
    const auto path = source_.resolve(name->as_string());
    if (!path)
        return failure(argument.where, "the file '" + name->as_string() + "' leads out of the tree and is not read");
    const auto bytes = evaluation_.templates.text(*path);
    if (bytes) return Value(*bytes);
    return failure(argument.where, bytes.error().message);
}

Outcome Stack::function_get_resource(const yaml::Node& argument) {
    Outcome name = resolve(argument);
    if (!name || name->is_unknown()) return name;
    if (!name->is_string() || source_.entry("resources", name->as_string()) == nullptr)
        return failure(argument.where, "get_resource takes the name of a resource of the template");
    return Value::unknown("id of the resource " + name->as_string(), true);
}

Outcome Stack::function_if(const yaml::Node& argument, std::span<const Value> path) {
    if (!argument.is_sequence() || argument.items.size() < 2 || argument.items.size() > 3)
        return failure(argument.where, "if takes a list of a condition, a value and maybe another value");
    Outcome holds = judge(argument.items[0]);
    if (!holds || holds->is_unknown()) return holds;
    if (holds->as_bool()) return resolve_at(argument.items[1], path);
    if (argument.items.size() == 3) return resolve_at(argument.items[2], path);
    return path.empty() ? Value::undefined("an if without else") : Value();
}

Outcome Stack::function_not(const yaml::Node& argument) {
    Outcome holds = judge(argument);
    if (!holds || holds->is_unknown()) return holds;
    return Value(!holds->as_bool());
}

/// `decisive` is the truth of one condition that decides the whole.
Outcome Stack::function_any(const yaml::Node& argument, bool decisive) {
    if (!argument.is_sequence() || argument.items.size() < 2)
        return failure(argument.where, "and, or take a list of two or more conditions");
    std::optional<Value> unknown;
    for (const yaml::Node& item : argument.items) {
        Outcome holds = judge(item);
        if (!holds) return holds;
        if (holds->is_unknown())
            unknown = std::move(*holds);
        else if (holds->as_bool() == decisive)
            return Value(decisive);
    }
    return unknown ? *unknown : Value(!decisive);
}

}  // namespace stepwarden::heat
