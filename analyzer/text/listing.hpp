// What a tree is made of before any content is looked at: the files found under a directory, in an archive or in a
// git commit, in byte order of their paths, and what was refused on the way. Only the Tree uses it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/git.hpp"
#include "text/tree.hpp"

namespace stepwarden::text {

struct ListedFile {
    /// Relative to the root, '/' between parts.
    std::string path;
    /// Where to read it from; empty when `content` holds it already.
    std::filesystem::path source = {};
    std::string content = {};
    std::size_t bytes = 0;
    /// Why the file is listed but has no content (over a limit).
    std::string refusal = {};
    /// The blob that holds the content, in the repository of the listing; then `source` is empty.
    std::string blob = {};
};

struct Listing {
    std::vector<ListedFile> files;
    std::vector<Diagnostic> refused;
    /// Where the blobs are.
    std::shared_ptr<const GitRepository> repository = {};
};

/// Every regular file below `root`, hidden ones left out. A link is followed when it leads to a place inside `root`; a
/// directory reached through a link is listed once more under the link's name, but links to directories inside it are
/// not followed again. Fails when there are more than `limits.files`.
Result<Listing> list_directory(const std::filesystem::path& root, const Limits& limits);

/// The regular files of a tar archive, compressed with gzip or not, unpacked in memory. Links, devices and paths that
/// lead out are refused. Fails when a limit is hit or the archive is damaged.
Result<Listing> list_archive(const std::filesystem::path& archive, const Limits& limits);

/// The files of a commit below `subdirectory` ("" for all, otherwise normalised), by the same rules as those of a
/// directory; submodules are left out, and a link that is absolute or passes the root of the repository leads out.
/// Fails when there are more entries than `limits.files`.
Result<Listing> list_revision(std::shared_ptr<const GitRepository> repository, std::string_view commit,
                              std::string_view subdirectory, const Limits& limits);

/// True for "", "." and "..", and for names that begin with a dot.
bool is_hidden_name(std::string_view name);

}  // namespace stepwarden::text
