// YAML as PyYAML's emitter writes it, for the data whose form is beyond doubt: text that needs neither escapes nor line
// breaks, no object that stands in two places.
#pragma once

#include <cstdint>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

struct YamlStyle {
    std::int64_t indent = 2;
    /// Collections without collections inside are written in one line.
    bool flow_leaves = false;
};

/// yaml.dump: a string, or Unknown for what is not modelled. The value is known throughout.
value::Value to_yaml_text(const value::Value& value, const YamlStyle& style);

}  // namespace stepwarden::jinja
