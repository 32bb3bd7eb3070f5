// Which file an include, an `include_vars` or a play's `vars_files` means, as ansible-core looks for it: beside the
// including file, in the role, beside the playbook (playbook/included_file.py, playbook/helpers.py,
// parsing/dataloader.py). Nothing outside the tree's mounts is found.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/role_files.hpp"
#include "ansible/task.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::ansible {

/// Where the task that names a file stands.
struct IncludeSite {
    /// The playbook that is running: its directory is the last place to look in.
    text::FileId playbook = text::no_file;
    /// The file that holds the task.
    text::FileId file = text::no_file;
    /// The role that the task belongs to, or nullptr.
    const RoleFiles* role = nullptr;
    /// Roles that brought this one, nearest first, where variable files are looked for too.
    std::span<const RoleFiles* const> parent_roles = {};
    /// Names of the task includes on the way here as rendered, outermost first, up to the role or the playbook. Ansible
    /// looks relative to these; empty stands for the directory of `file`.
    std::span<const std::string> enclosing = {};
    /// An absolute path that stands for the main tree's root (`playbook_dir`), or empty.
    std::string_view root = {};
    bool is_handler = false;
    /// `import_tasks`: within a role it looks beside the including file first, a dynamic include in the role's tasks.
    bool is_static = false;
};

struct IncludedFile {
    std::optional<text::FileId> file;
    /// Without a file: the name leads out of the tree, where nothing is read.
    bool leads_out = false;
};

/// What `import_tasks`, `include_tasks` or `include` of `name` brings. In the main tree a file without the ".yaml" or
/// ".yml" of the name serves too: the generator leaves the extension out when its directory's own path has a dot.
IncludedFile find_task_file(const text::Tree& tree, std::string_view name, const IncludeSite& site);

/// The file of `include_vars` or of a play's `vars_files`.
IncludedFile find_vars_file(const text::Tree& tree, std::string_view name, const IncludeSite& site);

/// The options of `include_vars: dir=...`, rendered.
struct VarsDirectory {
    std::string directory = {};
    /// Number of directories that are visited; 0 for all.
    std::size_t depth = 0;
    /// Extensions without their dot.
    std::vector<std::string> extensions{"yaml", "yml", "json"};
    bool ignore_unknown_extensions = false;
    /// Regular expressions on the file's name; empty for every file.
    std::string files_matching = {};
    std::vector<std::string> ignore_files = {};
};

/// The files of a directory in the order in which `include_vars` reads them. A failure says why the module would fail.
text::Result<std::vector<text::FileId>> find_vars_in_directory(const text::Tree& tree, const VarsDirectory& options,
                                                               const IncludeSite& site, text::Position where);

}  // namespace stepwarden::ansible
