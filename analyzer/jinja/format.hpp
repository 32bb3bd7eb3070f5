// Python's two ways to format text: `'%s' % x` and `'{}'.format(x)`.
#pragma once

#include <span>
#include <string_view>

#include "jinja/evaluate.hpp"
#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

/// `format % arguments`; a tuple gives several arguments, a dict those of `%(name)s`.
Outcome percent_format(std::string_view format, const value::Value& arguments);

/// `format.format(*positional, **named)`; conversions beyond the common ones are Unknown.
Outcome brace_format(std::string_view format, std::span<const value::Value> positional, const NamedValues& named);

}  // namespace stepwarden::jinja
