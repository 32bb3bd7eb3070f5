// What a tree is made of before any content is looked at: the files found under a directory or in an archive, in byte
// order of their paths, and what was refused on the way. Only the Tree uses it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"
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
};

struct Listing {
    std::vector<ListedFile> files;
    std::vector<Diagnostic> refused;
};

/// Every regular file below `root`, hidden ones left out. A link is followed when it leads to a place inside `root`; a
/// directory reached through a link is listed once more under the link's name, but links to directories inside it are
/// not followed again. Fails when there are more than `limits.files`.
Result<Listing> list_directory(const std::filesystem::path& root, const Limits& limits);

/// The regular files of a tar archive, compressed with gzip or not, unpacked in memory. Links, devices and paths that
/// lead out are refused. Fails when a limit is hit or the archive is damaged.
Result<Listing> list_archive(const std::filesystem::path& archive, const Limits& limits);

/// True for "", "." and "..", and for names that begin with a dot.
bool is_hidden_name(std::string_view name);

}  // namespace stepwarden::text
