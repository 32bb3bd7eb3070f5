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

/// Branches and tags as a user writes them: "master", "origin/master".
std::vector<std::string> known_names(git_repository* repository) {
    std::vector<std::string> names;
    GitOwned<git_reference_iterator, git_reference_iterator_free> references;
    if (git_get(references, [&](auto** out) { return git_reference_iterator_new(out, repository); }) < 0) return names;
    const char* raw = nullptr;
    while (names.size() < most_candidates && git_reference_next_name(&raw, references.get()) == 0) {
        std::string_view name(raw);
        for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
            if (name.starts_with(prefix)) names.emplace_back(name.substr(prefix.size()));
        }
    }
    return names;
}

/// The known name that `name` was meant to be: one that ends in it, as the branches of a remote do, or a near one.
std::optional<std::string> meant_name(git_repository* repository, const std::string& name) {
    if (name.empty()) return std::nullopt;
    const std::vector<std::string> names = known_names(repository);
    const auto longer =
        std::ranges::find_if(names, [&](std::string_view known) { return known.ends_with('/' + name); });
    return longer == names.end() ? nearest_name(name, names) : *longer;
}

bool is_full_id(std::string_view name) {
    return name.size() == GIT_OID_HEXSZ && name.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
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

struct Repository {
    git_repository* repository;
    bool shallow;
    const std::vector<std::string>& damaged_packs;
};

std::string missing_revision(const Repository& given, const std::string& revision) {
    git_repository* const repository = given.repository;
    const std::size_t length = name_length(revision);
    const std::string name = revision.substr(0, length);
    const std::string_view unshallow =
        given.shallow ? "; the clone is shallow, `git fetch --unshallow --tags` gets the rest" : "";
    if ((name == "HEAD" || name == "@") && git_repository_head_unborn(repository) == 1) {
        return fmt::format("revision '{}' names no commit: nothing is committed on its branch yet", revision);
    }
    if (length > 0 && has_object(repository, name)) {
        return fmt::format("revision '{}' names no commit, though '{}' is there{}", revision, name, unshallow);
    }
    if (const auto target = length == 0 ? std::nullopt : target_of(repository, name)) {
        return fmt::format(
            "revision '{}' leads to git object {}, which is missing from the repository or cannot be read: {}",
            revision, *target, git_missing_advice(given.damaged_packs));
    }
    if (is_full_id(name)) {
        return fmt::format("commit {} is not in the repository: {}{}", name, git_missing_advice(given.damaged_packs),
                           unshallow);
    }
    if (const auto meant = meant_name(repository, name)) {
        return fmt::format("revision '{}' names no commit of the repository; did you mean '{}{}'?", revision, *meant,
                           revision.substr(length));
    }
    return fmt::format("revision '{}' names no commit of the repository{}", revision, unshallow);
}

std::string problem(const Repository& given, int status, const std::string& revision) {
    switch (status) {
        case GIT_ENOTFOUND:
            return missing_revision(given, revision);
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
    const Repository given{repository, !state_->shallow.empty(), state_->damaged_packs};
    GitObject object;
    int status = git_get(object, [&](auto** out) { return git_revparse_single(out, repository, text.c_str()); });
    if (status < 0) return fail(problem(given, status, text));
    GitObject commit;
    status = git_get(commit, [&](auto** out) { return git_object_peel(out, object.get(), GIT_OBJECT_COMMIT); });
    if (status == GIT_EPEEL || status == GIT_EINVALIDSPEC) {
        return fail(fmt::format("revision '{}' names a {}, not a commit", text,
                                git_object_type2string(git_object_type(object.get()))));
    }
    if (status < 0) return fail(problem(given, status, text));
    return git_hex(*git_object_id(commit.get()));
}

}  // namespace stepwarden::text
