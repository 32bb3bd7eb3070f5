#include "text/visible.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "text/utf8.hpp"

namespace stepwarden::text {

namespace {

bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7f && code <= 0x9f); }

/// Line separators, marks without width, marks that turn the direction of text (Unicode's bidi controls), and what is
/// no character at all.
bool is_deceptive(std::uint32_t code) {
    return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || code == 0x061c || code == 0xfffe || code == 0xffff;
}

void append_escaped(std::string& out, std::uint32_t code) {
    switch (code) {
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
    }
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        if (character.length == 0) {
            append_escaped(out, static_cast<unsigned char>(text[0]));
            text.remove_prefix(1);
            continue;
        }
        if (is_control(character.code) || is_deceptive(character.code))
            append_escaped(out, character.code);
        else
            out += text.substr(0, character.length);
        text.remove_prefix(character.length);
    }
    return out;
}

}  // namespace stepwarden::text
