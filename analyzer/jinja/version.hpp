// Versions as distutils' LooseVersion compares them, which is what Ansible's `version` test uses by default
// (ansible-core module_utils/compat/version.py).
#pragma once

#include <string_view>

#include "value/value.hpp"

namespace stepwarden::jinja {

/// The components: digits as integers, other runs as strings; dots only separate.
value::List loose_version(std::string_view text);

}  // namespace stepwarden::jinja
