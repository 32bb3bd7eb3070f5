// Filters on dicts (ansible-core plugins/filter/core.py, utils/vars.py).
#include <algorithm>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Value;

/// A merged dict: the entries of `low`, those of `high` in their place or behind (utils/vars.py, merge_hash).
Dict merged(const Dict& low, const Dict& high, bool recursive) {
    Dict out = low;
    for (const auto& [key, entry] : high) {
        const Value* present = value::find_key(out, key);
        const bool both_dicts = recursive && present && present->is_dict() && entry.is_dict();
        value::set_key(out, key, both_dicts ? Value(merged(present->as_dict(), entry.as_dict(), true)) : entry);
    }
    return out;
}

/// The dicts to combine, lists of dicts opened up one level.
List terms(const Invocation& call) {
    List out;
    const auto add = [&](const Value& term) {
        const auto is_null = [](const Value& v) {
            return v.is_null() || (v.is_string() && (v.as_string() == "None" || v.as_string() == "null"));
        };
        if (is_null(term)) return;
        if (!term.is_plain_list() && !term.is_tuple()) return out.push_back(term);
        for (const Value& item : term.as_list())
            if (!is_null(item)) out.push_back(item);
    };
    add(call.subject());
    for (const Value& term : call.extra()) add(term);
    return out;
}

Outcome combine(const Invocation& call) {
    bool recursive = false;
    for (const auto& [name, argument] : call.extra_named()) {
        if (argument.is_undefined()) return undefined_failure(argument);
        if (argument.is_unknown()) return result_of(argument);
        if (name == "recursive") {
            recursive = value::truthiness(argument) == value::Truth::yes;
        } else if (name != "list_merge") {
            return other_failure("'recursive' and 'list_merge' are the only valid keyword arguments");
        } else if (!argument.is_string() || argument.as_string() != "replace") {
            return Value::unknown("filter 'combine' with 'list_merge'", true);
        }
    }
    const List dicts = terms(call);
    for (const Value& term : dicts) {
        if (const value::Undefined* undefined = value::find_undefined(term)) return undefined_failure(*undefined);
        call.context->risk.note_use(term);
    }
    for (const Value& term : dicts)
        if (term.is_unknown()) return result_of(term);
    if (dicts.empty()) return Value(Dict{});
    if (dicts.size() == 1) return dicts.front();
    for (const Value& term : dicts)
        if (!term.is_dict())
            return type_failure("failed to combine variables, expected dicts but got a '" +
                                std::string(value::python_type(term)) + "'");
    std::size_t keys = 0;
    for (const Value& term : dicts) keys += term.as_dict().size();
    if (auto bound = too_many_pairs(keys, keys)) return std::move(*bound);
    Dict out = dicts.back().as_dict();
    for (std::size_t i = dicts.size() - 1; i-- > 0;) out = merged(dicts[i].as_dict(), out, recursive);
    return Value(std::move(out));
}

Value slot_or(const Invocation& call, std::size_t index, std::string_view fallback) {
    return call.slot(index) ? *call.slot(index) : Value(fallback);
}

Outcome dict_to_items(const Invocation& call) {
    if (!call.subject().is_dict())
        return type_failure("dict2items requires a dictionary, got " + std::string(value::python_type(call.subject())) +
                            " instead.");
    const Value key_name = slot_or(call, 1, "key");
    const Value value_name = slot_or(call, 2, "value");
    List out;
    for (const auto& [key, entry] : call.subject().as_dict()) {
        Dict item;
        value::set_key(item, key_name, key);
        value::set_key(item, value_name, entry);
        out.emplace_back(std::move(item));
    }
    return Value(std::move(out));
}

Outcome items_to_dict(const Invocation& call) {
    if (!call.subject().is_plain_list() && !call.subject().is_tuple())
        return type_failure("items2dict requires a list, got " + std::string(value::python_type(call.subject())) +
                            " instead.");
    const List& items = call.subject().as_list();
    if (auto bound = too_many_pairs(items.size(), items.size())) return std::move(*bound);
    Dict out;
    for (const Value& item : items) {
        if (item.is_unknown()) return result_of(item);
        const Value* key = item.is_dict() ? value::find_key(item.as_dict(), slot_or(call, 1, "key")) : nullptr;
        const Value* entry = item.is_dict() ? value::find_key(item.as_dict(), slot_or(call, 2, "value")) : nullptr;
        if (!key || !entry)
            return type_failure("items2dict requires each item to be a dictionary with the keys 'key' and 'value'");
        if (const value::Unknown* unknown = value::find_unknown(*key)) return result_of(*unknown);
        if (!value::is_hashable(*key)) return type_failure("unhashable type");
        value::set_key(out, *key, *entry);
    }
    return Value(std::move(out));
}

constexpr Row rows[] = {
    {"combine", Policy::custom, {"term"}, 1, true, combine},
    {"dict2items", Policy::shallow, {"mydict", "key_name", "value_name"}, 1, false, dict_to_items},
    {"items2dict", Policy::shallow, {"mylist", "key_name", "value_name"}, 1, false, items_to_dict},
};

}  // namespace

std::span<const Row> dict_filters() { return rows; }

}  // namespace stepwarden::jinja
