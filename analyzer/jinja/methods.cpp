#include "jinja/methods.hpp"

#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Value;

constexpr std::array<std::string_view, 13> mutating = {"append",  "extend",      "insert",     "pop",    "remove",
                                                       "clear",   "reverse",     "sort",       "update", "setdefault",
                                                       "popitem", "__setitem__", "__delitem__"};

MethodResult unmodelled(std::string_view name) {
    return {Value::unknown(std::string("method '") + std::string(name) + "'", true)};
}

const Value* first_of(std::span<const Value> arguments) { return arguments.empty() ? nullptr : &arguments.front(); }

/// list.append, extend, insert and pop; nothing for every other method.
std::optional<MethodResult> change_list(const List& list, std::string_view name, std::span<const Value> arguments) {
    List items = list;
    if (name == "append" && arguments.size() == 1) {
        items.push_back(arguments[0]);
        return MethodResult{Value(), Value(std::move(items))};
    }
    if (name == "extend" && arguments.size() == 1 && arguments[0].is_list()) {
        items.insert(items.end(), arguments[0].as_list().begin(), arguments[0].as_list().end());
        return MethodResult{Value(), Value(std::move(items))};
    }
    if (name == "pop" && (arguments.empty() || (arguments.size() == 1 && arguments[0].is_int()))) {
        const auto size = static_cast<std::int64_t>(items.size());
        std::int64_t at = arguments.empty() ? size - 1 : arguments[0].as_int();
        if (at < 0) at += size;
        if (at < 0 || at >= size) return MethodResult{other_failure("pop index out of range")};
        Value popped = items[static_cast<std::size_t>(at)];
        items.erase(items.begin() + at);
        return MethodResult{std::move(popped), Value(std::move(items))};
    }
    return std::nullopt;
}

/// dict.update with one dict or names, setdefault, pop and __setitem__; nothing for every other method.
std::optional<MethodResult> change_dict(const Dict& dict, std::string_view name, std::span<const Value> arguments,
                                        const NamedValues& named) {
    Dict entries = dict;
    const Value* first = first_of(arguments);
    const bool keyed = first && !first->is_unknown() && !first->is_undefined() && value::is_hashable(*first);
    if (name == "update" && (!first || (arguments.size() == 1 && first->is_dict()))) {
        if (first)
            for (const auto& [key, entry] : first->as_dict()) value::set_key(entries, key, entry);
        for (const auto& [key, entry] : named) value::set_key(entries, Value(key), entry);
        return MethodResult{Value(), Value(std::move(entries))};
    }
    if (name == "__setitem__" && arguments.size() == 2 && keyed) {
        value::set_key(entries, *first, arguments[1]);
        return MethodResult{Value(), Value(std::move(entries))};
    }
    if (name == "setdefault" && keyed) {
        if (const Value* present = value::find_key(dict, *first)) return MethodResult{*present};
        Value fallback = arguments.size() > 1 ? arguments[1] : Value();
        entries.emplace_back(*first, fallback);
        return MethodResult{std::move(fallback), Value(std::move(entries))};
    }
    if (name == "pop" && keyed) {
        const auto at = std::find_if(entries.begin(), entries.end(),
                                     [&](const auto& e) { return value::equal(e.first, *first) == value::Truth::yes; });
        if (at == entries.end())
            return arguments.size() > 1 ? MethodResult{arguments[1]} : MethodResult{other_failure("KeyError in pop")};
        Value popped = at->second;
        entries.erase(at);
        return MethodResult{std::move(popped), Value(std::move(entries))};
    }
    return std::nullopt;
}

/// get() and keys(); what would need every entry is Unknown.
Outcome call_on_mapping(const value::Mapping& mapping, std::string_view name, std::span<const Value> arguments) {
    const Value* key = first_of(arguments);
    if (name == "get" && key && key->is_string() && arguments.size() <= 2) {
        Value entry = mapping.get(key->as_string());
        const Value fallback = arguments.size() > 1 ? arguments[1] : Value();
        if (entry.is_undefined()) return fallback;
        if (!entry.is_unknown() || surely_defined(entry)) return entry;
        return one_of(entry, surely_defined(fallback));
    }
    if (key && key->is_undefined()) return undefined_failure(*key);
    if (name == "get" && key) {
        const bool may_fail = value::find_maybe_undefined(*key) != nullptr;
        return Value::unknown(value::Unknown{mapping.whole.cause, false, may_fail});
    }
    const auto keys = name == "keys" && arguments.empty() && mapping.keys ? mapping.keys() : std::nullopt;
    if (keys) return Value(value::Sequence{List(keys->begin(), keys->end()), value::Sequence::Kind::keys});
    return Value::unknown(mapping.whole);
}

MethodResult change(const Value& object, std::string_view name, std::span<const Value> positional,
                    const NamedValues& named) {
    std::optional<MethodResult> result;
    if (object.is_plain_list()) result = change_list(object.as_list(), name, positional);
    if (object.is_dict()) result = change_dict(object.as_dict(), name, positional, named);
    if (result) return std::move(*result);
    MethodResult unknown = unmodelled(name);
    unknown.changed = *unknown.result;
    return unknown;
}

}  // namespace

bool is_mutating(std::string_view name) { return std::find(mutating.begin(), mutating.end(), name) != mutating.end(); }

MethodResult call_method(const Value& object, std::string_view name, std::span<const Value> positional,
                         const NamedValues& named, Context& context) {
    if (object.is_mapping()) return {call_on_mapping(object.as_mapping(), name, positional)};
    if (!object.is_string() && is_mutating(name)) return change(object, name, positional, named);
    const Row* row = object.is_string() ? find_string_method(name)
                     : object.is_dict() ? find_dict_method(name)
                                        : find_sequence_method(name);
    if (!row) return unmodelled(name);
    List arguments = {object};
    arguments.insert(arguments.end(), positional.begin(), positional.end());
    return {invoke(*row, "method", arguments, named, context)};
}

}  // namespace stepwarden::jinja
