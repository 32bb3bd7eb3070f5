// Python literals in text: how Ansible turns rendered text back into lists, dicts and bools.
#pragma once

#include <optional>
#include <string_view>

#include "value/value.hpp"

namespace stepwarden::jinja {

/// What `ast.literal_eval` reads out of the text, with JSON's true, false and null as names
/// (ansible-core template/native_helpers.py, Json2Python); nothing when the text is no literal. Unknown for literals
/// that have no place among values: sets, bytes, complex numbers.
std::optional<value::Value> literal_eval(std::string_view text);

}  // namespace stepwarden::jinja
