// Filters over sequences that keep, cut, join or measure them.
#include <algorithm>
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/item_access.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

Outcome length(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_string()) return static_cast<std::int64_t>(value::code_point_count(subject.as_string()));
    if (subject.is_list()) return static_cast<std::int64_t>(subject.as_list().size());
    if (subject.is_dict()) return static_cast<std::int64_t>(subject.as_dict().size());
    return type_failure("object of type '" + std::string(value::python_type(subject)) + "' has no len()");
}

Outcome first(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    return items->empty() ? Value::undefined("the first item of an empty sequence") : items->front();
}

Outcome last(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    return items->empty() ? Value::undefined("the last item of an empty sequence") : items->back();
}

Outcome reverse(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    std::reverse(items->begin(), items->end());
    if (!call.subject().is_string()) return Value(std::move(*items));
    std::string out;
    for (const Value& point : *items) out += point.as_string();
    return Value(std::move(out));
}

Outcome join(const Invocation& call) {
    Outcome separator = call.slot(1) ? text_of(*call.slot(1)) : Outcome(Value(""));
    if (!separator) return separator;
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    const bool by_attribute = call.slot(2) && !call.slot(2)->is_null();
    const std::vector<Value> keys = by_attribute ? path_keys(*call.slot(2)) : std::vector<Value>{};
    std::optional<Value> unknown;
    if (separator->is_unknown()) unknown = *separator;
    std::string out;
    for (std::size_t i = 0; i < items->size(); ++i) {
        Outcome text = text_of(item_at((*items)[i], keys));
        if (!text) return text;
        call.context->risk.note_result(text);
        if (text->is_unknown() && !unknown) unknown = *text;
        if (unknown) continue;
        if (i > 0) out += separator->as_string();
        out += text->as_string();
    }
    if (unknown) return *unknown;
    return Value(std::move(out));
}

/// The integer in a slot, bools included; a failure for any other kind.
tl::expected<std::int64_t, Failure> count_slot(const Invocation& call, std::size_t index) {
    if (value::is_integral(*call.slot(index))) return value::integral(*call.slot(index));
    return type_failure("an integer is required");
}

Outcome batch(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    // Jinja compares the count with ==, so that any other kind never matches and leaves one batch.
    const std::int64_t size = value::is_integral(*call.slot(1)) ? value::integral(*call.slot(1)) : -1;
    const bool fills = call.slot(2) && !call.slot(2)->is_null();
    if (fills && !items->empty() && (size < 0 || size > 100'000))
        return Value::unknown("filter 'batch' of that size", true);
    List out;
    List current;
    for (Value& item : *items) {
        if (static_cast<std::int64_t>(current.size()) == size) {
            out.emplace_back(std::move(current));
            current = {};
        }
        current.push_back(std::move(item));
    }
    if (!current.empty()) {
        while (fills && static_cast<std::int64_t>(current.size()) < size) current.push_back(*call.slot(2));
        out.emplace_back(std::move(current));
    }
    return Value(std::move(out));
}

Outcome slices(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    const auto count = count_slot(call, 1);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return other_failure("integer division or modulo by zero");
    if (*count < 0) return Value(List{});
    if (*count > 100'000) return Value::unknown("filter 'slice' into that many", true);
    const auto size = static_cast<std::int64_t>(items->size());
    const std::int64_t per_slice = size / *count;
    const std::int64_t with_extra = size % *count;
    List out;
    auto at = items->begin();
    for (std::int64_t n = 0; n < *count; ++n) {
        const auto end = at + per_slice + (n < with_extra ? 1 : 0);
        List part(at, end);
        if (call.slot(2) && !call.slot(2)->is_null() && n >= with_extra) part.push_back(*call.slot(2));
        out.emplace_back(std::move(part));
        at = end;
    }
    return Value(std::move(out));
}

bool is_flat_null(const Value& item) {
    return item.is_null() || (item.is_string() && (item.as_string() == "None" || item.as_string() == "null"));
}

/// `levels` below zero flattens everything.
std::optional<Failure> flatten_into(List& out, const List& items, std::int64_t levels, bool skip_nulls) {
    for (const Value& item : items) {
        // Asking whether it is a null compares it.
        if (skip_nulls && item.is_undefined()) return undefined_failure(item).value();
        if (skip_nulls && is_flat_null(item)) continue;
        if ((item.is_plain_list() || item.is_tuple()) && levels != 0) {
            const std::int64_t inner = levels < 0 ? levels : levels - 1;
            if (auto failure = flatten_into(out, item.as_list(), inner, skip_nulls)) return failure;
        } else {
            out.push_back(item);
        }
    }
    return std::nullopt;
}

Outcome flatten(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    std::int64_t levels = -1;
    if (call.slot(1) && !call.slot(1)->is_null()) {
        const auto wanted = count_slot(call, 1);
        if (!wanted) return tl::unexpected(wanted.error());
        levels = std::max<std::int64_t>(*wanted, 0);
    }
    List out;
    // A nested Unknown may be a list, whose items nobody knows; the rest of the result would be a guess.
    for (const Value& item : *items)
        if (const value::Unknown* unknown = value::find_unknown(item)) return result_over(*unknown, {&call.subject()});
    if (auto failure = flatten_into(out, *items, levels, call.flag(2, true)))
        return tl::unexpected(std::move(*failure));
    return Value(std::move(out));
}

Outcome zipped(const Invocation& call, bool longest) {
    std::vector<List> columns;
    for (std::size_t i = 0; i <= call.extra().size(); ++i) {
        auto items = iterate(i == 0 ? call.subject() : call.extra()[i - 1]);
        if (!items) return tl::unexpected(std::move(items.error()));
        columns.push_back(std::move(*items));
    }
    std::size_t rows = columns.front().size();
    for (const List& column : columns) rows = longest ? std::max(rows, column.size()) : std::min(rows, column.size());
    Value fill;
    for (const auto& [name, argument] : call.extra_named()) {
        if (!longest || name != "fillvalue") return type_failure("zip got an unexpected argument '" + name + "'");
        fill = argument;
    }
    List out;
    for (std::size_t row = 0; row < rows; ++row) {
        List tuple;
        for (const List& column : columns) tuple.push_back(row < column.size() ? column[row] : fill);
        out.push_back(Value::tuple(std::move(tuple)));
    }
    return Value(std::move(out));
}

Outcome zip(const Invocation& call) { return zipped(call, false); }
Outcome zip_longest(const Invocation& call) { return zipped(call, true); }

Outcome product(const Invocation& call) {
    if (!call.extra_named().empty()) return Value::unknown("filter 'product' with 'repeat'", true);
    std::vector<List> combinations = {{}};
    for (std::size_t i = 0; i <= call.extra().size(); ++i) {
        auto items = iterate(i == 0 ? call.subject() : call.extra()[i - 1]);
        if (!items) return tl::unexpected(std::move(items.error()));
        if (!items->empty() && combinations.size() > 100'000 / items->size())
            return Value::unknown("filter 'product' of more than 100000 items", true);
        std::vector<List> next;
        for (const List& head : combinations) {
            for (const Value& item : *items) {
                next.push_back(head);
                next.back().push_back(item);
            }
        }
        combinations = std::move(next);
    }
    List out;
    for (List& combination : combinations) out.push_back(Value::tuple(std::move(combination)));
    return Value(std::move(out));
}

Outcome sum(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    Outcome total = call.slot(2) ? *call.slot(2) : Value(0);
    if (total->is_string()) return type_failure("sum() can't sum strings");
    const std::vector<Value> keys = call.slot(1) ? path_keys(*call.slot(1)) : std::vector<Value>{};
    for (const Value& item : *items) {
        total = arithmetic(Arithmetic::add, *total, item_at(item, keys));
        if (!total) return total;
    }
    return total;
}

constexpr Row rows[] = {
    {"length", Policy::shallow, {"obj"}, 1, false, length, takes_keys},
    {"count", Policy::shallow, {"obj"}, 1, false, length, takes_keys},
    {"first", Policy::shallow, {"seq"}, 1, false, first, gives_undefined | takes_keys},
    {"last", Policy::shallow, {"seq"}, 1, false, last, gives_undefined | takes_keys},
    {"reverse", Policy::shallow, {"value"}, 1, false, reverse},
    {"join", Policy::shallow, {"value", "d", "attribute"}, 1, false, join, takes_keys},
    {"batch", Policy::shallow, {"value", "linecount", "fill_with"}, 2, false, batch},
    {"slice", Policy::shallow, {"value", "slices", "fill_with"}, 2, false, slices},
    {"flatten", Policy::shallow, {"mylist", "levels", "skip_nulls"}, 1, false, flatten},
    {"zip", Policy::shallow, {"seq"}, 1, true, zip},
    {"zip_longest", Policy::shallow, {"seq"}, 1, true, zip_longest},
    {"product", Policy::shallow, {"seq"}, 1, true, product},
    {"sum", Policy::shallow, {"iterable", "attribute", "start"}, 1, false, sum},
};

}  // namespace

std::span<const Row> sequence_filters() { return rows; }

}  // namespace stepwarden::jinja
