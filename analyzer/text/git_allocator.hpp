// Bounds what libgit2 allocates at once, so that a small pack whose objects unpack to gigabytes is an error like any
// other damage.
#pragma once

namespace stepwarden::text {

/// To be called once, before libgit2 starts.
void bound_git_allocations();

}  // namespace stepwarden::text
