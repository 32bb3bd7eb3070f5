// Attributes by a dotted path, as `map(attribute='a.b.0')`, `sort` and their kin name them.
#pragma once

#include <optional>
#include <vector>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

/// The keys of `path`: the parts between the dots, digits as integers; a number is a key of its own, none is no key
/// (jinja2/filters.py, _prepare_attribute_parts).
std::vector<value::Value> path_keys(const value::Value& path);

/// The value behind the keys; `fallback`, when given, stands in for what is missing on the way.
value::Value item_at(const value::Value& item, const std::vector<value::Value>& keys,
                     const value::Value* fallback = nullptr);

/// The lower-case form by which Jinja compares strings unless told otherwise; other kinds as they are.
Outcome case_folded(const value::Value& value);

}  // namespace stepwarden::jinja
