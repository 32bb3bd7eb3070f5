// Truthiness, equality and order of values as Python has them, in Kleene's logic where values are Unknown.
#pragma once

#include <optional>

#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::value {

/// bool(x): false for none, false, zero and what is empty. Unknown for Unknown and for Undefined (whose use the caller
/// has to refuse before).
Truth truthiness(const Value& value);

/// `a == b`: True == 1 == 1.0; a list never equals a tuple; dicts compare without order. Unknown when the answer
/// depends on an Unknown (or touches an Undefined) inside.
Truth equal(const Value& a, const Value& b);

/// `a < b`, or nothing where Python raises a TypeError: other kinds than number with number, string with string, list
/// with list.
std::optional<Truth> less(const Value& a, const Value& b);

/// The value as Python's int or float would see it in arithmetic: bools count as integers.
[[nodiscard]] inline bool is_number(const Value& value) {
    return value.is_int() || value.is_float() || value.is_bool();
}
[[nodiscard]] inline bool is_integral(const Value& value) { return value.is_int() || value.is_bool(); }
/// Asserts is_integral.
[[nodiscard]] inline std::int64_t integral(const Value& value) {
    return value.is_bool() ? value.as_bool() : value.as_int();
}
/// Asserts is_number.
[[nodiscard]] inline double real(const Value& value) {
    return value.is_float() ? value.as_float() : static_cast<double>(integral(value));
}

/// True when Python can hash it, that is use it as a key: everything but lists and dicts (and tuples that hold some).
bool is_hashable(const Value& value);

/// The entry whose key equals `key` under Python's ==, or nullptr. Needs a hashable, known key.
const Value* find_key(const Dict& dict, const Value& key);

/// Sets or replaces the entry under `key`, keeping the place of an existing one.
void set_key(Dict& dict, const Value& key, Value value);

/// Same kind, same content: what `is` and `type() ==` would not tell apart. False where anything is Unknown.
bool identical(const Value& a, const Value& b);

}  // namespace stepwarden::value
