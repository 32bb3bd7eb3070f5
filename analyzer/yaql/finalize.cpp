// The way out: what an evaluation worked on becomes a value (yaql/language/utils.py, convert_output_data).
#include <fmt/format.h>

#include "yaql/cursor.hpp"
#include "yaql/evaluation.hpp"

namespace stepwarden::yaql {

using value::Dict;
using value::List;
using value::Value;

namespace {

/// Lists and dicts that come out are Python's own, which neither a set nor a key can be.
std::optional<Stop> unhashable(const Value& value) {
    if (!value.is_list() && !value.is_dict()) return std::nullopt;
    return failed(std::string("unhashable type: ") + (value.is_dict() ? "'dict'" : "'list'")).value();
}

/// An Unknown that stops the making of a list or dict is what the list or dict is.
tl::expected<Value, Stop> settled(Stop stop) {
    if (!stop.unknown) return tl::unexpected(std::move(stop));
    return Value::unknown(std::move(*stop.unknown));
}

}  // namespace

tl::expected<Value, Stop> Evaluation::finalize(const Term& term) {
    if (auto stop = step()) return tl::unexpected(std::move(*stop));
    if (const Value* value = term.value()) return *value;
    if (const auto* map = term.made<const Map>()) return finalize_dict(**map);
    if (is_iterable(term)) return finalize_array(term);
    return failed(fmt::format("the result is {}, which is no value", kind_name(term)));
}

tl::expected<Value, Stop> Evaluation::finalize_array(const Term& term) {
    Cursor cursor(term, *this);
    List out;
    while (true) {
        Pull element = cursor.next();
        if (!element) return settled(std::move(element.error()));
        if (!*element) return Value(std::move(out));
        auto item = finalize(**element);
        if (!item) return item;
        if (is_set_like(term))
            if (auto stop = unhashable(*item)) return tl::unexpected(std::move(*stop));
        if (auto stop = too_many(out.size() + 1)) return tl::unexpected(std::move(*stop));
        out.push_back(std::move(*item));
    }
}

tl::expected<Value, Stop> Evaluation::finalize_dict(const Map& map) {
    Dict out;
    out.where = map.where;
    out.reserve(map.entries.size());
    for (const auto& [key, entry] : map.entries) {
        auto key_value = finalize(key);
        if (!key_value) return key_value;
        if (auto stop = unhashable(*key_value)) return tl::unexpected(std::move(*stop));
        auto entry_value = finalize(entry);
        if (!entry_value) return entry_value;
        out.emplace_back(std::move(*key_value), std::move(*entry_value));
    }
    return Value(std::move(out));
}

}  // namespace stepwarden::yaql
