// What the templates of a checkout read of a service's role_data, told by their own words: role_data is no schema, and
// a key that nobody asks for is a key that is lost.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "check/template_model.hpp"

namespace stepwarden::rules {

/// `.get('x')` in yaql, the words after `role_data` in a path, and `role_data.x`, as `text` has them.
void gather_role_data_keys(std::string_view text, std::set<std::string, std::less<>>& keys);

/// The keys that some template, of a service or not, reads.
std::set<std::string, std::less<>> read_role_data_keys(const check::TemplateModel& model);

}  // namespace stepwarden::rules
