// What the objects of a git pack are deltas against, told from the pack alone. libgit2 follows deltas for as long as
// there are any, so that a pack in which they go round would keep it for ever; git itself writes chains of up to 4095.
#pragma once

#include <git2.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

namespace stepwarden::text {

inline constexpr std::size_t most_deltas = 4095;

/// A file's bytes as the system maps them; none when it cannot be read.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& path);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::string_view bytes() const { return bytes_; }

private:
    std::string_view bytes_;
};

/// Of a pack in which pack_problem() finds nothing; safe to use from several threads.
class PackDeltas {
public:
    explicit PackDeltas(const std::filesystem::path& index);

    /// Whether the object is the end of no more than `most_deltas` deltas; true for one that the pack does not have.
    [[nodiscard]] bool come_to_an_end(const git_oid& id) const;

private:
    [[nodiscard]] std::optional<std::uint64_t> place_of(std::string_view id) const;
    /// Where the base of a delta stands; nothing for what is no delta, or has no base in this pack.
    [[nodiscard]] std::optional<std::uint64_t> base_of(std::uint64_t place) const;
    [[nodiscard]] std::uint64_t number_at(std::uint64_t place, std::size_t bytes) const;

    MappedFile index_;
    MappedFile pack_;
    /// The second version of the format has ids and offsets in tables of their own.
    bool has_separate_tables_ = false;
    std::uint64_t fanout_ = 0;
    std::uint64_t objects_ = 0;
};

}  // namespace stepwarden::text
