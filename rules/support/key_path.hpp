// Where in a document a key stands: the keys that lead to it from the top.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "yaml/node.hpp"

namespace stepwarden::rules {

struct KeyPath {
    /// From the top to the key itself; items of lists add nothing.
    std::vector<std::string_view> keys;
    const yaml::Entry* entry = nullptr;
};

/// The first entry whose key stands at `where`.
std::optional<KeyPath> path_to(const yaml::Node& root, text::Position where);

}  // namespace stepwarden::rules
