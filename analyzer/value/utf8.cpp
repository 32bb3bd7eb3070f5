#include "value/utf8.hpp"

#include <algorithm>

namespace stepwarden::value {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t sequence_length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 0;
}

}  // namespace

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::size_t code_point_count(std::string_view text) {
    return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

std::vector<std::string_view> code_points(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && is_continuation(text[end])) ++end;
        out.push_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

char32_t decode(std::string_view text) {
    const std::size_t length = sequence_length(text.front());
    if (length <= 1) return static_cast<unsigned char>(text.front());
    char32_t code = static_cast<unsigned char>(text.front()) & (0x7FU >> length);
    for (std::size_t i = 1; i < length && i < text.size(); ++i)
        code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return code;
}

bool is_valid_utf8(std::string_view text) {
    constexpr char32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text[at]);
        if (length == 0 || at + length > text.size()) return false;
        if (!std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                         text.begin() + static_cast<std::ptrdiff_t>(at + length), is_continuation))
            return false;
        const char32_t code = decode(text.substr(at, length));
        if (code < lowest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
        at += length;
    }
    return true;
}

}  // namespace stepwarden::value
