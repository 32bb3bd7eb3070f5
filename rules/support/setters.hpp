// The tasks that give a variable its value, and what is said about them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/support/observed.hpp"

namespace stepwarden::rules {

/// It registers the name or sets it as a fact.
bool sets(const ansible::Task& task, std::string_view name);

/// All known tasks that do, in order of place.
std::vector<KnownTask> setters_of(const check::Model& model, std::string_view name);

/// "'Check keystone' (upgrade_tasks of Controller, step 0)", as far as it is known.
std::string described(const KnownTask& known);

/// "registered" or "set".
std::string_view set_by(const ansible::Task& task, std::string_view name);

}  // namespace stepwarden::rules
