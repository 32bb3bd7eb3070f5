// Reads git revisions straight from a repository's object store, with libgit2: no work tree is needed, nothing is
// written, run or fetched, and the configuration of the user and of the machine is not read. Objects that are missing
// (partial and shallow clones) or damaged are named in a Diagnostic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::text {

/// One line of a git tree object.
struct GitEntry {
    enum class Kind { file, directory, link, submodule };

    std::string name;
    /// 40 hex digits, as all ids here.
    std::string id;
    Kind kind = Kind::file;
    bool executable = false;

    friend bool operator==(const GitEntry&, const GitEntry&) = default;
};

struct GitCommit {
    std::string tree;
    /// None where the history of a shallow clone ends.
    std::vector<std::string> parents;
    /// When it was committed, in seconds since 1970.
    std::int64_t time = 0;
};

/// A repository opened for reading: a work tree, a .git directory, or a bare one (found at `path` or upwards). Safe to
/// use from several threads.
class GitRepository {
public:
    static Result<std::shared_ptr<GitRepository>> open(const std::filesystem::path& path);

    GitRepository(const GitRepository&) = delete;
    GitRepository& operator=(const GitRepository&) = delete;
    ~GitRepository();

    /// As the user gave it.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// The commit that `revision` names (anything git rev-parse takes for one commit: branch, tag, abbreviated id,
    /// HEAD~2), as 40 hex digits; a suggestion when it is a near miss of a branch or tag name (see text/suggest.hpp).
    [[nodiscard]] Result<std::string> commit(std::string_view revision) const;

    /// The ids of a commit's parents, by the commit's id.
    [[nodiscard]] Result<std::vector<std::string>> parents(std::string_view commit) const;

    [[nodiscard]] Result<GitCommit> read_commit(std::string_view commit) const;

    /// The lines of one tree object, in its order. Fails when there are more than `most`.
    [[nodiscard]] Result<std::vector<GitEntry>> entries(std::string_view tree, std::size_t most) const;

    /// What stands at each of `paths` (relative, normalised; "" is the tree itself) below a tree object; links are not
    /// followed.
    [[nodiscard]] Result<std::vector<std::optional<GitEntry>>> entries_at(std::string_view tree,
                                                                          std::span<const std::string> paths) const;

    /// Bytes of a blob, by its header alone.
    [[nodiscard]] Result<std::size_t> blob_size(std::string_view blob) const;

    /// The bytes as they were committed, without any filter. Fails when there are more than `most_bytes`.
    [[nodiscard]] Result<std::string> blob(std::string_view blob, std::size_t most_bytes) const;

private:
    struct State;
    GitRepository(std::filesystem::path path, std::unique_ptr<State> state);

    std::filesystem::path path_;
    std::unique_ptr<State> state_;
};

}  // namespace stepwarden::text
