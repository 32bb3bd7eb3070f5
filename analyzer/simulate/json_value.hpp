// A JSON document of the user's as a value, with the place of what is wrong with it.
#pragma once

#include <string_view>

#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// Deepest nesting of a document.
inline constexpr std::size_t most_json_depth = 200;

/// Objects keep their order; of equal keys the last one wins. A number that does not fit 64 bits is Unknown. The
/// diagnostic has a line and a column, and `shown_path` as its path.
text::Result<value::Value> parse_json(std::string_view json, std::string_view shown_path);

}  // namespace stepwarden::simulate
