// Tokens of a yaql expression, by the rules of yaql/language/lexer.py with the operators of its standard factory: among
// them that a word right before a parenthesis is a function's name, even when it is `not`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "yaql/syntax.hpp"

namespace stepwarden::yaql {

struct Token {
    /// `literal` is a quoted string, a number, true, false or null; `symbol` an operator, spelled with letters or not,
    /// a bracket or a comma.
    enum class Kind : std::uint8_t { literal, word, function, variable, symbol, end };
    Kind kind = Kind::end;
    /// Of words, functions and variables the name alone; else the source of the token.
    std::string_view text;
    std::uint32_t offset = 0;
    value::Value value;
};

/// The tokens view into `text` and end in one `end` token.
tl::expected<std::vector<Token>, Failure> lex(std::string_view text);

}  // namespace stepwarden::yaql
