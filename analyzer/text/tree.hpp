// The read-only tree of files that one input consists of: a directory, a .tar or .tar.gz of one, a git
// revision, a single file, or files held in memory (tests). Nothing outside it can be reached: paths are relative to
// its root, and a link that leads out is listed as refused, not followed. Further directories, such as the user's
// roles, can be mounted beside it, each with a root of its own that nothing leads out of either. Contents are read when
// first asked for and kept, so an excerpt costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/git.hpp"

namespace stepwarden::text {

struct Limits {
    std::size_t file_bytes = std::size_t{64} << 20;
    std::size_t total_bytes = std::size_t{512} << 20;
    std::size_t files = 200'000;
};

/// Which root a file lies below: the main one, or one that was mounted, in the order of mounting.
using MountId = std::uint32_t;

inline constexpr MountId main_mount = 0;

class Tree {
public:
    /// Lists the files of `path`; hidden files and directories (`.git`) are left out. An archive whose entries share
    /// one top directory is taken relative to that directory.
    static Result<Tree> open(const std::filesystem::path& path, const Limits& limits = {});

    /// The files of one revision below `subdirectory` ("" for all), relative to it; contents are read from the object
    /// store when asked for. Hidden files are left out as in open(); symbolic links are resolved within the tree (a
    /// link that leads out, loops or dangles is refused as in open()); submodules are left out.
    static Result<Tree> open_revision(std::shared_ptr<const GitRepository> repository, std::string_view revision,
                                      std::string_view subdirectory = "", const Limits& limits = {});

    /// `files` holds (relative path, content) pairs in any order.
    static Tree from_memory(std::vector<std::pair<std::string, std::string>> files);

    Tree(Tree&&) noexcept;
    Tree& operator=(Tree&&) noexcept;
    ~Tree();

    /// Adds the files of another directory, archive or file under the same rules; ids that were given stay as they are.
    /// One without files is no error here.
    Result<MountId> mount(const std::filesystem::path& path, const Limits& limits = {});

    /// The same from memory; `shown` stands for the path that the user gave.
    MountId mount_memory(std::string shown, std::vector<std::pair<std::string, std::string>> files);

    /// Puts all files of `other` beside this tree's as one or more mounts, contents and ids kept in order: the FileId
    /// of a file of `other` becomes `id + first`, where `first` is returned in the pair, after its first mount. Views
    /// of contents that were read stay valid.
    std::pair<MountId, FileId> adopt(Tree other);

    /// Number of roots, the main one included.
    [[nodiscard]] std::size_t mounts() const;

    /// The path that a mount was opened from, as the user gave it; of a revision, the path of the repository, '@' and
    /// the revision, and the subdirectory.
    [[nodiscard]] std::string_view mount_path(MountId mount) const;

    [[nodiscard]] MountId mount_of(FileId file) const;

    /// Number of files; ids run from 0 to size() - 1, in byte order of the paths within each mount.
    [[nodiscard]] std::size_t size() const;

    /// Path relative to the root of the file's own mount, with '/' and without '.' or '..'.
    [[nodiscard]] std::string_view path(FileId file) const;

    /// The file at exactly this relative path of one mount.
    [[nodiscard]] std::optional<FileId> find(std::string_view path, MountId mount = main_mount) const;

    /// The files below `directory` ("" for all) of one mount, in path order.
    [[nodiscard]] std::span<const FileId> below(std::string_view directory, MountId mount = main_mount) const;

    /// True when some file lies below `directory`.
    [[nodiscard]] bool has_directory(std::string_view directory, MountId mount = main_mount) const;

    /// The bytes of a file; the view lives as long as the tree. Safe to call from several threads.
    [[nodiscard]] Result<std::string_view> read(FileId file) const;

    /// What identifies a file's content without reading it: the git blob's id for a revision, empty otherwise.
    [[nodiscard]] std::string_view content_id(FileId file) const;

    /// What was met while listing, mount by mount: links that lead out of the tree, unreadable directories.
    [[nodiscard]] std::span<const Diagnostic> refused() const;

private:
    struct State;
    explicit Tree(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// `relative` as written in the file `from`, resolved against that file's directory and normalised; empty when it would
/// leave the tree or is absolute. Both are paths of one mount.
std::optional<std::string> resolve(std::string_view from, std::string_view relative);

}  // namespace stepwarden::text
