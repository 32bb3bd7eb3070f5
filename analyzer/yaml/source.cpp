#include "yaml/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace stepwarden::yaml {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_blank_or_break(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

/// Bytes that neither need a closer look nor end a run: printable ASCII and line feed.
bool is_common(char c) { return (c >= ' ' && c < '\x7F') || c == '\n'; }

struct Decoded {
    std::uint32_t code_point = 0;
    /// Bytes taken; 0 for invalid UTF-8.
    std::size_t length = 0;
};

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

Decoded decode(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequence_length(lead);
    if (length == 0 || length > text.size()) return {};
    std::uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xC0U) != 0x80U) return {};
        code_point = (code_point << 6) | (byte & 0x3FU);
    }
    const bool overlong = (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (overlong || surrogate || code_point > 0x10FFFF) return {};
    return {code_point, length};
}

/// PyYAML's NON_PRINTABLE, turned round.
bool is_allowed(std::uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c < 0x7F || c == 0x85 || (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF);
}

text::Position position_in(std::string_view text, std::size_t offset, text::FileId file) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t last_break = before.rfind('\n');
    const std::size_t column = last_break == before.npos ? offset : offset - last_break - 1;
    const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    return {file, static_cast<std::uint32_t>(line + 1), static_cast<std::uint32_t>(column + 1)};
}

bool is_lone_return(std::string_view text, std::size_t i) {
    return text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
}

}  // namespace

text::Result<Source> Source::check(std::string_view bytes, text::FileId file) {
    const auto fail = [&](std::size_t offset, std::string message) {
        return tl::unexpected(text::Diagnostic{position_in(bytes, offset, file), std::move(message), {}});
    };
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return fail(0, "file is larger than the limit of 2 GiB for YAML");
    }
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        return fail(0, "file is UTF-16 or UTF-32; expected UTF-8");
    }
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    Source source(bytes, file);
    for (std::size_t i = 0; i < bytes.size();) {
        if (is_common(bytes[i])) {
            ++i;
            continue;
        }
        const Decoded decoded = decode(bytes.substr(i));
        if (decoded.length == 0) {
            return fail(i, fmt::format("invalid UTF-8: byte 0x{:02x}", static_cast<unsigned char>(bytes[i])));
        }
        if (!is_allowed(decoded.code_point)) {
            return fail(i, fmt::format("control character U+{:04X} is not allowed in YAML", decoded.code_point));
        }
        source.has_tabs_ = source.has_tabs_ || bytes[i] == '\t';
        if (is_lone_return(bytes, i)) {
            if (source.owned_.empty()) source.owned_ = bytes;
            source.owned_[i] = '\n';
        }
        i += decoded.length;
    }
    if (!bytes.empty() && !source.fed().ends_with('\n')) {
        if (source.owned_.empty()) source.owned_ = bytes;
        source.owned_ += '\n';
    }
    return source;
}

text::Position Source::position_near(text::Position known, std::size_t other, std::size_t offset) const {
    if (offset == other) return known;
    const auto [first, last] = std::minmax(offset, other);
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(fed().substr(first, last - first), '\n'));
    if (lines == 0) {
        known.column = static_cast<std::uint32_t>(known.column + offset - other);
        return known;
    }
    known.line = offset < other ? known.line - lines : known.line + lines;
    known.column = static_cast<std::uint32_t>(offset - line_start(offset) + 1);
    return known;
}

std::size_t Source::skip_properties(std::size_t offset, int most) const {
    const std::string_view all = text();
    for (; most > 0 && offset < all.size() && (all[offset] == '&' || all[offset] == '!'); --most) {
        while (offset < all.size() && !is_blank_or_break(all[offset])) ++offset;
        while (offset < all.size() && (is_blank_or_break(all[offset]) || all[offset] == '#')) {
            if (all[offset] == '#') offset = std::min(all.find('\n', offset), all.size() - 1);
            ++offset;
        }
    }
    return offset;
}

std::optional<std::size_t> Source::tab_before(std::size_t offset) const {
    if (!has_tabs_) return std::nullopt;
    while (offset > 0 && is_blank(fed()[offset - 1])) {
        --offset;
        if (fed()[offset] == '\t') return offset;
    }
    return std::nullopt;
}

std::optional<std::size_t> Source::tab_in_plain(std::size_t offset, std::string_view value) const {
    if (!has_tabs_) return std::nullopt;
    // Folding changes nothing but white space, so the rest is found in the text character by character.
    for (const char c : value) {
        if (c == '\t' || is_blank_or_break(c)) continue;
        for (; offset < text().size() && is_blank_or_break(text()[offset]); ++offset) {
            if (text()[offset] == '\t') return offset;
        }
        ++offset;
    }
    offset = text().find_first_not_of(' ', offset);
    return offset != std::string_view::npos && text()[offset] == '\t' ? std::optional(offset) : std::nullopt;
}

bool Source::is_explicit_key(std::size_t offset) const {
    const std::size_t before = text().substr(0, offset).find_last_not_of(" \t\r\n");
    return before != std::string_view::npos && text()[before] == '?';
}

std::size_t Source::line_start(std::size_t offset) const {
    const std::size_t last_break = text().substr(0, offset).rfind('\n');
    return last_break == std::string_view::npos ? 0 : last_break + 1;
}

std::size_t Source::after_colon(std::size_t key, std::size_t end) const {
    const std::string_view all = text().substr(0, std::min(end, text().size()));
    if (key < all.size() && (all[key] == '"' || all[key] == '\'')) {
        const char quote = all[key];
        for (++key; key < all.size() && all[key] != quote; ++key) {
            if (quote == '"' && all[key] == '\\') ++key;
        }
    }
    for (; key < all.size() && all[key] != '\n'; ++key) {
        if (all[key] != ':') continue;
        if (key + 1 >= text().size() || is_blank_or_break(text()[key + 1]) || key + 1 == end) return key + 1;
    }
    return end;
}

std::size_t Source::after_dash(std::size_t column, std::size_t end) const {
    for (std::size_t start = line_start(end), stop = end;; stop = start - 1, start = line_start(stop)) {
        const std::string_view line = text().substr(start, stop - start);
        const std::size_t first = line.find_first_not_of(" \t\r");
        const bool has_content = first != std::string_view::npos && line[first] != '#';
        if (has_content) return column < line.size() && line[column] == '-' ? start + column + 1 : end;
        if (start == 0) return end;
    }
}

}  // namespace stepwarden::yaml
