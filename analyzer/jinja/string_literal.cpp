#include "jinja/string_literal.hpp"

#include <charconv>
#include <cstdint>

namespace stepwarden::jinja {

namespace {

constexpr std::string_view simple_escapes = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";

char simple_escape(char letter) {
    for (std::size_t i = 0; i < simple_escapes.size(); i += 2)
        if (simple_escapes[i] == letter) return simple_escapes[i + 1];
    return '\0';
}

struct Unescaper {
    std::string_view body;
    std::size_t at = 0;
    std::string out = {};
    std::string error = {};

    void hexadecimal(std::size_t digits) {
        const std::string_view text = body.substr(at, digits);
        std::uint32_t code = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
        if (text.size() != digits || status != std::errc{} || end != text.data() + text.size() || code > 0x10FFFF) {
            error = "truncated or invalid hexadecimal escape in a string";
            return;
        }
        at += digits;
        append_utf8(out, code);
    }

    void octal() {
        std::uint32_t code = 0;
        for (int n = 0; n < 3 && at < body.size() && body[at] >= '0' && body[at] <= '7'; ++n, ++at)
            code = code * 8 + static_cast<std::uint32_t>(body[at] - '0');
        append_utf8(out, code);
    }

    /// `at` is behind the backslash, and not at the end: a literal never ends in a lone backslash.
    void escape() {
        const char letter = body[at];
        if (letter >= '0' && letter <= '7') return octal();
        ++at;
        if (const char simple = simple_escape(letter)) {
            out += simple;
        } else if (letter == 'x') {
            hexadecimal(2);
        } else if (letter == 'u') {
            hexadecimal(4);
        } else if (letter == 'U') {
            hexadecimal(8);
        } else if (letter == 'N') {
            error = "escape '\\N' (a character by its name) in a string is not supported";
        } else if (letter != '\n') {
            out += '\\';
            out += letter;
        }
    }
};

}  // namespace

void append_utf8(std::string& out, char32_t code_point) {
    const auto continuation = [&](unsigned shift) { out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += static_cast<char>(0xC0 | (code_point >> 6));
        continuation(0);
    } else if (code_point < 0x10000) {
        out += static_cast<char>(0xE0 | (code_point >> 12));
        continuation(6);
        continuation(0);
    } else {
        out += static_cast<char>(0xF0 | (code_point >> 18));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

tl::expected<std::string, std::string> unescape(std::string_view body) {
    if (body.find('\\') == std::string_view::npos) return std::string(body);
    Unescaper unescaper{body};
    while (unescaper.at < body.size() && unescaper.error.empty()) {
        if (body[unescaper.at] != '\\') {
            unescaper.out += body[unescaper.at++];
            continue;
        }
        ++unescaper.at;
        unescaper.escape();
    }
    if (!unescaper.error.empty()) return tl::unexpected(std::move(unescaper.error));
    return std::move(unescaper.out);
}

}  // namespace stepwarden::jinja
