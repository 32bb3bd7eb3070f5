// Places as editors count them: lines and characters from 0, characters in UTF-16 code units, or in bytes where both
// sides have agreed on UTF-8. Ours count from 1 and in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stepwarden::editor {

enum class Encoding : std::uint8_t { utf16, utf8 };

struct EditorPosition {
    std::size_t line = 0;
    std::size_t character = 0;

    friend auto operator<=>(const EditorPosition&, const EditorPosition&) = default;
};

/// The lines of a text, which outlives this. A line ends with "\n", "\r\n" or "\r".
class TextLines {
public:
    explicit TextLines(std::string_view text);

    /// At least one; behind the last line break there is one more.
    [[nodiscard]] std::size_t size() const { return starts_.size(); }

    /// Without its line break; empty behind the last one.
    [[nodiscard]] std::string_view line(std::size_t number) const;

    /// The byte that a position stands before. What lies behind a line's end is the line's end, behind the last line
    /// the text's; within a character, its beginning.
    [[nodiscard]] std::size_t offset(EditorPosition position, Encoding encoding) const;

    /// `column` counts from 0, in bytes; behind the line's end it is the line's end.
    [[nodiscard]] EditorPosition position(std::size_t line, std::size_t column, Encoding encoding) const;

    [[nodiscard]] std::size_t start(std::size_t line) const { return starts_[line]; }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
};

}  // namespace stepwarden::editor
