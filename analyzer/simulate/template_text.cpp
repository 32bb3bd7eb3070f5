#include "simulate/template_text.hpp"

#include <cstddef>

namespace stepwarden::simulate {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_quoted(std::string_view text) {
    return text.size() > 1 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front() &&
           text.substr(1, text.size() - 2).find_first_of("'\"\\") == std::string_view::npos;
}

/// Place after the `}}` that ends the template opened at `start`, or npos.
std::size_t template_end(std::string_view text, std::size_t start) {
    char quote = 0;
    for (std::size_t at = start + 2; at < text.size(); ++at) {
        const char c = text[at];
        if (quote == 0 && text.substr(at, 2) == "}}") return at + 2;
        if (quote != 0 && c == '\\')
            ++at;
        else if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
    }
    return std::string_view::npos;
}

bool is_plain_key(std::string_view text) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// The key of `.key` or `['key']`, or nothing for any other tail of an expression.
std::optional<std::string_view> key_of(std::string_view tail) {
    if (tail.starts_with('.') && is_plain_key(tail.substr(1))) return tail.substr(1);
    if (!tail.starts_with('[') || !tail.ends_with(']')) return std::nullopt;
    const std::string_view inner = trimmed(tail.substr(1, tail.size() - 2));
    if (!is_quoted(inner)) return std::nullopt;
    return inner.substr(1, inner.size() - 2);
}

const yaml::Node* item_value(std::string_view expression, std::string_view variable, const yaml::Node& item) {
    if (!expression.starts_with(variable)) return nullptr;
    const std::string_view tail = expression.substr(variable.size());
    if (tail.empty()) return &item;
    const std::optional<std::string_view> key = key_of(tail);
    return key && item.is_mapping() ? item.find(*key) : nullptr;
}

}  // namespace

std::optional<std::string_view> sole_expression(std::string_view text) {
    const std::string_view whole = trimmed(text);
    if (!whole.starts_with("{{") || template_end(whole, 0) != whole.size()) return std::nullopt;
    return trimmed(whole.substr(2, whole.size() - 4));
}

std::optional<std::string> resolve_text(std::string_view text, const TextLookup& lookup) {
    if (text.find("{{") == std::string_view::npos && text.find("{%") == std::string_view::npos)
        return std::string(text);
    const std::optional<std::string_view> expression = sole_expression(text);
    if (expression && is_quoted(*expression)) return std::string(expression->substr(1, expression->size() - 2));
    return lookup ? lookup(text) : std::nullopt;
}

std::string substitute_item(std::string_view text, std::string_view variable, const yaml::Node& item) {
    std::string result;
    while (!text.empty()) {
        const std::size_t start = text.find("{{");
        const std::size_t end = start == std::string_view::npos ? start : template_end(text, start);
        if (end == std::string_view::npos) break;
        const std::string_view expression = trimmed(text.substr(start + 2, end - start - 4));
        const yaml::Node* value = item_value(expression, variable, item);
        result += text.substr(0, start);
        if (value != nullptr && value->is_scalar() && !value->is_null())
            result += value->scalar;
        else
            result += text.substr(start, end - start);
        text.remove_prefix(end);
    }
    result += text;
    return result;
}

}  // namespace stepwarden::simulate
