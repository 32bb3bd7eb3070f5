// Methods of lists, tuples and dicts that leave their object as it is.
#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Sequence;
using value::Truth;
using value::Value;

Outcome count(const Invocation& call) {
    std::int64_t hits = 0;
    for (const Value& item : call.subject().as_list()) {
        const Truth same = value::equal(item, *call.slot(1));
        if (same == Truth::unknown) return Value::unknown("a count of items of which some are unknown", true);
        if (same == Truth::yes) ++hits;
    }
    return hits;
}

Outcome index(const Invocation& call) {
    const List& items = call.subject().as_list();
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Truth same = value::equal(items[i], *call.slot(1));
        if (same == Truth::unknown) return Value::unknown("a search among items of which some are unknown", true);
        if (same == Truth::yes) return static_cast<std::int64_t>(i);
    }
    return other_failure("value is not in the list");
}

Outcome copy(const Invocation& call) {
    if (call.subject().is_dict()) return Value(value::Dict(call.subject().as_dict()));
    return Value(List(call.subject().as_list()));
}

Outcome view(const Invocation& call, Sequence::Kind kind) {
    List items;
    for (const auto& [key, entry] : call.subject().as_dict()) {
        if (kind == Sequence::Kind::items) {
            items.push_back(Value::tuple({key, entry}));
        } else {
            items.push_back(kind == Sequence::Kind::keys ? key : entry);
        }
    }
    return Value(Sequence{std::move(items), kind});
}

Outcome keys(const Invocation& call) { return view(call, Sequence::Kind::keys); }
Outcome values(const Invocation& call) { return view(call, Sequence::Kind::values); }
Outcome items(const Invocation& call) { return view(call, Sequence::Kind::items); }

/// dict.get: an undefined fallback is handed on as it is.
Outcome get(const Invocation& call) {
    const Value& key = *call.slot(1);
    if (key.is_undefined()) return undefined_failure(key);
    if (const value::Unknown* unknown = value::find_unknown(key))
        return Value::unknown(value::Unknown{unknown->cause, false, value::find_maybe_undefined(key) != nullptr});
    if (!value::is_hashable(key)) return type_failure("unhashable type");
    if (const Value* entry = value::find_key(call.subject().as_dict(), key)) return *entry;
    return call.slot(2) ? *call.slot(2) : Value();
}

constexpr std::array<Row, 3> sequence_rows = {{
    {"count", Policy::shallow, {"self", "value"}, 2, false, count},
    {"index", Policy::shallow, {"self", "value"}, 2, false, index},
    {"copy", Policy::custom, {"self"}, 1, false, copy},
}};

constexpr std::array<Row, 5> dict_rows = {{
    {"keys", Policy::custom, {"self"}, 1, false, keys},
    {"values", Policy::custom, {"self"}, 1, false, values},
    {"items", Policy::custom, {"self"}, 1, false, items},
    {"get", Policy::custom, {"self", "key", "default"}, 2, false, get},
    {"copy", Policy::custom, {"self"}, 1, false, copy},
}};

template <std::size_t N>
const Row* find_in(const std::array<Row, N>& rows, std::string_view name) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return at == rows.end() ? nullptr : &*at;
}

}  // namespace

const Row* find_sequence_method(std::string_view name) { return find_in(sequence_rows, name); }

const Row* find_dict_method(std::string_view name) { return find_in(dict_rows, name); }

}  // namespace stepwarden::jinja
