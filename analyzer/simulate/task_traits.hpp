// What the way a task is written says of how Ansible carries it out, whatever its variables are.
#pragma once

#include <string_view>
#include <vector>

#include "ansible/task.hpp"

namespace stepwarden::simulate {

bool is_include(const ansible::Task& task);

/// A module that is nothing but a way to stop: whatever goes wrong with it counts as its failing.
bool only_fails(const ansible::Task& task);

/// A module that ansible-playbook carries out itself: it cannot fail on a node.
bool is_local(const ansible::Task& task);

/// `failed_when: false` and its kin.
bool is_literally_false(const std::vector<ansible::Condition>& conditions);

/// The keyword of that name as written, or nullptr.
const yaml::Node* keyword(const ansible::Task& task, std::string_view name);

/// `no_log`: Ansible hides the task's result, an error in it too.
bool is_hidden(const ansible::Task& task);

/// A name that Ansible takes for a variable.
bool is_identifier(std::string_view name);

}  // namespace stepwarden::simulate
