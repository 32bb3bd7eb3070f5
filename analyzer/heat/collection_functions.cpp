// list_concat, filter, contains, equals, map_merge and map_replace.
#include <algorithm>
#include <string>

#include "heat/functions.hpp"
#include "value/compare.hpp"
#include "value/placeholder.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Truth;
using value::Value;

namespace {

FunctionOutcome truth_value(Truth truth, const Value& a, const Value& b) {
    if (truth != Truth::unknown) return Value(truth == Truth::yes);
    auto cause = value::find_gap(a);
    if (!cause) cause = value::find_gap(b);
    return Value::unknown(cause.value_or("a comparison"), true);
}

/// Text with a gap equals another text or not, as the run decides.
Truth equal_beyond_gaps(const Value& a, const Value& b) {
    const Truth truth = value::equal(a, b);
    if (truth == Truth::yes) return truth;
    const bool gaps = value::find_gap(a) || value::find_gap(b);
    return gaps ? Truth::unknown : truth;
}

/// Lists that are put behind each other multiply.
constexpr std::size_t most_items = 1'000'000;

FunctionOutcome concatenated(const Value& argument, bool unique) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list()) return refused("takes a list of lists");
    List all;
    for (const Value& part : argument.as_list()) {
        if (part.is_null()) continue;
        if (part.is_unknown()) return part;
        if (!part.is_list()) return refused("joins lists, not " + std::string(value::python_type(part)));
        if (all.size() + part.as_list().size() > most_items) return refused("makes a list of more than 1000000 items");
        for (const Value& item : part.as_list()) {
            const auto same = [&](const Value& seen) { return value::equal(seen, item) == Truth::yes; };
            if (!unique || std::ranges::none_of(all, same)) all.push_back(item);
        }
    }
    return Value(std::move(all));
}

}  // namespace

FunctionOutcome list_concat(const Value& argument) { return concatenated(argument, false); }
FunctionOutcome list_concat_unique(const Value& argument) { return concatenated(argument, true); }

FunctionOutcome filter(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list() || argument.as_list().size() != 2)
        return refused("takes a list of values to leave out and a list");
    const Value& values = argument.as_list()[0];
    const Value& list = argument.as_list()[1];
    if (values.is_unknown() || list.is_unknown()) return values.is_unknown() ? values : list;
    if (list.is_null()) return list;
    if (!values.is_list() || !list.is_list()) return refused("takes two lists");
    List kept;
    for (const Value& item : list.as_list()) {
        const auto same = [&](const Value& value) { return value::equal(value, item) == Truth::yes; };
        if (std::ranges::none_of(values.as_list(), same)) kept.push_back(item);
    }
    return Value(std::move(kept));
}

FunctionOutcome contains(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list() || argument.as_list().size() != 2) return refused("takes a value and a sequence");
    const Value& needle = argument.as_list()[0];
    const Value& hay = argument.as_list()[1];
    if (hay.is_unknown()) return hay;
    if (hay.is_string() && needle.is_string()) {
        if (value::has_placeholder(hay.as_string()) || value::has_placeholder(needle.as_string()))
            return truth_value(Truth::unknown, needle, hay);
        return Value(hay.as_string().find(needle.as_string()) != std::string::npos);
    }
    if (hay.is_dict()) return Value(value::find_key(hay.as_dict(), needle) != nullptr);
    if (!hay.is_list()) return refused("takes a value and a sequence");
    bool unknown = false;
    for (const Value& item : hay.as_list()) {
        const Truth same = equal_beyond_gaps(item, needle);
        if (same == Truth::yes) return Value(true);
        unknown = unknown || same == Truth::unknown;
    }
    return truth_value(unknown ? Truth::unknown : Truth::no, needle, hay);
}

FunctionOutcome equals(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list() || argument.as_list().size() != 2) return refused("takes a list of two values");
    const Value& a = argument.as_list()[0];
    const Value& b = argument.as_list()[1];
    return truth_value(equal_beyond_gaps(a, b), a, b);
}

FunctionOutcome map_merge(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list()) return refused("takes a list of maps");
    Dict merged;
    for (const Value& map : argument.as_list()) {
        if (map.is_null()) continue;
        if (map.is_unknown()) return map;
        if (!map.is_dict()) return refused("merges maps, not " + std::string(value::python_type(map)));
        if (merged.where.file == text::no_file) merged.where = map.as_dict().where;
        for (const auto& [key, item] : map.as_dict()) value::set_key(merged, key, item);
    }
    return Value(std::move(merged));
}

FunctionOutcome map_replace(const Value& argument) {
    if (argument.is_unknown()) return argument;
    if (!argument.is_list() || argument.as_list().size() != 2)
        return refused("takes a list of a map and the replacements");
    const Value& map = argument.as_list()[0];
    const Value& replacements = argument.as_list()[1];
    if (map.is_unknown() || replacements.is_unknown()) return map.is_unknown() ? map : replacements;
    if (map.is_null()) return Value(Dict());
    if (!map.is_dict() || !replacements.is_dict()) return refused("takes a map and a map of replacements");
    const auto table = [&](std::string_view name) -> const Value* {
        const Value* found = value::find(replacements.as_dict(), name);
        return found == nullptr || found->is_null() ? nullptr : found;
    };
    const Value* keys = table("keys");
    const Value* values = table("values");
    for (const Value* given : {keys, values}) {
        if (given == nullptr) continue;
        if (given->is_unknown()) return *given;
        if (!given->is_dict()) return refused("keys and values have to be maps");
    }
    const auto replaced = [](const Value* rows, const Value& value) -> const Value& {
        if (rows == nullptr || value.is_unknown() || !value::is_hashable(value)) return value;
        const Value* found = value::find_key(rows->as_dict(), value);
        return found == nullptr ? value : *found;
    };
    Dict result;
    result.where = map.as_dict().where;
    for (const auto& [key, item] : map.as_dict()) {
        const Value& new_key = replaced(keys, key);
        if (new_key.is_unknown()) return new_key;
        if (value::find_key(result, new_key) != nullptr)
            return refused("the key " + value::python_repr(new_key) + " comes up twice");
        result.emplace_back(new_key, replaced(values, item));
    }
    return Value(std::move(result));
}

}  // namespace stepwarden::heat
