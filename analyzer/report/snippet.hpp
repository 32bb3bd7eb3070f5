// A place of the input as people read it: an arrow with path, line and column, and below it the line itself with carets
// under the text that is meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "report/part.hpp"
#include "report/source_lines.hpp"
#include "report/style.hpp"

namespace stepwarden::report {

struct Snippet {
    text::Position where;
    /// Bytes underlined from `where` on; 0 for the rest of the line.
    std::uint32_t length = 0;
    /// Said behind the arrow's place; "" for nothing.
    std::string_view remark;
    check::Severity severity = check::Severity::note;
};

/// Digits of the largest line number, so that the gutters of one finding stand below each other.
std::size_t gutter_width(std::span<const text::Position> places);

/// `lines` are those of the part's tree.
void write_snippet(const Part& part, SourceLines& lines, const Snippet& snippet, std::size_t gutter, const Style& style,
                   std::ostream& out);

}  // namespace stepwarden::report
