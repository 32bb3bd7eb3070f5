// Rules and groups of rules as users name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"

namespace stepwarden::cli {

/// The rule with exactly this id, or nullptr.
const check::Rule* find_rule(std::string_view id);

/// A sentence on the first of `names` that is neither a rule nor a group, with the nearest that is.
std::optional<std::string> unknown_rule(const std::vector<std::string>& names);

/// "; did you mean 'ID'?", or "".
std::string nearest_rule(std::string_view id);

}  // namespace stepwarden::cli
