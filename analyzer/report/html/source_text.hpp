// Pieces of input files as the page shows them: a task as it is written, and the lines around a place. Every line is
// made visible on its own; line breaks are the only control characters left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "text/position.hpp"

namespace stepwarden::report::html {

/// The lines of a task that begins at `where`, up to the next task or key outside of it; very long ones end with a line
/// that says how many are left out.
std::string task_source(std::string_view bytes, text::Position where);

/// {"first": number of the first line, "lines": "...", "line": the marked line, "offset", "length": its marked
/// characters}; null when there is no such line. `length` is in bytes, 0 for the rest of the line.
nlohmann::ordered_json excerpt_json(std::string_view bytes, text::Position where, std::size_t length);

/// Columns before a line's first character that is neither a space nor a dash of a list, counted from 1.
std::uint32_t indentation(std::string_view line);

}  // namespace stepwarden::report::html
