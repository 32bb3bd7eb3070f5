// The escapes of string literals: Python's "unicode-escape", which Jinja's lexer applies to every string.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stepwarden::jinja {

/// `body` without its quotes; the error says what is malformed.
tl::expected<std::string, std::string> unescape(std::string_view body);

/// Appends the UTF-8 form of a code point; surrogates are encoded like any other.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace stepwarden::jinja
