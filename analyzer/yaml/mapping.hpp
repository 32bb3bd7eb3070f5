// What PyYAML's constructor.py does to the entries of a mapping before it becomes a dict: merge keys are applied
// (flatten_mapping) and of equal keys the last one wins.
#pragma once

#include <vector>

#include "yaml/duplicate_key.hpp"
#include "yaml/node.hpp"

namespace stepwarden::yaml {

/// Makes the keys unique: the last value wins and takes the first one's place, and every repeated key is told of.
void drop_duplicates(std::vector<Entry>& entries, std::vector<DuplicateKey>& duplicates);

/// Puts the entries of merge keys (`<<`, in document order) in front; explicit `entries` win, and of a list of mappings
/// the first. Throws Refused when a merge key's value is neither a mapping nor a list of mappings.
void apply_merges(std::vector<Entry> merges, std::vector<Entry>& entries);

}  // namespace stepwarden::yaml
