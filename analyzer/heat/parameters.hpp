// How the parameters of a template get their values: what is declared, what is given, and the conversions that Heat
// makes on the way (heat/engine/parameters.py).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "value/value.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

/// A value given for a parameter as the type that its declaration names: `declaration` is the parameter's mapping.
/// Fails with a reason for people when it cannot be of that type. Unknown stays Unknown.
tl::expected<value::Value, std::string> as_declared(const value::Value& given, const yaml::Node& declaration);

/// What stands in for a parameter without a value: an image's name for parameters named like images, Unknown with the
/// parameter as cause for the others.
value::Value missing_parameter(std::string_view name, const yaml::Node& declaration);

/// What `OS::Heat::Value` makes of its value under its property `type`.
tl::expected<value::Value, std::string> as_type(const value::Value& given, std::string_view type);

}  // namespace stepwarden::heat
