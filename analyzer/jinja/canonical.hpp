// One text for one meaning of a piece of Jinja, so that two pieces can be told to ask for the same: blanks, quotes,
// parentheses and `x['a']` for `x.a` make no difference.
#pragma once

#include <string>

#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// Texts are equal when both pieces give the same at the same moment.
std::string canonical_text(const Expression& expression, NodeId node);

/// False for what may give something else each time that it is asked: lookups, `now()`, `random`.
bool is_repeatable(const Expression& expression, NodeId node);

}  // namespace stepwarden::jinja
