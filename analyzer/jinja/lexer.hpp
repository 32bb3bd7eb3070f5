// Tokens of one Jinja expression region: a bare expression, the inside of `{{ }}`, or the inside of `{% %}`. Follows
// the rules of jinja2/lexer.py, among them that an end marker counts only where brackets are balanced.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::jinja {

struct Token {
    /// `end` closes every region; its text is the end marker.
    enum class Kind : std::uint8_t { name, string, number, symbol, end };
    Kind kind = Kind::end;
    /// The source of the token.
    std::string_view text;
    std::size_t offset = 0;
    /// Of strings (unescaped) and numbers.
    value::Value value;
};

enum class Region : std::uint8_t { bare, variable, block };

struct LexedRegion {
    std::vector<Token> tokens;
    /// Offset behind the end marker and the whitespace that it swallows.
    std::size_t end = 0;
};

struct LexerError {
    std::size_t offset = 0;
    std::string message;
};

/// Tokens from `start` on, up to the region's end marker or the end of the source. `keep_backslashes` leaves `\` in
/// strings as it is, as Ansible does inside `{{ }}` (ansible-core template/__init__.py, _escape_backslashes);
/// `trim_newline` swallows the newline behind `%}`. The tokens view into `source`.
tl::expected<LexedRegion, LexerError> lex_region(std::string_view source, std::size_t start, Region region,
                                                 bool keep_backslashes, bool trim_newline);

/// Length in bytes of the whitespace character at `offset`, as Python's `\s` takes it; 0 when there is none.
std::size_t whitespace_length(std::string_view source, std::size_t offset);

/// The first offset from `offset` on that holds no whitespace.
std::size_t skip_whitespace(std::string_view source, std::size_t offset);

/// The end of `source` without its trailing whitespace.
std::size_t trim_whitespace_end(std::string_view source);

}  // namespace stepwarden::jinja
