// Jinja's and Ansible's global functions.
#pragma once

#include <string_view>

#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

/// The row of a function whose result can be computed ("range", "dict", "namespace"), or nullptr.
const Row* find_function(std::string_view name);

/// Names that stand for functions when no variable of that name exists ("lookup", "query", "now", ...).
bool is_global(std::string_view name);

}  // namespace stepwarden::jinja
