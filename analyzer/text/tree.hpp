// The read-only tree of files that one input consists of: a directory, a .tar or .tar.gz of one, a single file, or
// files held in memory (tests). Nothing outside it can be reached: paths are relative to its root, and a link that
// leads out is listed as refused, not followed. Contents are read when first asked for and kept, so an excerpt costs
// nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::text {

struct Limits {
    std::size_t file_bytes = std::size_t{64} << 20;
    std::size_t total_bytes = std::size_t{512} << 20;
    std::size_t files = 200'000;
};

class Tree {
public:
    /// Lists the files of `path`; hidden files and directories (`.git`) are left out. An archive whose entries share
    /// one top directory is taken relative to that directory.
    static Result<Tree> open(const std::filesystem::path& path, const Limits& limits = {});

    /// `files` holds (relative path, content) pairs in any order.
    static Tree from_memory(std::vector<std::pair<std::string, std::string>> files);

    Tree(Tree&&) noexcept;
    Tree& operator=(Tree&&) noexcept;
    ~Tree();

    /// Number of files; ids run from 0 to size() - 1 in byte order of the paths.
    [[nodiscard]] std::size_t size() const;

    /// Path relative to the root, with '/' and without '.' or '..'.
    [[nodiscard]] std::string_view path(FileId file) const;

    /// The file at exactly this relative path.
    [[nodiscard]] std::optional<FileId> find(std::string_view path) const;

    /// The files below `directory` ("" for all), in path order.
    [[nodiscard]] std::span<const FileId> below(std::string_view directory) const;

    /// True when some file lies below `directory`.
    [[nodiscard]] bool has_directory(std::string_view directory) const;

    /// The bytes of a file; the view lives as long as the tree. Safe to call from several threads.
    [[nodiscard]] Result<std::string_view> read(FileId file) const;

    /// What was met while listing: links that lead out of the tree, unreadable directories.
    [[nodiscard]] std::span<const Diagnostic> refused() const;

private:
    struct State;
    explicit Tree(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// `relative` as written in the file `from`, resolved against that file's directory and normalised; empty when it would
/// leave the tree or is absolute.
std::optional<std::string> resolve(std::string_view from, std::string_view relative);

}  // namespace stepwarden::text
