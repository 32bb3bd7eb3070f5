// Makes a scalar node out of its text and tag, as PyYAML's resolver and safe constructor do.
#pragma once

#include <string>
#include <string_view>

#include "yaml/node.hpp"

namespace stepwarden::yaml {

struct ScalarStyle {
    /// As libyaml resolves it ("tag:yaml.org,2002:str"); empty for none.
    std::string_view tag;
    /// The text decides the type: plain and without a tag, or under the tag `!`.
    bool implicit = false;
    /// Written without quotes and not as a block scalar.
    bool plain = false;
};

/// Sets kind, value and tag of `node` from `text`. Integers beyond 64 bits become plain strings with their digits.
/// Throws Refused when PyYAML's constructor fails on the text (`!!int x`, `0b_`).
void set_scalar(Node& node, std::string text, ScalarStyle style);

/// The tag to keep: empty for none and "!"; `!!name` for YAML's own, any other as it is.
std::string shown_tag(std::string_view tag);

}  // namespace stepwarden::yaml
