// The commits of a stretch of history, such as those between two releases, and which of them touch certain paths. What
// a commit touches is told by the ids of files and subtrees alone, so that years of history take seconds.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/git.hpp"

namespace stepwarden::text {

/// The ids of the commits of "BASE..HEAD" (those of HEAD's history that are not in BASE's; a side that is left out is
/// HEAD), or of the whole history of one revision; newest first, as `git log` orders them. With `first_parent` merged
/// branches are not entered, as with `git log --first-parent`: what is in BASE's history is still all that BASE holds.
/// With `paths`, files or directories relative to the repository's root, only the commits in which one of them differs
/// from the first parent, or in a root commit exists at all. Fails when an object of the range is missing or damaged.
Result<std::vector<std::string>> revisions(const GitRepository& repository, std::string_view range,
                                           std::span<const std::string> paths, bool first_parent);

}  // namespace stepwarden::text
