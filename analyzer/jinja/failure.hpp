// Ways for an evaluation to fail, as real Jinja would raise them.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
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
inline value::Value weakened(const value::Value& value) {
    const auto& unknown = std::get<value::Unknown>(value.data());
    return value::Value::unknown(value::Unknown{unknown.cause, false, unknown.may_fail});
}

/// True for what real Jinja would surely not take for undefined.
inline bool surely_defined(const value::Value& value) {
    if (value.is_unknown()) return std::get<value::Unknown>(value.data()).defined;
    return !value.is_undefined();
}

/// One of several values, nobody knows which, for the cause of `unknown`.
inline value::Value one_of(const value::Value& value, bool all_defined) {
    const auto& unknown = std::get<value::Unknown>(value.data());
    return value::Value::unknown(value::Unknown{unknown.cause, all_defined, unknown.may_fail});
}

/// The unknown as the result of an operation that fails on what is undefined: the result is defined, if there is one.
inline value::Value result_of(const value::Unknown& unknown) {
    return value::Value::unknown(value::Unknown{unknown.cause, true, unknown.may_fail || !unknown.defined});
}
inline value::Value result_of(const value::Value& unknown) {
    return result_of(std::get<value::Unknown>(unknown.data()));
}

/// The unknown as the answer to a question that an undefined value may be asked, as `is defined`.
inline value::Value answer_about(const value::Value& value) {
    const auto& unknown = std::get<value::Unknown>(value.data());
    return value::Value::unknown(value::Unknown{unknown.cause, true, unknown.may_fail});
}

/// The result of an operation that looks into all of the operands, one of which holds `first`, an unknown.
inline value::Value result_over(const value::Unknown& first, std::initializer_list<const value::Value*> operands) {
    const bool may_fail = std::any_of(operands.begin(), operands.end(), [](const value::Value* operand) {
        return value::find_maybe_undefined(*operand) || value::find_undefined(*operand);
    });
    return value::Value::unknown(value::Unknown{first.cause, true, may_fail});
}

/// Unknown for a reason of its own, where real Ansible may well fail.
inline value::Value risky_unknown(std::string cause) {
    return value::Value::unknown(value::Unknown{std::make_shared<const std::string>(std::move(cause)), true, true});
}

}  // namespace stepwarden::jinja
