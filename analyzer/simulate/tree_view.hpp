// The files of a tree as lookup plugins and path tests see them: relative paths are those of the playbooks' directory
// or beside the task's file, absolute ones lead to the tree only through `playbook_dir`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/lookup_plugins.hpp"
#include "text/tree.hpp"

namespace stepwarden::simulate {

/// Stands for the absolute path of the playbooks' directory, which nobody knows here.
inline constexpr std::string_view playbook_directory = "/playbook_dir";

/// What `playbook` (for relative paths) and the file `beside` show; the tree outlives the view.
FileView view_of(const text::Tree& tree, text::FileId playbook, text::FileId beside);

/// Whether a path is there, asked as `path is exists` and its kin; nothing for what the tree does not tell.
std::optional<bool> test_path(const text::Tree& tree, std::string_view test, std::string_view path);

}  // namespace stepwarden::simulate
