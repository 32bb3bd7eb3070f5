// The texts of a tree as templates, each parsed once however often it is rendered, and YAML as values with the
// templates in it rendered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "jinja/evaluate.hpp"
#include "value/value.hpp"
#include "yaml/node.hpp"

namespace stepwarden::simulate {

class Templates {
public:
    /// The value of a node for a task that `lookup` serves. `may_fail` is set, never cleared, as in jinja::render.
    /// The node must live as long as this does.
    jinja::Outcome value_of(const yaml::Node& node, const jinja::Lookup& lookup, bool& may_fail);

    /// What a text renders to.
    jinja::Outcome render(const std::string& text, const jinja::Lookup& lookup, bool& may_fail);

    /// Values that hold texts with Jinja, as extra variables may.
    jinja::Outcome resolved(const value::Value& value, const jinja::Lookup& lookup, bool& may_fail);

    /// True when nothing in the node is a template.
    bool is_constant(const yaml::Node& node) { return entry(node).constant; }

    /// Null for a text that does not parse; which is a diagnostic of its file.
    const jinja::Template* parsed(const std::string& text);

private:
    struct Entry {
        bool constant = true;
        value::Value value;
    };
    const Entry& entry(const yaml::Node& node);

    std::unordered_map<const yaml::Node*, Entry> entries_;
    std::unordered_map<std::string, std::optional<jinja::Template>> parsed_;
};

}  // namespace stepwarden::simulate
