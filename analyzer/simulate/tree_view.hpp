// The files of a tree as lookup plugins and path tests see them: relative paths are those of the playbooks' directory
// or beside the task's file, absolute ones lead to the tree only through `playbook_dir`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/role_files.hpp"
#include "simulate/lookup_plugins.hpp"
#include "text/tree.hpp"

namespace stepwarden::simulate {

/// Stands for the absolute path of the playbooks' directory, which nobody knows here.
inline constexpr std::string_view playbook_directory = "/playbook_dir";

/// A place of the tree as an absolute path, which find_marked and the functions of a FileView read back.
std::string absolute_path(text::MountId mount, std::string_view path);

/// The file that a path from absolute_path or from a FileView means; nothing for any other path.
std::optional<text::FileId> find_marked(const text::Tree& tree, std::string_view path);

/// What a task shows that stands in the file `beside`, in a role or not: paths are looked for in the role, beside the
/// file, and beside the playbook, in folders such as "vars" when the action has such (executor/task_executor.py,
/// _get_loop_items). The tree outlives the view.
FileView view_of(const text::Tree& tree, text::FileId playbook, text::FileId beside, const ansible::RoleFiles* role,
                 std::string_view action);

/// Whether a path is there, asked as `path is exists` and its kin; nothing for what the tree does not tell.
std::optional<bool> test_path(const text::Tree& tree, std::string_view test, std::string_view path);

}  // namespace stepwarden::simulate
