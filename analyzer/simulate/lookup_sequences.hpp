// Lookup plugins that only rearrange their terms (ansible-core plugins/lookup: dict, items, list, together, nested,
// indexed_items, subelements, random_choice, sequence). Each gives a list, or Unknown when its length is.
#pragma once

#include <string_view>

#include "jinja/evaluate.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

using SequencePlugin = jinja::Outcome (*)(const value::List& terms);

/// The plugin of that name, or nullptr.
SequencePlugin find_sequence_plugin(std::string_view name);

}  // namespace stepwarden::simulate
