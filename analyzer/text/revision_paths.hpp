// The directories and links of one commit as a file system would show them: resolves a path through symbolic links
// without leaving the commit. Only the listing of a revision uses it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "text/git.hpp"

namespace stepwarden::text {

class RevisionPaths {
public:
    /// What a path leads to; `path` has no links, "." or ".." and is relative to the root of the repository.
    struct Place {
        std::string path;
        std::string id;
        GitEntry::Kind kind = GitEntry::Kind::directory;
    };

    /// What is wrong, told without the path: "leads nowhere: ...".
    using Problem = std::string;

    /// `tree` is the commit's.
    RevisionPaths(const GitRepository& repository, std::string tree, std::size_t most_entries)
        : repository_(repository), root_(std::move(tree)), most_entries_(most_entries) {}

    /// The lines of a tree object, in git's order; kept.
    tl::expected<const std::vector<GitEntry>*, Problem> entries(const std::string& tree);

    /// `target` as seen from `directory`, which is the path of a Place. The answers are those of the system for a
    /// checked out tree, except that what is absolute or passes the root leads out.
    tl::expected<Place, Problem> resolve(std::string_view directory, std::string_view target);

private:
    class Walk;

    const GitRepository& repository_;
    std::string root_;
    std::size_t most_entries_;
    std::size_t compared_ = 0;
    std::unordered_map<std::string, std::vector<GitEntry>> trees_;
};

}  // namespace stepwarden::text
