// A value as the YAML node that its dump is read back as, for comparing what was evaluated with what was written.
#pragma once

#include "value/value.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

/// Without places; an Unknown is the text that marks a gap.
yaml::Node node_of(const value::Value& value);

}  // namespace stepwarden::heat
