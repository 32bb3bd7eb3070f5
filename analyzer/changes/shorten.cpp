#include "changes/shorten.hpp"

#include <algorithm>
#include <string_view>

namespace stepwarden::changes {
namespace {

constexpr std::size_t most_bytes = 160;
/// So much of what both have is left on either side of what differs.
constexpr std::size_t margin = 24;
constexpr std::string_view left_out = "...";

bool inside_character(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// At most `most_bytes`, the middle left out.
std::string cut(std::string_view text) {
    if (text.size() <= most_bytes) return std::string(text);
    std::size_t front = most_bytes / 2;
    std::size_t back = text.size() - most_bytes / 2;
    while (front > 0 && inside_character(text, front)) --front;
    while (back < text.size() && inside_character(text, back)) ++back;
    return std::string(text.substr(0, front)) + std::string(left_out) + std::string(text.substr(back));
}

/// How much of both ends is alike, up to the start of a line, or else of a word.
struct Common {
    std::size_t front = 0;
    std::size_t back = 0;
};

Common common_ends(std::string_view a, std::string_view b) {
    const std::size_t shorter = std::min(a.size(), b.size());
    Common common;
    while (common.front < shorter && a[common.front] == b[common.front]) ++common.front;
    while (common.back < shorter - common.front && a[a.size() - 1 - common.back] == b[b.size() - 1 - common.back])
        ++common.back;
    return common;
}

/// Back to the start of the line, or to a blank some way before the place.
std::size_t start_before(std::string_view text, std::size_t at) {
    const std::size_t line = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t from = line == std::string_view::npos ? 0 : line + 1;
    if (at - from <= most_bytes / 2) return from;
    const std::size_t blank = text.rfind(' ', at - margin);
    std::size_t start = blank == std::string_view::npos || blank < from ? at - margin : blank + 1;
    while (start > 0 && inside_character(text, start)) --start;
    return start;
}

std::size_t end_after(std::string_view text, std::size_t at) {
    const std::size_t line = std::min(text.find('\n', at), text.size());
    if (line - at <= most_bytes / 2) return line;
    std::size_t end = std::min(text.find(' ', at + margin), line);
    if (end - at > most_bytes / 2) end = at + margin;
    while (end < text.size() && inside_character(text, end)) ++end;
    return end;
}

std::string part(std::string_view text, std::size_t start, std::size_t end) {
    std::string shown;
    if (start > 0) shown += left_out;
    shown += cut(text.substr(start, end - start));
    if (end < text.size()) shown += left_out;
    return shown;
}

}  // namespace

std::pair<std::string, std::string> shorten(const std::string& before, const std::string& after) {
    const auto is_short = [](const std::string& text) {
        return text.size() <= most_bytes && text.find('\n') == std::string::npos;
    };
    if (is_short(before) && is_short(after)) return {before, after};
    const Common common = common_ends(before, after);
    const std::size_t start = start_before(before, common.front);
    const std::size_t old_end = end_after(before, before.size() - common.back);
    const std::size_t new_end = end_after(after, after.size() - common.back);
    return {part(before, start, old_end), part(after, start, new_end)};
}

std::string shorten(const std::string& text) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string first = cut(std::string_view(text).substr(0, line));
    return line < text.size() ? first + std::string(left_out) : first;
}

}  // namespace stepwarden::changes
