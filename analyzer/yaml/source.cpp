#include "yaml/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace stepwarden::yaml {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

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

bool is_odd_break(std::uint32_t c) { return c == 0x85 || c == 0x2028 || c == 0x2029; }

text::Position position_in(std::string_view text, std::size_t offset, text::FileId file) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t last_break = before.rfind('\n');
    const std::size_t column = last_break == before.npos ? offset : offset - last_break - 1;
    const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    return {file, static_cast<std::uint32_t>(line + 1), static_cast<std::uint32_t>(column + 1)};
}

}  // namespace

text::Result<Source> Source::check(std::string_view bytes, text::FileId file) {
    const auto fail = [&](std::size_t offset, std::string message) {
        return tl::unexpected(text::Diagnostic{position_in(bytes, offset, file), std::move(message), {}});
    };
    if (bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE")) {
        return fail(0, "file is UTF-16 or UTF-32; expected UTF-8");
    }
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    Source source(bytes, file);
    std::size_t extra_bytes = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        if (is_common(bytes[i])) {
            ++i;
            continue;
        }
        const Decoded decoded = decode(bytes.substr(i));
        if (decoded.length == 0)
            return fail(i, fmt::format("invalid UTF-8: byte 0x{:02x}", static_cast<unsigned char>(bytes[i])));
        if (!is_allowed(decoded.code_point))
            return fail(i, fmt::format("control character U+{:04X} is not allowed in YAML", decoded.code_point));
        if (decoded.length > 1) {
            const std::size_t index = i - extra_bytes;
            extra_bytes += decoded.length - 1;
            source.wide_.push_back({index, extra_bytes});
            if (is_odd_break(decoded.code_point)) source.odd_breaks_.push_back(index);
        }
        i += decoded.length;
    }
    return source;
}

std::size_t Source::extra_bytes_before(std::size_t index) const {
    const auto next = std::ranges::lower_bound(wide_, index, {}, &WideCharacter::index);
    return next == wide_.begin() ? 0 : std::prev(next)->extra_bytes;
}

text::Position Source::position_in_lines(const Mark& mark) const {
    const std::size_t offset = mark.index + extra_bytes_before(mark.index);
    const std::size_t last_break = text_.substr(0, offset).find_last_of("\r\n");
    const std::size_t start = last_break == std::string_view::npos ? 0 : last_break + 1;
    const auto odd = std::ranges::lower_bound(odd_breaks_, mark.index) - odd_breaks_.begin();
    return {file_, static_cast<std::uint32_t>(mark.line - static_cast<std::size_t>(odd) + 1),
            static_cast<std::uint32_t>(offset - start + 1)};
}

text::Position Source::position(const Mark& mark) const {
    if (!odd_breaks_.empty()) return position_in_lines(mark);
    std::size_t column = mark.column;
    if (!wide_.empty()) column += extra_bytes_before(mark.index) - extra_bytes_before(mark.index - mark.column);
    return {file_, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(column + 1)};
}

}  // namespace stepwarden::yaml
