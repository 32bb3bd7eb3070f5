// Tells when something below some directories changes, with Linux's inotify: files written, renamed over, made or
// removed, in directories that are there and in those that come later. What a Tree leaves out, hidden files and
// directories, is left out here too.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "text/diagnostic.hpp"

namespace stepwarden::text {

class TreeWatch {
public:
    /// Fails when the system has no more watches to give.
    static Result<TreeWatch> open();

    TreeWatch(TreeWatch&& other) noexcept;
    TreeWatch& operator=(TreeWatch&& other) noexcept;
    TreeWatch(const TreeWatch&) = delete;
    TreeWatch& operator=(const TreeWatch&) = delete;
    ~TreeWatch();

    /// Everything below a directory. Fails when it, or one below it, cannot be watched.
    Result<void> add_directory(const std::filesystem::path& directory);

    /// One file, whether it is there or not; hidden ones too.
    Result<void> add_file(const std::filesystem::path& file);

    /// One file that does not matter.
    void leave_out(const std::filesystem::path& file);

    /// To be polled for reading.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// Takes what has happened since, without waiting; whether any of it matters. Directories that have come are
    /// watched from here on.
    bool take_changes();

    /// Number of directories.
    [[nodiscard]] std::size_t size() const { return watches_.size(); }

private:
    struct Watch {
        std::filesystem::path directory;
        /// All that is below it is watched.
        bool whole = false;
        /// Names of single files in it.
        std::set<std::string, std::less<>> files;
    };

    explicit TreeWatch(int descriptor) : descriptor_(descriptor) {}
    Result<int> add(const std::filesystem::path& directory);
    bool take(int watch, unsigned happened, const std::string& name);
    void add_again();
    [[nodiscard]] bool is_left_out(const std::filesystem::path& file) const;

    int descriptor_ = -1;
    std::map<int, Watch> watches_;
    std::set<std::filesystem::path> left_out_;
};

}  // namespace stepwarden::text
