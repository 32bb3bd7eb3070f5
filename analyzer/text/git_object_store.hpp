// The object store of a repository: its packs, read by libgit2, its loose objects, and those of the stores it borrows
// from.
#pragma once

#include <string>
#include <vector>

#include "text/git_state.hpp"

namespace stepwarden::text {

/// Makes the store that `repository` reads from hereafter. Packs that are damaged are left out of it and added to
/// `damaged`, each with what is wrong. Gives libgit2's status.
int open_object_store(git_repository* repository, GitObjects& store, std::vector<std::string>& damaged);

}  // namespace stepwarden::text
