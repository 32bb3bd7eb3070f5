// Finding the commit that a user's revision names, and saying what may be meant when there is none.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "text/git.hpp"
#include "text/git_state.hpp"
#include "text/suggest.hpp"

namespace stepwarden::text {
namespace {

/// More branches and tags than that are not compared with a mistyped name.
constexpr std::size_t most_candidates = 100'000;

/// Names as a user writes them, "master" and "origin/master", and also those of the remotes by themselves.
struct KnownNames {
    std::vector<std::string> all;
    std::vector<std::string> remote;
};

KnownNames known_names(git_repository* repository) {
    KnownNames names;
    GitOwned<git_reference_iterator, git_reference_iterator_free> references;
    if (git_get(references, [&](auto** out) { return git_reference_iterator_new(out, repository); }) < 0) return names;
    const char* raw = nullptr;
    while (names.all.size() < most_candidates && git_reference_next_name(&raw, references.get()) == 0) {
        std::string_view name(raw);
        for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
            if (!name.starts_with(prefix)) continue;
            name.remove_prefix(prefix.size());
            names.all.emplace_back(name);
            if (prefix == "refs/remotes/") names.remote.emplace_back(name);
        }
    }
    return names;
}

/// The known name that `name` was meant to be: a branch that only the remote has, or a near one.
std::optional<std::string> meant_name(git_repository* repository, std::string_view name) {
    const KnownNames names = known_names(repository);
    for (const std::string& remote : names.remote) {
        if (remote.ends_with(name) && remote.find('/') + 1 + name.size() == remote.size()) return remote;
    }
    return nearest_name(name, names.all);
}

/// Where the name of a branch, tag or commit ends in a revision, as in "master~2" or "1.0^{}".
std::size_t name_length(std::string_view revision) {
    return std::min(revision.find_first_of("~^:"), std::min(revision.find("@{"), revision.size()));
}

/// The id that a reference leads to by its name alone, whether or not there is such an object.
std::optional<std::string> target_of(git_repository* repository, const std::string& name) {
    GitReference reference;
    GitReference direct;
    if (git_get(reference, [&](auto** out) { return git_reference_dwim(out, repository, name.c_str()); }) < 0)
        return {};
    if (git_get(direct, [&](auto** out) { return git_reference_resolve(out, reference.get()); }) < 0) return {};
    return git_hex(*git_reference_target(direct.get()));
}

bool has_object(git_repository* repository, const std::string& name) {
    GitObject object;
    return git_get(object, [&](auto** out) { return git_revparse_single(out, repository, name.c_str()); }) == 0;
}

std::string missing_revision(git_repository* repository, bool shallow, const std::string& revision) {
    const std::size_t length = name_length(revision);
    const std::string name = revision.substr(0, length);
    const std::string_view unshallow =
        shallow ? "; the clone is shallow, `git fetch --unshallow --tags` gets the rest" : "";
    if ((name == "HEAD" || name == "@") && git_repository_head_unborn(repository) == 1) {
        return fmt::format("revision '{}' names no commit: nothing is committed on its branch yet", revision);
    }
    if (length > 0 && has_object(repository, name)) {
        return fmt::format("revision '{}' names no commit, though '{}' is there{}", revision, name, unshallow);
    }
    if (const auto target = length == 0 ? std::nullopt : target_of(repository, name)) {
        return fmt::format(
            "revision '{}' leads to git object {}, which is missing from the repository or cannot be read; `git fsck` "
            "tells what is damaged",
            revision, *target);
    }
    if (const auto meant = meant_name(repository, name)) {
        return fmt::format("revision '{}' names no commit of the repository; did you mean '{}{}'?", revision, *meant,
                           revision.substr(length));
    }
    return fmt::format("revision '{}' names no commit of the repository{}", revision, unshallow);
}

std::string problem(git_repository* repository, bool shallow, int status, const std::string& revision) {
    switch (status) {
        case GIT_ENOTFOUND:
            return missing_revision(repository, shallow, revision);
        case GIT_EAMBIGUOUS:
            return fmt::format("revision '{}' fits several objects: give more digits of the id", revision);
        case GIT_EINVALIDSPEC:
            return fmt::format("revision '{}' is not written as git expects a revision", revision);
        default:
            return fmt::format("revision '{}' cannot be read: {}; `git fsck` tells what is damaged", revision,
                               git_reason());
    }
}

}  // namespace

Result<std::string> GitRepository::commit(std::string_view revision) const {
    const auto fail = [&](std::string message) {
        return tl::unexpected(Diagnostic{{}, std::move(message), path_.string()});
    };
    if (revision.empty()) return fail("no revision is given");
    const std::string text(revision);
    if (text.find('\0') != std::string::npos) return fail("a revision holds a zero byte");
    const std::scoped_lock lock(state_->guard);
    git_repository* const repository = state_->repository.get();
    GitObject object;
    int status = git_get(object, [&](auto** out) { return git_revparse_single(out, repository, text.c_str()); });
    if (status < 0) return fail(problem(repository, !state_->shallow.empty(), status, text));
    GitObject commit;
    status = git_get(commit, [&](auto** out) { return git_object_peel(out, object.get(), GIT_OBJECT_COMMIT); });
    if (status == GIT_EPEEL || status == GIT_EINVALIDSPEC) {
        return fail(fmt::format("revision '{}' names a {}, not a commit", text,
                                git_object_type2string(git_object_type(object.get()))));
    }
    if (status < 0) return fail(problem(repository, !state_->shallow.empty(), status, text));
    return git_hex(*git_object_id(commit.get()));
}

}  // namespace stepwarden::text
