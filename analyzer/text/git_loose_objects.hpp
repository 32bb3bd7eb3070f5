// Reads the loose objects of a git object directory for libgit2. Its own reader (at least up to 1.5) never ends on an
// object whose file is cut off, which is what a full disk or a crash leaves behind.
#pragma once

#include <git2.h>

#include <filesystem>

namespace stepwarden::text {

/// To be added to a git_odb, which owns it then; nullptr when there is no memory.
git_odb_backend* make_loose_objects(const std::filesystem::path& objects);

}  // namespace stepwarden::text
