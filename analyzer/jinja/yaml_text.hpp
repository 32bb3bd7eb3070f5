// YAML as Ansible's filters write it, for the values of which PyYAML with and without libyaml makes the same: text of
// printable characters in lines that are not folded, no object that stands in two places.
#pragma once

#include <cstdint>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

struct YamlLayout {
    std::int64_t indent = 2;
    /// Collections without collections inside are written in one line.
    bool flow_leaves = false;
};

/// yaml.dump with allow_unicode: a string, or Unknown for what is not modelled. The value is known throughout.
value::Value to_yaml_text(const value::Value& value, const YamlLayout& layout);

}  // namespace stepwarden::jinja
