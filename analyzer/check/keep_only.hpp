// Of results those that some files have a part in: what a hook before a commit tells its author.
#pragma once

#include <set>
#include <string>

#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::check {

/// Keeps the findings with their place or a related one in a file of `paths`, as people are shown them, and of the
/// inputs that could not be analysed those files and what has no file. How many others could not be is a remark.
void keep_only(Results& results, const text::Tree& tree, const std::set<std::string, std::less<>>& paths);

}  // namespace stepwarden::check
