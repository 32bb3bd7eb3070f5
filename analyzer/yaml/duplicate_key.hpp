// A key that stands in one mapping more than once. PyYAML keeps the last value without a word; what is lost by that is
// kept here, for those who want to tell a slip from a repetition.
#pragma once

#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::yaml {

struct DuplicateKey {
    /// The later key, whose value stands in the tree.
    text::Position where;
    /// The earlier key and its value.
    Entry lost;

    [[nodiscard]] text::Diagnostic told() const;
};

}  // namespace stepwarden::yaml
