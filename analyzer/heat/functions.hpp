// The intrinsic functions of HOT templates that work on their resolved argument alone, as a table: what
// heat/engine/hot/functions.py computes, over values of which some may be Unknown. Those that need the stack around
// them (get_param, get_attr, if, ...) are the resolver's.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "value/value.hpp"

namespace stepwarden::heat {

/// Why a function fails, for people, without the function's name and place.
using FunctionOutcome = tl::expected<value::Value, std::string>;

/// The outcome of a function that fails.
inline tl::unexpected<std::string> refused(std::string why) { return tl::unexpected(std::move(why)); }

using Function = FunctionOutcome (*)(const value::Value& argument);

/// The function of that name, or nullptr.
Function find_function(std::string_view name);

// Each takes the argument as written under the function's name, with everything in it resolved.
FunctionOutcome str_replace(const value::Value& argument);
/// A parameter that does not occur in the template, or whose value is empty, is an error for the strict forms.
FunctionOutcome str_replace_strict(const value::Value& argument);
FunctionOutcome str_replace_vstrict(const value::Value& argument);
FunctionOutcome str_split(const value::Value& argument);
FunctionOutcome list_join(const value::Value& argument);
FunctionOutcome make_url(const value::Value& argument);
FunctionOutcome list_concat(const value::Value& argument);
FunctionOutcome list_concat_unique(const value::Value& argument);
FunctionOutcome filter(const value::Value& argument);
FunctionOutcome contains(const value::Value& argument);
FunctionOutcome equals(const value::Value& argument);
FunctionOutcome map_merge(const value::Value& argument);
FunctionOutcome map_replace(const value::Value& argument);
FunctionOutcome repeat(const value::Value& argument);
FunctionOutcome yaql(const value::Value& argument);

/// How Heat writes a value into a text: nothing for null, JSON for maps and lists, Python's str() else. An Unknown
/// leaves a gap (value/placeholder.hpp).
std::string text_of(const value::Value& value);

}  // namespace stepwarden::heat
