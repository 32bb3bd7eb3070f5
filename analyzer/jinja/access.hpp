// Attributes, subscripts and slices, with Jinja's fallback between the first two (jinja2/environment.py, getattr,
// getitem).
#pragma once

#include <string>
#include <string_view>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

/// What `object.name` gives; `path` is the expression's text, which becomes the name of what is missing. A method's
/// name gives Unknown, for functions are no values here.
value::Value attribute(const value::Value& object, std::string_view name, const std::string& path);

value::Value subscript(const value::Value& object, const value::Value& index, const std::string& path);

/// Null stands for a part that was left out.
Outcome slice(const value::Value& object, const value::Value& start, const value::Value& stop,
              const value::Value& step);

/// True when values of that kind have a method of that name in Python.
bool has_method(const value::Value& object, std::string_view name);

/// True for the name of a method that values of some kind have.
bool is_method_name(std::string_view name);

}  // namespace stepwarden::jinja
