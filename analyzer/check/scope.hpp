// What of a checkout is looked at: all of it, or what a change of some files can reach. A reviewer's question and a
// hook before a commit are about a handful of files, and most services have nothing to do with them.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "text/tree.hpp"

namespace stepwarden::check {

struct Scope {
    /// Paths below the checkout's root of files that were added, changed or removed; nothing stands for all files.
    std::optional<std::set<std::string, std::less<>>> changed;
    /// Variables that templates give before or after the change alone.
    std::set<std::string, std::less<>> names;
};

/// What differs between two checkouts, for either of them.
Scope scope_between(const text::Tree& one, const text::Tree& other);

}  // namespace stepwarden::check
