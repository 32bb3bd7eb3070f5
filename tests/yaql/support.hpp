// Evaluates one expression over data that is written down where it is used.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "value/python_text.hpp"
#include "yaql/evaluate.hpp"

namespace stepwarden::yaql {

using value::Dict;
using value::List;
using value::Value;

inline Value dict(std::initializer_list<std::pair<const char*, Value>> entries) {
    Dict out;
    for (const auto& [key, entry] : entries) out.emplace_back(Value(key), entry);
    return out;
}

inline Outcome run(std::string_view text, const Value& data = {}, const Limits& limits = {}) {
    const auto parsed = parse(text);
    if (!parsed) return tl::unexpected(parsed.error());
    return evaluate(*parsed, data, limits);
}

/// Python's repr of the result, "unknown: ..." or "failed: ...".
inline std::string shown(std::string_view text, const Value& data = {}, const Limits& limits = {}) {
    const Outcome out = run(text, data, limits);
    if (!out) return "failed: " + out.error().message;
    if (out->is_unknown()) return "unknown: " + out->cause();
    return value::python_repr(*out);
}

}  // namespace stepwarden::yaql
