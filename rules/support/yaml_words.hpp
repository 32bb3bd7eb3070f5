// Whether a piece of YAML speaks of something: a text in it, or a phrase of its words whatever joins them.
#pragma once

#include <string>
#include <string_view>

#include "yaml/node.hpp"

namespace stepwarden::rules {

/// True when some scalar or key in the tree contains `text`.
bool contains_text(const yaml::Node& node, std::string_view text);

/// All words of a tree's keys and scalars, in lower case and joined by '_', with one at either end.
std::string words_of(const yaml::Node& node);

/// Whether `words`, as words_of gives them, have the words of `phrase` side by side.
bool has_phrase(std::string_view words, std::string_view phrase);

}  // namespace stepwarden::rules
