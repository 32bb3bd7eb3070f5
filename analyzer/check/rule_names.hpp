// Rules by their names: what users write for them in options, configurations and comments is an id or a group.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"

namespace stepwarden::check {

/// nullptr when there is no such rule.
const Rule* find_rule(std::string_view id);

/// A sentence about the first name that is neither a rule nor a group, with the nearest one that is; nothing when all
/// are known.
std::optional<std::string> unknown_rule(const std::vector<std::string>& names);

/// "; did you mean 'x'?" for a mistyped id, or nothing.
std::string nearest_rule(std::string_view id);

/// Whether a list of ids and groups has the rule of this id.
bool names_rule(const std::vector<std::string>& names, std::string_view id);

/// "flow" of "flow-undefined-variable".
inline std::string_view group_of(std::string_view id) { return id.substr(0, id.find('-')); }

}  // namespace stepwarden::check
