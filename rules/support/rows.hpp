// Reads the rows of ordering.yaml and families.yaml: names with `*`, releases, and the exceptions of a rule.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/fields.hpp"

namespace stepwarden::rules {

using yaml::rows_of;
using yaml::strings_of;
using yaml::text_of;

/// Whether a name fits a pattern in which `*` stands for any text.
bool fits(std::string_view pattern, std::string_view name);
bool fits_any(std::span<const std::string> patterns, std::string_view name);

/// The `key` lists of all exceptions of a rule, in one.
std::vector<std::string> exceptions(const yaml::Node& ordering, std::string_view rule, std::string_view key);

/// A row without `releases` is for all; so is every row when the release is not known.
bool is_for_release(const yaml::Node& row, std::string_view release);

}  // namespace stepwarden::rules
