// What of a checkout is looked at: all of it, or what a change of some files can reach. A reviewer's question and a hook
// before a commit are about a handful of files, and most services have nothing to do with them.
#pragma once

#include <optional>
#include <set>
#include <string>

namespace stepwarden::check {

struct Scope {
    /// Paths below the checkout's root of files that were added, changed or removed; nothing stands for all files.
    std::optional<std::set<std::string, std::less<>>> changed;
};

}  // namespace stepwarden::check
