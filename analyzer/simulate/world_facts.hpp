// What is known beforehand of values that only a node gives: facts that gathering always yields, keys that a module's
// result always has, modules that set facts. The table is rules/knowledge/run_time.yaml.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "simulate/run_state.hpp"

namespace stepwarden::simulate {

using Names = std::unordered_set<std::string, TextHash, std::equal_to<>>;

struct WorldFacts {
    /// Without "ansible_".
    Names gathered;
    /// With it.
    Names not_facts;
    std::unordered_map<std::string, std::vector<std::string>, TextHash, std::equal_to<>> results;
    /// Of those keys, what they are when the module did not fail.
    std::unordered_map<std::string, value::Dict, TextHash, std::equal_to<>> passed;
    std::unordered_map<std::string, std::vector<std::string>, TextHash, std::equal_to<>> fact_modules;
};

/// `table` is the text of run_time.yaml.
WorldFacts read_world_facts(std::string_view table);

}  // namespace stepwarden::simulate
