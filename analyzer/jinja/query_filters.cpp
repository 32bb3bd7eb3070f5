// json_query of community.general, for the expressions that name a place in the data: identifiers, quoted identifiers
// and indices (JMESPath's grammar, jmespath.org/specification.html). Any other expression gives Unknown.
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jinja/families.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {
namespace {

using value::Value;
using Key = std::variant<std::string, std::int64_t>;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes an identifier, quoted or not, off the front of `text`.
std::optional<std::string> take_identifier(std::string_view& text) {
    if (text.starts_with('"')) {
        const std::size_t end = text.find('"', 1);
        // Escapes stand for characters that no name in real data has.
        if (end == std::string_view::npos || text.substr(0, end).find('\\') != std::string_view::npos)
            return std::nullopt;
        std::string name(text.substr(1, end - 1));
        text.remove_prefix(end + 1);
        return name;
    }
    std::size_t end = 0;
    while (end < text.size() && (is_letter(text[end]) || (end > 0 && is_digit(text[end])))) ++end;
    if (end == 0) return std::nullopt;
    std::string name(text.substr(0, end));
    text.remove_prefix(end);
    return name;
}

/// Takes "[n]" off the front of `text`.
std::optional<std::int64_t> take_index(std::string_view& text) {
    const std::size_t end = text.find(']');
    if (!text.starts_with('[') || end == std::string_view::npos) return std::nullopt;
    std::int64_t index = 0;
    const auto [stop, error] = std::from_chars(text.data() + 1, text.data() + end, index);
    if (error != std::errc() || stop != text.data() + end) return std::nullopt;
    text.remove_prefix(end + 1);
    return index;
}

std::optional<std::vector<Key>> path_of(std::string_view text) {
    std::vector<Key> path;
    bool wants_name = true;
    while (!text.empty() || wants_name) {
        if (text.starts_with('[')) {
            const auto index = take_index(text);
            if (!index) return std::nullopt;
            path.emplace_back(*index);
        } else {
            auto name = wants_name ? take_identifier(text) : std::nullopt;
            if (!name) return std::nullopt;
            path.emplace_back(std::move(*name));
        }
        wants_name = text.starts_with('.');
        if (wants_name) text.remove_prefix(1);
    }
    return path;
}

/// What is not there is null.
Value step_into(const Value& data, const Key& key) {
    if (const auto* name = std::get_if<std::string>(&key)) {
        const Value* entry = data.is_dict() ? value::find(data.as_dict(), *name) : nullptr;
        return entry != nullptr ? *entry : Value();
    }
    if (!data.is_plain_list()) return {};
    const auto size = static_cast<std::int64_t>(data.as_list().size());
    std::int64_t index = std::get<std::int64_t>(key);
    if (index < 0) index += size;
    return index < 0 || index >= size ? Value() : data.as_list()[static_cast<std::size_t>(index)];
}

Outcome json_query(const Invocation& call) {
    const Value& expression = *call.slot(1);
    const auto path = expression.is_string() ? path_of(expression.as_string()) : std::nullopt;
    if (!path) return Value::unknown("filter 'json_query' with more than a path", true);
    Value data = call.subject();
    for (const Key& key : *path) {
        if (data.is_unknown() || data.is_mapping())
            return Value::unknown(data.is_unknown() ? data.cause() : data.as_mapping().name, true);
        data = step_into(data, key);
    }
    return data;
}

constexpr Row rows[] = {{"json_query", Policy::shallow, {"data", "expr"}, 2, false, json_query}};

}  // namespace

std::span<const Row> query_filters() { return rows; }

}  // namespace stepwarden::jinja
