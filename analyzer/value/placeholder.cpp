#include "value/placeholder.hpp"

#include <algorithm>

namespace stepwarden::value {
namespace {

constexpr std::string_view opening = "\xE2\x9F\xA6";
constexpr std::string_view closing = "\xE2\x9F\xA7";

}  // namespace

std::string placeholder(std::string_view cause) {
    std::string text(opening);
    for (const char c : cause) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    return text += closing;
}

bool has_placeholder(std::string_view text) { return text.find(opening) != std::string_view::npos; }

std::optional<std::string> placeholder_cause(std::string_view text) {
    const std::size_t start = text.find(opening);
    if (start == std::string_view::npos) return std::nullopt;
    const std::size_t first = start + opening.size();
    return std::string(text.substr(first, std::min(text.find(closing, first), text.size()) - first));
}

Value with_placeholders(const Value& value) {
    if (value.is_unknown()) return placeholder(value.cause());
    if (value.is_plain_list()) {
        List items;
        items.reserve(value.as_list().size());
        std::ranges::transform(value.as_list(), std::back_inserter(items), with_placeholders);
        return items;
    }
    if (value.is_dict()) {
        Dict entries;
        entries.where = value.as_dict().where;
        for (const auto& [key, item] : value.as_dict())
            entries.emplace_back(with_placeholders(key), with_placeholders(item));
        return entries;
    }
    return value;
}

Value without_gaps(Value value) {
    if (!value.is_string()) return value;
    auto cause = placeholder_cause(value.as_string());
    return cause ? Value::unknown(std::move(*cause), true) : value;
}

std::optional<std::string> find_gap(const Value& value) {
    if (value.is_unknown()) return value.cause();
    if (value.is_string()) return placeholder_cause(value.as_string());
    if (value.is_list())
        for (const Value& item : value.as_list())
            if (auto cause = find_gap(item)) return cause;
    if (value.is_dict())
        for (const auto& [key, item] : value.as_dict()) {
            if (auto cause = find_gap(key)) return cause;
            if (auto cause = find_gap(item)) return cause;
        }
    return std::nullopt;
}

}  // namespace stepwarden::value
