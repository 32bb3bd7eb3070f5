// What a GitRepository holds of libgit2, owned and guarded. Only the sources of GitRepository use it: libgit2's types
// go no further.
#pragma once

#include <git2.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "text/git.hpp"

namespace stepwarden::text {

template <auto release>
struct GitRelease {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};

template <typename T, auto release>
using GitOwned = std::unique_ptr<T, GitRelease<release>>;

using GitHandle = GitOwned<git_repository, git_repository_free>;
using GitObjects = GitOwned<git_odb, git_odb_free>;
using GitObject = GitOwned<git_object, git_object_free>;
using GitReference = GitOwned<git_reference, git_reference_free>;

struct GitRepository::State {
    GitHandle repository;
    GitObjects objects;
    /// The commits whose parents a shallow clone left out.
    std::unordered_set<std::string> shallow;
    /// Packs that are not read, each with what is wrong.
    std::vector<std::string> damaged_packs;
    /// libgit2's objects are for one thread at a time.
    mutable std::mutex guard;
};

/// Gives libgit2's answer through `out`, for an owner.
template <typename Owner, typename Call>
int git_get(Owner& owner, Call call) {
    typename Owner::pointer raw = nullptr;
    const int status = call(&raw);
    owner.reset(raw);
    return status;
}

/// What libgit2 says about the call that failed last on this thread.
std::string git_reason();

std::string git_hex(const git_oid& id);

/// What to do about an object that is missing: names a damaged pack when there is one, which may be why.
std::string git_missing_advice(const std::vector<std::string>& damaged_packs);

}  // namespace stepwarden::text
