// Ways for an evaluation to fail, as real Jinja would raise them.
#pragma once

#include <string>
#include <utility>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

/// Python's TypeError, ValueError and what else says that the operands do not fit.
inline tl::unexpected<Failure> type_failure(std::string message) {
    return tl::unexpected(Failure{Failure::Kind::type, std::move(message), {}});
}

inline tl::unexpected<Failure> other_failure(std::string message) {
    return tl::unexpected(Failure{Failure::Kind::other, std::move(message), {}});
}

/// A use of an undefined value.
inline tl::unexpected<Failure> undefined_failure(const value::Undefined& undefined) {
    return tl::unexpected(
        Failure{Failure::Kind::undefined, std::string("'") + *undefined.name + "' is undefined", *undefined.name});
}

/// `value` must be Undefined.
inline tl::unexpected<Failure> undefined_failure(const value::Value& value) {
    return undefined_failure(std::get<value::Undefined>(value.data()));
}

/// The same unknown, of which now not even its being defined is known.
inline value::Value weakened(const value::Value& unknown) {
    return value::Value::unknown(value::Unknown{std::get<value::Unknown>(unknown.data()).cause, false});
}

/// True for what real Jinja would surely not take for undefined.
inline bool surely_defined(const value::Value& value) {
    if (value.is_unknown()) return std::get<value::Unknown>(value.data()).defined;
    return !value.is_undefined();
}

/// One of several values, nobody knows which, for the cause of `unknown`.
inline value::Value one_of(const value::Value& unknown, bool all_defined) {
    return value::Value::unknown(value::Unknown{std::get<value::Unknown>(unknown.data()).cause, all_defined});
}

/// The same unknown as the result of an operation: the operation's result is defined, whatever it is.
inline value::Value result_of(const value::Unknown& unknown) {
    return value::Value::unknown(value::Unknown{unknown.cause, true});
}
inline value::Value result_of(const value::Value& unknown) {
    return result_of(std::get<value::Unknown>(unknown.data()));
}

}  // namespace stepwarden::jinja
