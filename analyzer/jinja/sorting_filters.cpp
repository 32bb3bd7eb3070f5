// Filters that order or compare the items of a sequence with each other.
#include <algorithm>
#include <vector>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/item_access.hpp"
#include "jinja/operators.hpp"
#include "jinja/text_operations.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Dict;
using value::List;
using value::Truth;
using value::Value;

struct Keyed {
    Value key;
    Value item;
};

/// The key that an item is compared by. Unknown for text whose case is; a failure for an undefined one.
Outcome key_of(const Value& item, const std::vector<Value>& path, bool case_sensitive) {
    Value key = item_at(item, path);
    if (key.is_undefined()) return undefined_failure(key);
    return case_sensitive ? Outcome(std::move(key)) : case_folded(key);
}

struct Ordering {
    std::optional<Failure> failure;
    bool open = false;
};

/// Two runs that stand one behind the other, each in order.
struct Runs {
    std::size_t first;
    std::size_t second;
    std::size_t end;
};

/// Takes both as one to the same places of `into`; of equals those of the first run come first.
template <typename Before>
void merge_runs(std::vector<Keyed>& items, const Runs& runs, std::vector<Keyed>& into, Before before) {
    std::size_t left = runs.first;
    std::size_t right = runs.second;
    for (std::size_t at = runs.first; at < runs.end; ++at) {
        const bool from_right = left == runs.second || (right < runs.end && before(items[right], items[left]));
        into[at] = std::move(items[from_right ? right++ : left++]);
    }
}

/// A stable sort after Python's `<`. Comparing what has no order is a failure, as is an Unknown for the caller to see.
Ordering sort_by_key(std::vector<Keyed>& items, bool descending) {
    Ordering out;
    const auto before = [&](const Keyed& a, const Keyed& b) {
        const auto truth = descending ? value::less(b.key, a.key) : value::less(a.key, b.key);
        if (!truth && !out.failure)
            out.failure =
                type_failure("'<' not supported between instances of '" + std::string(value::python_type(a.key)) +
                             "' and '" + std::string(value::python_type(b.key)) + "'")
                    .value();
        if (truth == Truth::unknown) out.open = true;
        return !out.failure && !out.open && truth == Truth::yes;
    };
    // By hand: a comparison that fails midway must not upset the library's sort.
    std::vector<Keyed> merged(items.size());
    for (std::size_t width = 1; width < items.size() && !out.failure && !out.open; width *= 2) {
        for (std::size_t first = 0; first < items.size(); first += 2 * width)
            merge_runs(items, {first, std::min(first + width, items.size()), std::min(first + 2 * width, items.size())},
                       merged, before);
        items.swap(merged);
    }
    return out;
}

Outcome sorted(std::vector<Keyed> items, bool descending) {
    Ordering ordering = sort_by_key(items, descending);
    if (ordering.failure) return tl::unexpected(std::move(*ordering.failure));
    if (ordering.open) return Value::unknown("an order among unknown items", true);
    List out;
    for (Keyed& keyed : items) out.push_back(std::move(keyed.item));
    return Value(std::move(out));
}

/// `sort(attribute='a,b')`: several keys, compared in turn.
Outcome sort(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    std::vector<std::vector<Value>> paths = {{}};
    if (call.slot(3) && call.slot(3)->is_string()) {
        paths.clear();
        for (const std::string& part : split(call.slot(3)->as_string(), ",", -1, false))
            paths.push_back(path_keys(Value(part)));
    } else if (call.slot(3)) {
        paths = {path_keys(*call.slot(3))};
    }
    std::vector<Keyed> keyed;
    for (Value& item : *items) {
        List keys;
        for (const auto& path : paths) {
            Outcome key = key_of(item, path, call.flag(2, false));
            if (!key) return key;
            if (key->is_unknown()) return key;
            keys.push_back(std::move(*key));
        }
        keyed.push_back({Value(std::move(keys)), std::move(item)});
    }
    return sorted(std::move(keyed), call.flag(1, false));
}

Outcome dict_sort(const Invocation& call) {
    if (!call.subject().is_dict()) return type_failure("dictsort needs a dict");
    const std::string by = call.slot(2) && call.slot(2)->is_string() ? call.slot(2)->as_string() : "key";
    if (by != "key" && by != "value") return other_failure("You can only sort by either \"key\" or \"value\"");
    std::vector<Keyed> keyed;
    for (const auto& [key, entry] : call.subject().as_dict()) {
        Outcome compared = key_of(by == "key" ? key : entry, {}, call.flag(1, false));
        if (!compared || compared->is_unknown()) return compared;
        keyed.push_back({std::move(*compared), Value::tuple({key, entry})});
    }
    return sorted(std::move(keyed), call.flag(3, false));
}

bool holds(const List& items, const Value& wanted) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& item) { return value::equal(item, wanted) == Truth::yes; });
}

/// Ansible tries Jinja's filter and, where that cannot hash a key, compares the items one by one, case included; with
/// further arguments it gives up instead (plugins/filter/mathstuff.py, unique).
Outcome unique(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    const bool attribute = call.slot(2) && value::truthiness(*call.slot(2)) == Truth::yes;
    const bool insensitive = call.slot(1) && call.slot(1)->is_bool() && !call.slot(1)->as_bool();
    const std::vector<Value> path = call.slot(2) ? path_keys(*call.slot(2)) : std::vector<Value>{};
    const bool sensitive = call.flag(1, false);
    bool hashable = true;
    List keys;
    for (const Value& item : *items) {
        Outcome key = key_of(item, path, sensitive);
        if (!key || key->is_unknown()) return key;
        hashable = hashable && value::is_hashable(*key);
        keys.push_back(std::move(*key));
    }
    if (!hashable && (insensitive || attribute)) return other_failure("Jinja2's unique filter failed");
    if (auto bound = too_many_pairs(keys.size(), keys.size())) return std::move(*bound);
    List seen;
    List out;
    for (std::size_t i = 0; i < items->size(); ++i) {
        const Value& key = hashable ? keys[i] : (*items)[i];
        if (holds(seen, key)) continue;
        seen.push_back(key);
        out.push_back((*items)[i]);
    }
    return Value(std::move(out));
}

template <bool largest>
Outcome extreme(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    if (items->empty()) return Value::undefined("an item of an empty sequence");
    const std::vector<Value> path = call.slot(2) ? path_keys(*call.slot(2)) : std::vector<Value>{};
    std::optional<Keyed> best;
    for (const Value& item : *items) {
        Outcome key = key_of(item, path, call.flag(1, false));
        if (!key || key->is_unknown()) return key;
        if (!best) {
            best = Keyed{std::move(*key), item};
            continue;
        }
        Outcome better = compare(largest ? Comparator::greater : Comparator::less, *key, best->key);
        if (!better || better->is_unknown()) return better;
        if (better->as_bool()) best = Keyed{std::move(*key), item};
    }
    return best->item;
}

Outcome group_by(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    const std::vector<Value> path = path_keys(*call.slot(1));
    const bool sensitive = call.flag(3, false);
    std::vector<Keyed> keyed;
    for (const Value& item : *items) {
        Value raw = item_at(item, path, call.slot(2));
        if (raw.is_undefined()) return undefined_failure(raw);
        Outcome key = sensitive ? Outcome(std::move(raw)) : case_folded(raw);
        if (!key || key->is_unknown()) return key;
        keyed.push_back({std::move(*key), item});
    }
    Ordering ordering = sort_by_key(keyed, false);
    if (ordering.failure) return tl::unexpected(std::move(*ordering.failure));
    if (ordering.open) return Value::unknown("an order among unknown items", true);
    List out;
    for (std::size_t i = 0; i < keyed.size();) {
        List group;
        const Value key = keyed[i].key;
        for (; i < keyed.size() && value::equal(keyed[i].key, key) == Truth::yes; ++i) group.push_back(keyed[i].item);
        const Value shown = sensitive ? key : item_at(group.front(), path, call.slot(2));
        out.push_back(Value::tuple({shown, Value(std::move(group))}));
    }
    return Value(std::move(out));
}

constexpr Row rows[] = {
    {"sort", Policy::deep, {"value", "reverse", "case_sensitive", "attribute"}, 1, false, sort, takes_keys},
    {"dictsort", Policy::deep, {"value", "case_sensitive", "by", "reverse"}, 1, false, dict_sort},
    {"unique", Policy::deep, {"a", "case_sensitive", "attribute"}, 1, false, unique},
    {"min", Policy::deep, {"value", "case_sensitive", "attribute"}, 1, false, extreme<false>, gives_undefined},
    {"max", Policy::deep, {"value", "case_sensitive", "attribute"}, 1, false, extreme<true>, gives_undefined},
    {"groupby", Policy::deep, {"value", "attribute", "default", "case_sensitive"}, 2, false, group_by},
};

}  // namespace

std::span<const Row> sorting_filters() { return rows; }

}  // namespace stepwarden::jinja
