// A directory of the process's own in memory, for what the program reads from the file system alone.
#pragma once

#include <filesystem>
#include <string_view>

namespace stepwarden::fuzz {

class ScratchDirectory {
public:
    ScratchDirectory();
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;
    ~ScratchDirectory();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Makes the directories above the file too.
    void write(const std::filesystem::path& relative, std::string_view content) const;

private:
    std::filesystem::path path_;
};

}  // namespace stepwarden::fuzz
