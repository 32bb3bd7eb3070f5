// YAML as PyYAML's safe_dump writes it, byte for byte: sorted keys, its choice of plain and quoted scalars, its folding
// at 80 columns. It also tells where in the text every mapping landed that knows where it was written, so that a place
// in a generated file leads back to the template.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/position.hpp"
#include "value/value.hpp"

namespace stepwarden::value {

struct YamlStyle {
    /// Columns a level; PyYAML takes 2 to 9.
    std::size_t indent = 2;
    /// Collections without collections inside are written in one line (default_flow_style=None).
    bool flow_leaves = false;
    /// Printable text beyond ASCII is written as it is, not escaped.
    bool allow_unicode = false;
};

/// A mapping with a `where`: its first key in the text, or the brace of one in a line; line and column count from 1,
/// columns in bytes.
struct Landed {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    text::Position origin;

    friend bool operator==(const Landed&, const Landed&) = default;
};

struct YamlText {
    std::string text;
    /// In the order of the text.
    std::vector<Landed> landed;
};

/// Deepest nesting that is written.
inline constexpr std::size_t most_yaml_depth = 200;

/// What is Unknown or Undefined, and what is nested too deep, is written as a double-quoted `⟦cause⟧`, in raw UTF-8 and
/// in one line. Equal objects in two places are written twice, where PyYAML would make an anchor of one.
YamlText yaml_text(const Value& value, const YamlStyle& style = {});

}  // namespace stepwarden::value
