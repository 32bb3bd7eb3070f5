// The short text of a chain of attributes and subscripts, as it names a missing value: `ret.results[0].rc`.
#pragma once

#include <span>
#include <string>

#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

/// Parts that are no names, attributes or constant keys show as "..." (for a chain's start) or "[...]".
std::string path_text(std::span<const Node> nodes, NodeId id);

}  // namespace stepwarden::jinja
