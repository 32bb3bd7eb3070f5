// Text as sequences of code points, which is what Python indexes, counts and slices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepwarden::value {

bool is_ascii(std::string_view text);

/// Number of code points of valid UTF-8.
std::size_t code_point_count(std::string_view text);

/// The code points' byte sequences, in order.
std::vector<std::string_view> code_points(std::string_view text);

/// The number of the code point that `text` starts with; its length is that of code_points(text).front().
char32_t decode(std::string_view text);

/// True for well-formed UTF-8: no stray or missing continuation bytes, no overlong forms, no surrogates.
bool is_valid_utf8(std::string_view text);

}  // namespace stepwarden::value
