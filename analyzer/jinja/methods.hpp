// Methods of strings, lists and dicts as templates call them. Values are shared, so a method that changes its object in
// Python gives the changed object back beside its result.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "jinja/evaluate.hpp"
#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

struct MethodResult {
    Outcome result;
    /// The object after the call, when the call changed it.
    std::optional<value::Value> changed = std::nullopt;
};

/// `object` is neither Unknown nor Undefined and has a method of that name; what is not modelled is Unknown.
MethodResult call_method(const value::Value& object, std::string_view name, std::span<const value::Value> positional,
                         const NamedValues& named, Context& context);

/// Methods that change their object in Python.
bool is_mutating(std::string_view name);

/// The method tables; the first slot of an invocation is the object.
const Row* find_string_method(std::string_view name);
const Row* find_sequence_method(std::string_view name);
const Row* find_dict_method(std::string_view name);

}  // namespace stepwarden::jinja
