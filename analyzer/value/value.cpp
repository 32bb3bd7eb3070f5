#include "value/value.hpp"

#include <algorithm>
#include <type_traits>

#include "value/placeholder.hpp"

namespace stepwarden::value {

namespace {

bool any(const Unknown&) { return true; }
bool any(const Undefined&) { return true; }
bool maybe_undefined(const Unknown& unknown) { return !unknown.defined || unknown.may_fail; }

/// Depth-first search for the first nested alternative `T` that is `wanted`. Recursion is bounded by the depth of the
/// value, which every reader bounds.
template <typename T>
const T* find_nested(const Value& value, bool (*wanted)(const T&) = any) {
    if (const T* hit = std::get_if<T>(&value.data())) return wanted(*hit) ? hit : nullptr;
    if constexpr (std::is_same_v<T, Unknown>)
        if (value.is_mapping()) return wanted(value.as_mapping().whole) ? &value.as_mapping().whole : nullptr;
    if (value.is_list()) {
        for (const Value& item : value.as_list())
            if (const T* hit = find_nested<T>(item, wanted)) return hit;
    }
    if (value.is_dict()) {
        for (const auto& [key, entry] : value.as_dict()) {
            if (const T* hit = find_nested<T>(key, wanted)) return hit;
            if (const T* hit = find_nested<T>(entry, wanted)) return hit;
        }
    }
    return nullptr;
}

}  // namespace

Value::Value(Mapping mapping) {
    mapping.whole = Unknown{std::make_shared<const std::string>(mapping.name + " as a whole"), true, false};
    data_ = std::make_shared<const Mapping>(std::move(mapping));
}

Value Value::unknown(std::string cause, bool defined) {
    return Value(Unknown{std::make_shared<const std::string>(std::move(cause)), defined});
}

Value Value::undefined(std::string name) {
    return Value(Undefined{std::make_shared<const std::string>(std::move(name))});
}

const Unknown* find_unknown(const Value& value) { return find_nested<Unknown>(value); }

const Unknown* find_maybe_undefined(const Value& value) { return find_nested<Unknown>(value, maybe_undefined); }

const Undefined* find_undefined(const Value& value) { return find_nested<Undefined>(value); }

Value from_yaml(const yaml::Node& node) {
    switch (node.kind) {
        case yaml::Kind::null:
            return {};
        case yaml::Kind::boolean:
            return node.boolean;
        case yaml::Kind::integer:
            return node.integer;
        case yaml::Kind::floating:
            return node.floating;
        case yaml::Kind::string:
            return without_gaps(node.scalar);
        case yaml::Kind::sequence: {
            List items;
            items.reserve(node.items.size());
            std::transform(node.items.begin(), node.items.end(), std::back_inserter(items), from_yaml);
            return items;
        }
        case yaml::Kind::mapping: {
            Dict entries;
            entries.where = node.where;
            entries.reserve(node.entries.size());
            for (const yaml::Entry& entry : node.entries)
                entries.emplace_back(from_yaml(entry.key), from_yaml(entry.value));
            return entries;
        }
    }
    return {};
}

const Value* find(const Dict& dict, std::string_view key) {
    for (const auto& [k, v] : dict)
        if (k.is_string() && k.as_string() == key) return &v;
    return nullptr;
}

}  // namespace stepwarden::value
