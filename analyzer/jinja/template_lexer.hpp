// Cuts a template into text, `{{ }}` and `{% %}`, with whitespace control, raw blocks and comments already worked off
// (jinja2/lexer.py, the "root" rules).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "jinja/lexer.hpp"
#include "jinja/parse.hpp"

namespace stepwarden::jinja {

struct Segment {
    enum class Kind : std::uint8_t { text, output, block };
    Kind kind = Kind::text;
    std::size_t offset = 0;
    std::string text;
    std::vector<Token> tokens;
};

/// The segments view into `source`.
tl::expected<std::vector<Segment>, LexerError> lex_template(std::string_view source, Dialect dialect);

}  // namespace stepwarden::jinja
