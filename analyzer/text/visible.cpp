#include "text/visible.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace stepwarden::text {

namespace {

struct Character {
    std::uint32_t code = 0;
    /// Bytes taken; 0 when the text does not start with a UTF-8 character.
    std::size_t length = 0;
};

struct Form {
    std::uint32_t mask, lead, payload;
    std::size_t length;
    std::uint32_t least;
};

constexpr Form forms[] = {
    {0x80, 0x00, 0x7f, 1, 0},
    {0xe0, 0xc0, 0x1f, 2, 0x80},
    {0xf0, 0xe0, 0x0f, 3, 0x800},
    {0xf8, 0xf0, 0x07, 4, 0x10000},
};

bool is_surrogate(std::uint32_t code) { return code >= 0xd800 && code <= 0xdfff; }

Character read_as(const Form& form, std::string_view text) {
    if (text.size() < form.length) return {};
    std::uint32_t code = static_cast<unsigned char>(text[0]) & form.payload;
    for (std::size_t i = 1; i < form.length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0) != 0x80) return {};
        code = code << 6 | (byte & 0x3fU);
    }
    if (code < form.least || code > 0x10ffff || is_surrogate(code)) return {};
    return {code, form.length};
}

Character first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    for (const Form& form : forms)
        if ((lead & form.mask) == form.lead) return read_as(form, text);
    return {};
}

bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7f && code <= 0x9f); }

/// Line separators, marks without width and marks that turn the direction of text (Unicode's bidi controls).
bool is_deceptive(std::uint32_t code) {
    return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || code == 0x061c;
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
