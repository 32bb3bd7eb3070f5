// Where a thing was written. A position is small enough to sit in every node of every tree; the path behind a file id
// is looked up in the text::Tree that the file came from.
#pragma once

#include <compare>
#include <cstdint>

namespace stepwarden::text {

/// Index of a file in its Tree, in path order.
using FileId = std::uint32_t;

inline constexpr FileId no_file = UINT32_MAX;

/// Lines and columns count from 1, columns in bytes. Line 0 stands for the file as a whole.
struct Position {
    FileId file = no_file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const Position&, const Position&) = default;
};

}  // namespace stepwarden::text
