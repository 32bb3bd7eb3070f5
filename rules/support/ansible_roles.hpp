// The Ansible roles that templates call by name, as rules/knowledge/ansible_roles.yaml has them: which release has
// which, which task files they have, and which variables they read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/task.hpp"
#include "tripleo/knowledge.hpp"
#include "yaml/node.hpp"

namespace stepwarden::rules {

class AnsibleRoles {
public:
    explicit AnsibleRoles(const tripleo::Knowledge& knowledge);

    /// The roles of a release; empty for one that the table does not have.
    [[nodiscard]] std::vector<std::string> names(std::string_view release) const;

    /// The releases that have a role of this very name, oldest first.
    [[nodiscard]] std::vector<std::string> releases_with(std::string_view name) const;

    /// Its task files besides main; nothing when the table does not tell.
    [[nodiscard]] std::optional<std::vector<std::string>> files(std::string_view role, std::string_view release) const;

    /// The names that it reads in some release; nothing when only the run can tell.
    [[nodiscard]] std::optional<std::set<std::string, std::less<>>> reads(std::string_view role) const;

private:
    [[nodiscard]] const yaml::Node* interface(std::string_view role) const;

    yaml::Node table_;
};

/// The role that a task calls, when it is written out; else "".
std::string_view called_role(const ansible::Task& task);

/// Dashes as underscores.
std::string with_underscores(std::string_view role);

}  // namespace stepwarden::rules
