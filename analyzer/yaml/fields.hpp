// Reading the rows of a table: what stands under a key, as a list of nodes, as strings, or as one text. What is missing
// or of another shape reads as empty.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.hpp"

namespace stepwarden::yaml {

/// The items of a list under a key; nothing when there is none.
std::span<const Node> rows_of(const Node& document, std::string_view key);

/// The texts of a list's scalars.
std::vector<std::string> strings_of(const Node* list);

/// A scalar's text, "" for everything else.
std::string_view text_of(const Node* scalar);

}  // namespace stepwarden::yaml
