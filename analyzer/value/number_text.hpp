// Numbers out of text as Python's int() and float() read them: whitespace around, single underscores between digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stepwarden::value {

struct ParsedInteger {
    enum class Status : std::uint8_t { ok, invalid, overflow };
    Status status = Status::invalid;
    std::int64_t number = 0;
};

/// int(text, base); base 0 takes the base from the prefix. Bases beyond 0 and 2 to 36 are invalid.
ParsedInteger parse_integer(std::string_view text, std::int64_t base = 10);

/// float(text), "inf" and "nan" included.
std::optional<double> parse_float(std::string_view text);

}  // namespace stepwarden::value
