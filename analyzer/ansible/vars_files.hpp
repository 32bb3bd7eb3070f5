// Files of variables that Ansible looks for by a name without extension: `group_vars/NAME`, a role's `vars/main`. A
// directory of that name may stand for one file (parsing/dataloader.py, find_vars_files).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "text/tree.hpp"

namespace stepwarden::ansible {

enum class Directories : std::uint8_t { refused, allowed };

/// The file `directory/name` with the first of `extensions` ("" for none) that is there; for a directory of that name,
/// if allowed, all variable files in it, inner directories included, in Ansible's order. Empty when nothing is there.
std::vector<text::FileId> find_vars_files(const text::Tree& tree, text::MountId mount, std::string_view directory,
                                          std::string_view name, std::span<const std::string_view> extensions,
                                          Directories directories);

/// As `group_vars` and `host_vars` are searched: without an extension first, then ".yml", ".yaml", ".json".
std::vector<text::FileId> find_vars_files(const text::Tree& tree, std::string_view directory, std::string_view name);

/// The extension of the last part of a path with its dot, as os.path.splitext gives it: "" for "name" and ".name".
std::string_view extension_of(std::string_view path);

}  // namespace stepwarden::ansible
