#include "jinja/text_operations.hpp"

#include <algorithm>

#include "jinja/lexer.hpp"
#include "jinja/operators.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
char lowered(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }
char uppered(char c) { return is_lower(c) ? static_cast<char>(c & ~0x20) : c; }

std::size_t next_whitespace(std::string_view text, std::size_t from) {
    while (from < text.size() && whitespace_length(text, from) == 0) ++from;
    return from;
}

std::vector<std::string> split_at_whitespace(std::string_view text, std::int64_t limit) {
    std::vector<std::string> out;
    std::size_t at = skip_whitespace(text, 0);
    while (at < text.size()) {
        if (limit >= 0 && static_cast<std::int64_t>(out.size()) == limit) {
            out.emplace_back(text.substr(at));
            return out;
        }
        const std::size_t end = next_whitespace(text, at);
        out.emplace_back(text.substr(at, end - at));
        at = skip_whitespace(text, end);
    }
    return out;
}

/// From the right: whole words first, then what the limit leaves over.
std::vector<std::string> split_at_whitespace_from_right(std::string_view text, std::int64_t limit) {
    std::vector<std::string> words = split_at_whitespace(text, -1);
    if (limit < 0 || static_cast<std::int64_t>(words.size()) <= limit) return words;
    std::size_t end = trim_whitespace_end(text);
    std::vector<std::string> out;
    for (std::int64_t n = 0; n < limit; ++n) {
        const std::string& word = words[words.size() - 1 - static_cast<std::size_t>(n)];
        out.push_back(word);
        end = trim_whitespace_end(text.substr(0, end - word.size()));
    }
    if (end > 0) out.emplace_back(text.substr(0, end));
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<std::string> split_at(std::string_view text, std::string_view separator, std::int64_t limit) {
    std::vector<std::string> out;
    for (std::int64_t n = 0; limit < 0 || n < limit; ++n) {
        const std::size_t hit = text.find(separator);
        if (hit == std::string_view::npos) break;
        out.emplace_back(text.substr(0, hit));
        text.remove_prefix(hit + separator.size());
    }
    out.emplace_back(text);
    return out;
}

std::vector<std::string> split_at_from_right(std::string_view text, std::string_view separator, std::int64_t limit) {
    std::vector<std::string> out;
    for (std::int64_t n = 0; limit < 0 || n < limit; ++n) {
        const std::size_t hit = text.rfind(separator);
        if (hit == std::string_view::npos) break;
        out.emplace_back(text.substr(hit + separator.size()));
        text = text.substr(0, hit);
    }
    out.emplace_back(text);
    std::reverse(out.begin(), out.end());
    return out;
}

std::size_t line_end_length(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == '\r') return text.substr(at).starts_with("\r\n") ? 2 : 1;
    if (c == '\n' || c == '\v' || c == '\f' || (c >= '\x1c' && c <= '\x1e')) return 1;
    for (const std::string_view end : {"\u0085", "\u2028", "\u2029"})
        if (text.substr(at).starts_with(end)) return end.size();
    return 0;
}

}  // namespace

Outcome in_case(std::string_view text, Case wanted) {
    if (!value::is_ascii(text)) return Value::unknown("the case of letters beyond ASCII", true);
    std::string out(text);
    bool inside_word = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const char c = out[i];
        switch (wanted) {
            case Case::lower:
                out[i] = lowered(c);
                break;
            case Case::upper:
                out[i] = uppered(c);
                break;
            case Case::swap:
                out[i] = is_upper(c) ? lowered(c) : uppered(c);
                break;
            case Case::capitalize:
                out[i] = i == 0 ? uppered(c) : lowered(c);
                break;
            case Case::title:
                out[i] = inside_word ? lowered(c) : uppered(c);
                break;
        }
        inside_word = is_lower(c) || is_upper(c);
    }
    return Value(std::move(out));
}

std::vector<std::string> split(std::string_view text, std::optional<std::string_view> separator, std::int64_t limit,
                               bool from_right) {
    if (!separator) return from_right ? split_at_whitespace_from_right(text, limit) : split_at_whitespace(text, limit);
    return from_right ? split_at_from_right(text, *separator, limit) : split_at(text, *separator, limit);
}

std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends) {
    std::vector<std::string_view> out;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = line_end_length(text, at);
        if (length > 0) {
            out.push_back(text.substr(start, at - start + (keep_ends ? length : 0)));
            start = at + length;
        }
        at += std::max<std::size_t>(length, 1);
    }
    if (start < text.size()) out.push_back(text.substr(start));
    return out;
}

std::string replace_all(std::string_view text, std::string_view old, std::string_view replacement, std::int64_t limit) {
    std::string out;
    if (old.empty()) {
        const auto points = value::code_points(text);
        std::int64_t made = 0;
        const auto insert = [&] {
            if (limit < 0 || made++ < limit) out += replacement;
        };
        for (const std::string_view point : points) {
            if (out.size() > max_size) return out;
            insert();
            out += point;
        }
        insert();
        return out;
    }
    for (std::int64_t n = 0; (limit < 0 || n < limit) && out.size() <= max_size; ++n) {
        const std::size_t hit = text.find(old);
        if (hit == std::string_view::npos) break;
        out += text.substr(0, hit);
        out += replacement;
        text.remove_prefix(hit + old.size());
    }
    return out += text;
}

Outcome replaced(std::string_view text, std::string_view old, std::string_view replacement, std::int64_t limit) {
    std::string out = replace_all(text, old, replacement, limit);
    if (out.size() > max_size) return Value::unknown("a string longer than " + std::to_string(max_size), true);
    return Value(std::move(out));
}

std::string strip(std::string_view text, std::optional<std::string_view> characters, bool left, bool right) {
    if (!characters) {
        if (right) text = text.substr(0, trim_whitespace_end(text));
        if (left) text.remove_prefix(skip_whitespace(text, 0));
        return std::string(text);
    }
    const auto set = value::code_points(*characters);
    const auto stripped = [&](std::string_view point) { return std::find(set.begin(), set.end(), point) != set.end(); };
    const auto points = value::code_points(text);
    std::size_t first = 0;
    std::size_t last = points.size();
    while (left && first < last && stripped(points[first])) ++first;
    while (right && last > first && stripped(points[last - 1])) --last;
    std::string out;
    for (std::size_t i = first; i < last; ++i) out += points[i];
    return out;
}

}  // namespace stepwarden::jinja
