// What inputs are called in the output: how the paths of several inputs are told apart.
#pragma once

#include <string>
#include <string_view>

#include "text/tree.hpp"

namespace stepwarden::cli {

/// What to put before the paths of `tree`, which was opened from `path` as the user wrote it: "path/" for a directory
/// or an archive, its directory for a playbook, whose tree is that directory.
std::string path_prefix(std::string_view path, const text::Tree& tree);

/// The name of the directory, archive or file itself, without directories above it and without an archive's extension.
std::string own_name(std::string_view path);

}  // namespace stepwarden::cli
