// How PyYAML's emitter sees a scalar before it writes it: which styles its text allows, and which of them it takes
// (emitter.py, analyze_scalar and choose_scalar_style; resolver.py for what would not read back as text).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stepwarden::value {

enum class ScalarStyle : std::uint8_t { plain, single_quoted, double_quoted };

struct Scalar {
    std::u32string text;
    /// Written plain it would be read as what it is.
    bool plain_is_safe = true;
    /// What the tag adds to the length of a key, as PyYAML counts it: "!!str".
    std::size_t tag_length = 5;
};

struct ScalarAnalysis {
    bool empty = false;
    bool multiline = false;
    bool flow_plain = true;
    bool block_plain = true;
    bool single_quoted = true;
};

/// Bytes that are no UTF-8 stand for the code points of the same number.
std::u32string to_code_points(std::string_view text);

/// Adds a code point's UTF-8.
void append_utf8(std::string& out, char32_t point);

[[nodiscard]] bool is_break(char32_t point);

/// The scalar of a string.
Scalar text_scalar(std::string_view text);

ScalarAnalysis analyse(std::u32string_view text, bool allow_unicode);

struct ScalarPlace {
    bool in_flow = false;
    bool is_simple_key = false;
};

ScalarStyle choose_style(const Scalar& scalar, const ScalarAnalysis& analysis, const ScalarPlace& place);

}  // namespace stepwarden::value
