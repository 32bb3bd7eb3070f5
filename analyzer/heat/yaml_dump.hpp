// The text of a generated file: what tripleo-common's config writer leaves to PyYAML. Values that only a real cloud has
// stay visible in it.
#pragma once

#include "value/value.hpp"
#include "value/yaml_text.hpp"

namespace stepwarden::heat {

using value::Landed;

/// yaml.safe_dump(value, default_flow_style=False), as tripleo_common/utils/config.py has it everywhere. An Unknown is
/// written as "⟦cause⟧".
[[nodiscard]] inline value::YamlText yaml_dump(const value::Value& value) { return value::yaml_text(value); }

}  // namespace stepwarden::heat
