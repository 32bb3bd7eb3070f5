// Repositories for tests, made with the git program in a directory of their own, away from the user's configuration.
#pragma once

#include <string>
#include <vector>

#include "support/program.hpp"

namespace stepwarden::tests {

/// What is allocated while it lives does not count as leaked: libgit2 leaks where it meets damaged packs and
/// references.
class UncountedLeaks {
public:
    UncountedLeaks();
    UncountedLeaks(const UncountedLeaks&) = delete;
    UncountedLeaks& operator=(const UncountedLeaks&) = delete;
    ~UncountedLeaks();
};

class GitScratch {
public:
    /// Makes an empty repository with a work tree, on the branch "main".
    GitScratch();

    /// Runs `git ARGUMENTS` (words for a shell) in the repository, has to succeed, and gives its output without the
    /// last line break.
    std::string git(const std::string& arguments) const;  // NOLINT(modernize-use-nodiscard)

    /// The same at a time, such as "2001-01-01T00:00:00Z".
    std::string git_at(const std::string& date, const std::string& arguments) const;  // NOLINT(modernize-use-nodiscard)

    /// Commits all that is in the work tree, a minute after the commit before; gives the id.
    std::string commit(const std::string& message);  // NOLINT(modernize-use-nodiscard)

    void write(const std::string& name, const std::string& content) const { files_.write("repo/" + name, content); }
    [[nodiscard]] std::string path(const std::string& name = "") const;
    /// A path beside the repository.
    [[nodiscard]] std::string beside(const std::string& name) const { return files_.path(name); }

    /// The file that holds one loose object, writable.
    [[nodiscard]] std::string object_file(const std::string& id) const;
    /// All files of the kind (".pack", ".idx") in the repository's packs, writable.
    [[nodiscard]] std::vector<std::string> pack_files(const std::string& kind) const;

private:
    Scratch files_;
    int minute_ = 0;
};

}  // namespace stepwarden::tests
