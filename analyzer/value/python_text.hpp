// Values as Python writes them: str() for output and concatenation, repr() for what stands inside lists and dicts.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace stepwarden::value {

/// Needs a value without any Unknown or Undefined inside.
std::string python_str(const Value& value);
std::string python_repr(const Value& value);

std::string python_repr(std::string_view text);
/// The shortest digits that read back as the same double; "1.0", "1e+16", "inf", "nan".
std::string python_repr(double number);

/// The kind's name in Python ("str", "AnsibleUndefined"), for messages.
std::string_view python_type(const Value& value);

}  // namespace stepwarden::value
