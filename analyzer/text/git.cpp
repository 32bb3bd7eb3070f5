#include "text/git.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <utility>

#include "text/content_id.hpp"
#include "text/git_allocator.hpp"
#include "text/git_object_store.hpp"
#include "text/git_state.hpp"
#include "text/read_file.hpp"

namespace stepwarden::text {
namespace {

namespace fs = std::filesystem;

using GitTree = GitOwned<git_tree, git_tree_free>;
using GitCommitObject = GitOwned<git_commit, git_commit_free>;
using GitTreeEntry = GitOwned<git_tree_entry, git_tree_entry_free>;

constexpr std::size_t digits = GIT_OID_HEXSZ;
constexpr std::size_t most_shallow_bytes = std::size_t{64} << 20;

tl::unexpected<Diagnostic> fail(const fs::path& path, std::string message) {
    return tl::unexpected(Diagnostic{{}, std::move(message), path.string()});
}

/// Extensions of the format that change nothing for a reader of objects and references.
constexpr std::array known_extensions = {"partialclone", "preciousobjects", "worktreeconfig"};

/// Settings that libgit2 keeps for the whole process: they are made once, before anything is opened.
bool prepare_library() {
    bound_git_allocations();
    if (git_libgit2_init() < 0) return false;
    for (const int level :
         {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    // A repository is read here, not trusted: nothing in it can have an effect, so it does not matter whose it is.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    auto extensions = known_extensions;
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
    return true;
}

bool library_is_ready() {
    static const bool ready = prepare_library();
    return ready;
}

Result<std::unordered_set<std::string>> read_shallow(git_repository* repository) {
    const fs::path path = fs::path(git_repository_commondir(repository)) / "shallow";
    std::unordered_set<std::string> ends;
    std::error_code error;
    if (!fs::exists(path, error)) return ends;
    const Result<std::string> content = read_regular_file(path, path.string(), most_shallow_bytes);
    if (!content) return tl::unexpected(content.error());
    std::string_view rest = *content;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        ends.emplace(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return ends;
}

GitEntry::Kind kind_of(git_filemode_t mode) {
    switch (mode) {
        case GIT_FILEMODE_TREE:
            return GitEntry::Kind::directory;
        case GIT_FILEMODE_LINK:
            return GitEntry::Kind::link;
        case GIT_FILEMODE_COMMIT:
            return GitEntry::Kind::submodule;
        default:
            return GitEntry::Kind::file;
    }
}

GitEntry entry_of(const git_tree_entry* entry) {
    const git_filemode_t mode = git_tree_entry_filemode(entry);
    return {git_tree_entry_name(entry), git_hex(*git_tree_entry_id(entry)), kind_of(mode),
            mode == GIT_FILEMODE_BLOB_EXECUTABLE};
}

/// Why an object could not be had, and what to do about it.
std::string object_problem(const std::vector<std::string>& damaged_packs, int status, std::string_view kind,
                           std::string_view id) {
    if (status == GIT_ENOTFOUND) {
        return fmt::format("git {} {} is missing from the repository: {}", kind, id, git_missing_advice(damaged_packs));
    }
    return fmt::format("git {} {} cannot be read: {}; `git fsck` tells what is damaged", kind, id, git_reason());
}

/// The id that the digits stand for, or what to say.
Result<git_oid> parse_id(const fs::path& repository, std::string_view id) {
    git_oid parsed;
    if (id.size() == digits && git_oid_fromstrn(&parsed, id.data(), id.size()) == 0) return parsed;
    return fail(repository, fmt::format("'{}' is no id of {} hexadecimal digits", id, digits));
}

}  // namespace

std::string git_reason() {
    const git_error* error = git_error_last();
    return error == nullptr || error->message == nullptr ? "for an unknown reason" : error->message;
}

std::string git_missing_advice(const std::vector<std::string>& damaged_packs) {
    if (damaged_packs.empty()) {
        return "fetch it, as `git fetch --refetch` does for a partial clone, or see what `git fsck` says";
    }
    return fmt::format("{}; `git index-pack` writes an index anew, a new clone replaces a pack", damaged_packs.front());
}

std::string git_hex(const git_oid& id) {
    std::string text(digits, '0');
    git_oid_fmt(text.data(), &id);
    return text;
}

GitRepository::GitRepository(fs::path path, std::unique_ptr<State> state)
    : path_(std::move(path)), state_(std::move(state)) {}

GitRepository::~GitRepository() = default;

Result<std::shared_ptr<GitRepository>> GitRepository::open(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) return fail(path, error ? "cannot be read: " + error.message() : "does not exist");
    if (!library_is_ready()) return fail(path, "git repositories cannot be read: libgit2 does not start");
    auto state = std::make_unique<State>();
    int status = git_get(state->repository,
                         [&](git_repository** out) { return git_repository_open_ext(out, path.c_str(), 0, nullptr); });
    if (status == GIT_ENOTFOUND) return fail(path, "is in no git repository, neither a work tree nor a bare one");
    if (status == 0) status = open_object_store(state->repository.get(), state->objects, state->damaged_packs);
    if (status < 0) return fail(path, fmt::format("cannot be opened as a git repository: {}", git_reason()));
    Result<std::unordered_set<std::string>> shallow = read_shallow(state->repository.get());
    if (!shallow) return tl::unexpected(std::move(shallow.error()));
    state->shallow = std::move(*shallow);
    return std::shared_ptr<GitRepository>(new GitRepository(path, std::move(state)));
}

Result<std::vector<std::string>> GitRepository::parents(std::string_view commit) const {
    return read_commit(commit).map([](GitCommit read) { return std::move(read.parents); });
}

Result<GitCommit> GitRepository::read_commit(std::string_view commit) const {
    const Result<git_oid> id = parse_id(path_, commit);
    if (!id) return tl::unexpected(id.error());
    const std::scoped_lock lock(state_->guard);
    GitCommitObject object;
    const int status =
        git_get(object, [&](git_commit** out) { return git_commit_lookup(out, state_->repository.get(), &*id); });
    if (status < 0) return fail(path_, object_problem(state_->damaged_packs, status, "commit", commit));
    GitCommit read{git_hex(*git_commit_tree_id(object.get())), {}, git_commit_time(object.get())};
    if (state_->shallow.contains(std::string(commit))) return read;
    const unsigned count = git_commit_parentcount(object.get());
    for (unsigned i = 0; i < count; ++i) read.parents.push_back(git_hex(*git_commit_parent_id(object.get(), i)));
    return read;
}

Result<std::vector<GitEntry>> GitRepository::entries(std::string_view tree, std::size_t most) const {
    const Result<git_oid> id = parse_id(path_, tree);
    if (!id) return tl::unexpected(id.error());
    const std::scoped_lock lock(state_->guard);
    GitTree object;
    const int status =
        git_get(object, [&](git_tree** out) { return git_tree_lookup(out, state_->repository.get(), &*id); });
    if (status < 0) return fail(path_, object_problem(state_->damaged_packs, status, "tree", tree));
    const std::size_t count = git_tree_entrycount(object.get());
    if (count > most)
        return fail(path_, fmt::format("git tree {} holds more than the limit of {} entries", tree, most));
    std::vector<GitEntry> entries;
    entries.reserve(count);
    for (std::size_t i = 0; i < count; ++i) entries.push_back(entry_of(git_tree_entry_byindex(object.get(), i)));
    return entries;
}

Result<std::vector<std::optional<GitEntry>>> GitRepository::entries_at(std::string_view tree,
                                                                       std::span<const std::string> paths) const {
    const Result<git_oid> id = parse_id(path_, tree);
    if (!id) return tl::unexpected(id.error());
    const std::scoped_lock lock(state_->guard);
    GitTree object;
    const int status =
        git_get(object, [&](git_tree** out) { return git_tree_lookup(out, state_->repository.get(), &*id); });
    if (status < 0) return fail(path_, object_problem(state_->damaged_packs, status, "tree", tree));
    std::vector<std::optional<GitEntry>> found(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (paths[i].empty()) {
            found[i] = GitEntry{"", std::string(tree), GitEntry::Kind::directory, false};
            continue;
        }
        GitTreeEntry entry;
        const int met = git_get(
            entry, [&](git_tree_entry** out) { return git_tree_entry_bypath(out, object.get(), paths[i].c_str()); });
        if (met == 0) found[i] = entry_of(entry.get());
        if (met < 0 && met != GIT_ENOTFOUND)
            return fail(path_, object_problem(state_->damaged_packs, met, "tree", tree));
    }
    return found;
}

Result<std::size_t> GitRepository::blob_size(std::string_view blob) const {
    const Result<git_oid> id = parse_id(path_, blob);
    if (!id) return tl::unexpected(id.error());
    const std::scoped_lock lock(state_->guard);
    std::size_t bytes = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    const int status = git_odb_read_header(&bytes, &type, state_->objects.get(), &*id);
    if (status < 0) return fail(path_, object_problem(state_->damaged_packs, status, "blob", blob));
    if (type != GIT_OBJECT_BLOB) {
        return fail(path_, fmt::format("git object {} is a {}, not a blob", blob, git_object_type2string(type)));
    }
    return bytes;
}

Result<std::string> GitRepository::blob(std::string_view blob, std::size_t most_bytes) const {
    const Result<std::size_t> bytes = blob_size(blob);
    if (!bytes) return tl::unexpected(bytes.error());
    if (*bytes > most_bytes) {
        return fail(path_, fmt::format("is larger than the limit of {} for one file", readable_size(most_bytes)));
    }
    const Result<git_oid> id = parse_id(path_, blob);
    const std::scoped_lock lock(state_->guard);
    GitOwned<git_odb_object, git_odb_object_free> object;
    const int status =
        git_get(object, [&](git_odb_object** out) { return git_odb_read(out, state_->objects.get(), &*id); });
    if (status < 0) return fail(path_, object_problem(state_->damaged_packs, status, "blob", blob));
    return std::string(static_cast<const char*>(git_odb_object_data(object.get())), git_odb_object_size(object.get()));
}

std::string content_id_of(std::string_view bytes) {
    git_oid id = {};
    if (!library_is_ready() || git_odb_hash(&id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB) != 0) return {};
    std::string hex(digits, '\0');
    git_oid_fmt(hex.data(), &id);
    return hex;
}

}  // namespace stepwarden::text
