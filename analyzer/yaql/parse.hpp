// yaql source into a syntax tree. The grammar is that of yaql 2.0's standard factory, which is the one Heat creates
// (heat/engine/hot/functions.py, Yaql.get_yaql_parser): `=>` for keyword arguments, no delegates.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "yaql/syntax.hpp"

namespace stepwarden::yaql {

/// Brackets, signs and operators to the right that may stand inside each other.
inline constexpr int max_nesting = 200;

/// The failure says what is unexpected and where, as yaql's own does.
tl::expected<Expression, Failure> parse(std::string_view text);

}  // namespace stepwarden::yaql
