#include "editor/line_map.hpp"

#include <algorithm>

#include "editor/positions.hpp"

namespace stepwarden::editor {
namespace {

std::optional<std::size_t> mapped(std::size_t line, std::size_t before, std::size_t behind, std::size_t from,
                                  std::size_t to) {
    if (line < before) return line;
    if (line >= from || from - line > behind) return std::nullopt;
    return to - (from - line);
}

}  // namespace

LineMap::LineMap(std::string_view older, std::string_view newer) {
    const TextLines one(older);
    const TextLines other(newer);
    older_lines_ = one.size();
    newer_lines_ = other.size();
    const std::size_t most = std::min(older_lines_, newer_lines_);
    while (same_before_ < most && one.line(same_before_) == other.line(same_before_)) ++same_before_;
    while (same_behind_ < most - same_before_ &&
           one.line(older_lines_ - 1 - same_behind_) == other.line(newer_lines_ - 1 - same_behind_))
        ++same_behind_;
}

std::optional<std::size_t> LineMap::to_newer(std::size_t line) const {
    return mapped(line, same_before_, same_behind_, older_lines_, newer_lines_);
}

std::optional<std::size_t> LineMap::to_older(std::size_t line) const {
    return mapped(line, same_before_, same_behind_, newer_lines_, older_lines_);
}

}  // namespace stepwarden::editor
