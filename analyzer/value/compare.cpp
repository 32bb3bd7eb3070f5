#include "value/compare.hpp"

#include <algorithm>
#include <cmath>

namespace stepwarden::value {

namespace {

Truth from_bool(bool b) { return b ? Truth::yes : Truth::no; }

/// Exact, for an int64 may not fit a double.
bool equal_mixed(std::int64_t i, double d) {
    if (std::isnan(d) || d < -0x1p63 || d >= 0x1p63) return false;
    return std::trunc(d) == d && static_cast<std::int64_t>(d) == i;
}

bool less_mixed(std::int64_t i, double d) {
    if (std::isnan(d)) return false;
    if (d >= 0x1p63) return true;
    if (d < -0x1p63) return false;
    const auto whole = static_cast<std::int64_t>(std::floor(d));
    return i < whole || (i == whole && std::floor(d) < d);
}

bool equal_numbers(const Value& a, const Value& b) {
    if (is_integral(a) && is_integral(b)) return integral(a) == integral(b);
    if (is_integral(a)) return equal_mixed(integral(a), b.as_float());
    if (is_integral(b)) return equal_mixed(integral(b), a.as_float());
    return a.as_float() == b.as_float();
}

bool less_numbers(const Value& a, const Value& b) {
    if (is_integral(a) && is_integral(b)) return integral(a) < integral(b);
    if (is_integral(a)) return less_mixed(integral(a), b.as_float());
    if (is_integral(b)) return a.as_float() < static_cast<double>(integral(b));
    return a.as_float() < b.as_float();
}

Truth equal_lists(const List& a, const List& b) {
    if (a.size() != b.size()) return Truth::no;
    Truth all = Truth::yes;
    for (std::size_t i = 0; i < a.size() && all != Truth::no; ++i) all = all && equal(a[i], b[i]);
    return all;
}

Truth contains(const List& list, const Value& item) {
    Truth any = Truth::no;
    for (const Value& candidate : list) any = any || equal(candidate, item);
    return any;
}

/// Views of dicts compare as sets.
Truth equal_sets(const List& a, const List& b) {
    if (a.size() != b.size()) return Truth::no;
    Truth all = Truth::yes;
    for (const Value& item : a) all = all && contains(b, item);
    return all;
}

Truth equal_dicts(const Dict& a, const Dict& b) {
    if (a.size() != b.size()) return Truth::no;
    Truth all = Truth::yes;
    for (const auto& [key, entry] : a) {
        const Value* other = find_key(b, key);
        all = all && (other ? equal(entry, *other) : Truth::no);
    }
    return all;
}

/// A Mapping equals itself; what other mappings hold would have to be asked for.
Truth equal_mappings(const Value& a, const Value& b) {
    const auto is_mapping = [](const Value& value) { return value.is_mapping() || value.is_dict(); };
    if (!is_mapping(a) || !is_mapping(b)) return Truth::no;
    return a.is_mapping() && b.is_mapping() && &a.as_mapping() == &b.as_mapping() ? Truth::yes : Truth::unknown;
}

bool is_set_like(const Value& value) {
    return value.is_sequence() &&
           (value.as_sequence().kind == Sequence::Kind::keys || value.as_sequence().kind == Sequence::Kind::items);
}

Truth equal_sequences(const Value& a, const Value& b) {
    if (is_set_like(a) && is_set_like(b)) return equal_sets(a.as_list(), b.as_list());
    if (a.is_sequence() != b.is_sequence()) return Truth::no;
    if (!a.is_sequence()) return equal_lists(a.as_list(), b.as_list());
    if (a.as_sequence().kind != b.as_sequence().kind) return Truth::no;
    if (a.as_sequence().kind == Sequence::Kind::values) return from_bool(&a.as_sequence() == &b.as_sequence());
    return equal_lists(a.as_list(), b.as_list());
}

std::optional<Truth> less_lists(const List& a, const List& b) {
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const Truth same = equal(a[i], b[i]);
        if (same == Truth::unknown) return Truth::unknown;
        if (same == Truth::no) return less(a[i], b[i]);
    }
    return from_bool(a.size() < b.size());
}

bool is_open(const Value& value) { return value.is_unknown() || value.is_undefined(); }

}  // namespace

Truth truthiness(const Value& value) {
    if (is_open(value)) return Truth::unknown;
    if (is_integral(value)) return from_bool(integral(value) != 0);
    if (value.is_float()) return from_bool(value.as_float() != 0);
    if (value.is_string()) return from_bool(!value.as_string().empty());
    if (value.is_list()) return from_bool(!value.as_list().empty());
    if (value.is_dict()) return from_bool(!value.as_dict().empty());
    return from_bool(value.is_mapping());
}

Truth equal(const Value& a, const Value& b) {
    if (is_open(a) || is_open(b)) return Truth::unknown;
    if (is_number(a) && is_number(b)) return from_bool(equal_numbers(a, b));
    if (a.is_string() && b.is_string()) return from_bool(a.as_string() == b.as_string());
    if (a.is_list() && b.is_list()) return equal_sequences(a, b);
    if (a.is_dict() && b.is_dict()) return equal_dicts(a.as_dict(), b.as_dict());
    if (a.is_mapping() || b.is_mapping()) return equal_mappings(a, b);
    return from_bool(a.is_null() && b.is_null());
}

std::optional<Truth> less(const Value& a, const Value& b) {
    if (is_open(a) || is_open(b)) return Truth::unknown;
    if (is_number(a) && is_number(b)) return from_bool(less_numbers(a, b));
    if (a.is_string() && b.is_string()) return from_bool(a.as_string() < b.as_string());
    const bool ordered = (a.is_plain_list() && b.is_plain_list()) || (a.is_tuple() && b.is_tuple());
    if (ordered) return less_lists(a.as_list(), b.as_list());
    return std::nullopt;
}

bool is_hashable(const Value& value) {
    if (value.is_dict() || value.is_mapping() || value.is_plain_list()) return false;
    if (!value.is_sequence()) return true;
    switch (value.as_sequence().kind) {
        case Sequence::Kind::tuple:
            return std::all_of(value.as_list().begin(), value.as_list().end(), is_hashable);
        case Sequence::Kind::keys:
        case Sequence::Kind::items:
            return false;
        case Sequence::Kind::values:
        case Sequence::Kind::range:
            return true;
    }
    return false;
}

const Value* find_key(const Dict& dict, const Value& key) {
    if (key.is_string()) return find(dict, key.as_string());
    for (const auto& [k, v] : dict)
        if (equal(k, key) == Truth::yes) return &v;
    return nullptr;
}

void set_key(Dict& dict, const Value& key, Value value) {
    const auto is_it = [&key](const Value& other) {
        if (key.is_string() && other.is_string()) return key.as_string() == other.as_string();
        return equal(other, key) == Truth::yes;
    };
    for (auto& [k, v] : dict) {
        if (!is_it(k)) continue;
        v = std::move(value);
        return;
    }
    dict.emplace_back(key, std::move(value));
}

bool identical(const Value& a, const Value& b) {
    if (a.data().index() != b.data().index()) return false;
    if (a.is_unknown() || a.is_undefined()) return false;
    if (a.is_list()) {
        if (a.is_sequence() && a.as_sequence().kind != b.as_sequence().kind) return false;
        return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(), b.as_list().end(), identical);
    }
    if (a.is_dict()) {
        const auto same_entry = [](const auto& x, const auto& y) {
            return identical(x.first, y.first) && identical(x.second, y.second);
        };
        return std::equal(a.as_dict().begin(), a.as_dict().end(), b.as_dict().begin(), b.as_dict().end(), same_entry);
    }
    return equal(a, b) == Truth::yes;
}

}  // namespace stepwarden::value
