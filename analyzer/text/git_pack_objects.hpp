// The objects of one git pack as libgit2 wants them from a backend: its own reader of packs, asked only for objects
// whose deltas come to an end.
#pragma once

#include <git2.h>

#include <filesystem>

namespace stepwarden::text {

/// A backend over the pack of an index file in which pack_problem() finds nothing; whoever it is added to frees it. As
/// libgit2's own functions, gives a status below 0 when there is no memory or libgit2 refuses the file.
int make_pack_objects(git_odb_backend*& made, const std::filesystem::path& index);

}  // namespace stepwarden::text
