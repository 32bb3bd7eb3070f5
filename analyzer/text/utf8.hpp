// UTF-8 of the input taken apart: it may be broken anywhere, and others count its characters otherwise than in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepwarden::text {

struct Character {
    std::uint32_t code = 0;
    /// Bytes taken; 0 when the text does not start with a character.
    std::size_t length = 0;
};

/// The character that a text, which is not empty, starts with.
Character first_character(std::string_view text);

/// Code units in UTF-16, as Java, JavaScript and SARIF count; a byte that is part of no character counts as one.
std::size_t utf16_units(const Character& character);
std::size_t utf16_length(std::string_view text);

/// The text with U+FFFD for every byte that is part of no character.
std::string repaired(std::string_view text);

/// The text, or its beginning of at most `most` bytes that does not end within a character, with "..." behind it.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace stepwarden::text
