// The variable `loop` of a for loop.
#pragma once

#include <cstddef>

#include "value/value.hpp"

namespace stepwarden::jinja {

/// What `loop` is in the pass for `items[index]`; `items` are those that pass the loop's condition.
value::Value loop_variable(const value::List& items, std::size_t index);

}  // namespace stepwarden::jinja
