// JSON as Python's json module writes and reads it.
#pragma once

#include <optional>
#include <string>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

struct JsonStyle {
    /// Spaces per level; without it everything stands in one line.
    std::optional<std::int64_t> indent = std::nullopt;
    bool sort_keys = false;
    bool ascii = true;
};

/// json.dumps: a string, or a failure for keys that are no scalars. The value is known throughout.
Outcome to_json_text(const value::Value& value, const JsonStyle& style);

/// json.loads: a failure for what is no JSON, Unknown for what has no place among values.
Outcome from_json_text(const std::string& text);

}  // namespace stepwarden::jinja
