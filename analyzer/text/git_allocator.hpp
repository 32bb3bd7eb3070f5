// Bounds what libgit2 allocates at once, so that a small pack whose objects unpack to gigabytes is an error like any
// other damage.
#pragma once

#include <cstddef>

namespace stepwarden::text {

/// No object of a repository of sources comes near; a delta's base may be larger than the file that is read.
inline constexpr std::size_t most_git_bytes = std::size_t{512} << 20;

/// To be called once, before libgit2 starts.
void bound_git_allocations();

}  // namespace stepwarden::text
