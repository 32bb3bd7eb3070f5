// What a finding underlines, as viewers outside of terminals want it: a start and an end within one line, in the
// columns that they count in, with the text between the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "report/source_lines.hpp"
#include "text/position.hpp"
#include "text/tree.hpp"

namespace stepwarden::report {

/// Lines and columns count from 1, columns in UTF-16 code units; the end is the column behind the last one.
struct Region {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
    std::uint32_t end_column = 1;
    /// As UTF-8; "" when it is too long to be shown, or cannot be read.
    std::string text;
};

/// Finds the regions of one tree.
class Regions {
public:
    /// A null tree has no text.
    explicit Regions(const text::Tree* tree) : lines_(tree) {}

    /// `length` as in check::Finding. The file as a whole is its first line, since viewers take no 0.
    Region of(const text::Position& where, std::uint32_t length = 0);

private:
    /// A place in a long line with the UTF-16 units before it.
    struct Mark {
        std::size_t bytes = 0;
        std::size_t units = 0;
    };

    /// Places all along a line, so that none has to be counted from the line's start: a line may be megabytes long.
    const std::vector<Mark>& marks_of(std::string_view line);
    /// UTF-16 units in the first `bytes` bytes of a line.
    std::size_t units_before(std::string_view line, std::size_t bytes);

    SourceLines lines_;
    std::unordered_map<const char*, std::vector<Mark>> marks_;
};

}  // namespace stepwarden::report
