// `lookup('name', terms..., option=...)`, `query` and `q`: what Ansible makes of the call around the plugin's own work
// (ansible-core template/__init__.py, _lookup, _query_lookup).
#pragma once

#include <span>

#include "jinja/invocation.hpp"

namespace stepwarden::jinja {

/// `positional` starts with the plugin's name; the plugin itself is asked of the context's Lookup.
Outcome look_up(std::span<const value::Value> positional, NamedValues named, bool wants_list, Context& context);

}  // namespace stepwarden::jinja
