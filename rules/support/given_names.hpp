// Names of variables that a task, a playbook or the inventory gives a value to, as they are written there.
#pragma once

#include <functional>
#include <string_view>

#include "check/model.hpp"

namespace stepwarden::rules {

using TakeName = std::function<void(std::string_view)>;

/// What the task registers and sets, its vars and loop variables, and what it hands to what it includes.
void names_of_task(const ansible::Task& task, const TakeName& take);

/// Vars of plays, of their roles and of imports.
void names_of_playbooks(const check::Model& model, const TakeName& take);

/// Vars of groups and hosts, with those of their files.
void names_of_inventory(const ansible::Inventory& inventory, const TakeName& take);

}  // namespace stepwarden::rules
