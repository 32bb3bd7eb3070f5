// Operations on text that methods and filters share, with Python's meaning.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

enum class Case : std::uint8_t { lower, upper, capitalize, title, swap };

/// The text in another case; Unknown when it is not ASCII.
Outcome in_case(std::string_view text, Case wanted);

/// str.split: without `separator` at runs of whitespace; `limit` splits at most, from the left or the right.
std::vector<std::string> split(std::string_view text, std::optional<std::string_view> separator, std::int64_t limit,
                               bool from_right);

/// str.splitlines(): at \n, \r, \r\n and the other line ends that Python knows.
std::vector<std::string_view> split_lines(std::string_view text, bool keep_ends = false);

/// str.replace: `limit` replacements from the left, all for a negative one. Breaks off where the text becomes too long.
std::string replace_all(std::string_view text, std::string_view old, std::string_view replacement, std::int64_t limit);

/// The same as a value; Unknown when it is longer than max_size.
Outcome replaced(std::string_view text, std::string_view old, std::string_view replacement, std::int64_t limit);

/// str.strip of the characters in `characters`, of whitespace without them.
std::string strip(std::string_view text, std::optional<std::string_view> characters, bool left, bool right);

}  // namespace stepwarden::jinja
