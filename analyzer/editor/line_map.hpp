// Where the lines of an older text stand in a newer one, as far as an edit has left them alone: what was found out
// about the older text can be shown in the newer one until it is looked at itself.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stepwarden::editor {

/// Lines count from 0. What stands before and behind everything that differs is the same line.
class LineMap {
public:
    LineMap(std::string_view older, std::string_view newer);

    /// Nothing for a line that has changed.
    [[nodiscard]] std::optional<std::size_t> to_newer(std::size_t line) const;
    [[nodiscard]] std::optional<std::size_t> to_older(std::size_t line) const;

private:
    std::size_t same_before_ = 0;
    std::size_t same_behind_ = 0;
    std::size_t older_lines_ = 0;
    std::size_t newer_lines_ = 0;
};

}  // namespace stepwarden::editor
