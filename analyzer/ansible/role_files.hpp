// Where a role's files are: beside the playbooks in `roles/`, or below one of the tree's mounts, which are what the
// user gave with --roles-path. Which file of a role Ansible takes is playbook/role/__init__.py, _load_role_yaml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/playbook.hpp"
#include "ansible/sources.hpp"
#include "text/tree.hpp"

namespace stepwarden::ansible {

struct RoleFiles {
    /// As the role was asked for.
    std::string name;
    text::MountId mount = text::main_mount;
    /// Directory within the mount, without a slash at its end ("roles/tripleo-bootstrap").
    std::string directory;

    friend bool operator==(const RoleFiles&, const RoleFiles&) = default;
};

/// Looks in `roles/NAME` of the main tree, then in each mount for `NAME`, `roles/NAME` and, for "namespace.name.role",
/// `ansible_collections/namespace/name/roles/role`, last in `NAME` beside the playbooks. Then the same once more with
/// a collection's name left out. Nothing when no file lies below any of them.
std::optional<RoleFiles> find_role(const text::Tree& tree, std::string_view name);

/// Part of a role that is a list of tasks.
enum class RoleTasks : std::uint8_t { tasks, handlers };

/// The task or handler file; `from` is `tasks_from` or `handlers_from`, of which only the last part of the path counts
/// (playbook/role_include.py), or empty for "main".
std::optional<text::FileId> find_role_tasks(const text::Tree& tree, const RoleFiles& role, RoleTasks part,
                                            std::string_view from = {});

/// Part of a role that holds variables.
enum class RoleVars : std::uint8_t { defaults, vars };

/// The files in the order in which they are merged, later ones winning; `from` as `vars_from` and `defaults_from`.
std::vector<text::FileId> find_role_vars(const text::Tree& tree, const RoleFiles& role, RoleVars part,
                                         std::string_view from = {});

struct RoleMetadata {
    /// Roles that run before this one, as written.
    std::vector<RoleReference> dependencies;
    bool allow_duplicates = false;
    std::vector<text::Diagnostic> diagnostics;
};

/// What `meta/main.yml` says; all as by default when there is none.
RoleMetadata read_role_metadata(Sources& sources, const RoleFiles& role);

/// The argument specification of an entry point ("main" or `tasks_from`): with one, Ansible checks the role's arguments
/// by a task of its own before the role's first. nullptr without.
const yaml::Node* find_argument_spec(Sources& sources, const RoleFiles& role, std::string_view entry_point);

}  // namespace stepwarden::ansible
