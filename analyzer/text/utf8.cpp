#include "text/utf8.hpp"

#include <algorithm>

namespace stepwarden::text {

namespace {

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

constexpr std::uint32_t first_beyond_one_unit = 0x10000;
constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view cut_mark = "...";

bool is_surrogate(std::uint32_t code) { return code >= 0xd800 && code <= 0xdfff; }

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

Character read_as(const Form& form, std::string_view text) {
    if (text.size() < form.length) return {};
    std::uint32_t code = static_cast<unsigned char>(text[0]) & form.payload;
    for (std::size_t i = 1; i < form.length; ++i) {
        if (!continues(text[i])) return {};
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    }
    if (code < form.least || code > 0x10ffff || is_surrogate(code)) return {};
    return {code, form.length};
}

}  // namespace

Character first_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    for (const Form& form : forms)
        if ((lead & form.mask) == form.lead) return read_as(form, text);
    return {};
}

std::size_t utf16_units(const Character& character) { return character.code >= first_beyond_one_unit ? 2 : 1; }

std::size_t utf16_length(std::string_view text) {
    std::size_t units = 0;
    while (!text.empty()) {
        const Character character = first_character(text);
        units += utf16_units(character);
        text.remove_prefix(std::max<std::size_t>(character.length, 1));
    }
    return units;
}

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        out += character.length == 0 ? replacement : text.substr(0, character.length);
        text.remove_prefix(std::max<std::size_t>(character.length, 1));
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    std::size_t end = most - std::min(most, cut_mark.size());
    while (end > 0 && continues(text[end])) --end;
    return std::string(text.substr(0, end)).append(cut_mark);
}

}  // namespace stepwarden::text
