// The text of one YAML file made ready for yaml-cpp: checked for what PyYAML's reader.py refuses, its byte order mark
// taken off, and with the means to look at the text around an event's place that yaml-cpp itself does not tell.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "text/diagnostic.hpp"

namespace stepwarden::yaml {

class Source {
public:
    /// Fails at the first byte that PyYAML's reader refuses: invalid UTF-8, UTF-16 and UTF-32, control characters.
    static text::Result<Source> check(std::string_view bytes, text::FileId file);

    /// Without the byte order mark; a carriage return that stands alone is a line feed here, as it is for PyYAML.
    [[nodiscard]] std::string_view text() const { return fed().substr(0, size_); }

    /// text() with a line feed at its end: without one yaml-cpp misreads the last line.
    [[nodiscard]] std::string_view fed() const { return owned_.empty() ? text_ : std::string_view(owned_); }
    [[nodiscard]] text::FileId file() const { return file_; }

    /// Place of the byte at `offset`, found from the byte at `other` that is at `known`.
    [[nodiscard]] text::Position position_near(text::Position known, std::size_t other, std::size_t offset) const;

    /// Where the node's content begins that has at most `most` anchors and tags, beginning at `offset`.
    [[nodiscard]] std::size_t skip_properties(std::size_t offset, int most) const;

    /// The offset of a tab among the blanks before `offset`, where PyYAML allows spaces only.
    [[nodiscard]] std::optional<std::size_t> tab_before(std::size_t offset) const;

    /// The offset of a tab in or right behind the plain scalar at `offset` that was read as `value`.
    [[nodiscard]] std::optional<std::size_t> tab_in_plain(std::size_t offset, std::string_view value) const;

    /// True when the token at `offset` is preceded by the `?` of an explicit key.
    [[nodiscard]] bool is_explicit_key(std::size_t offset) const;

    /// First byte of the line that `offset` lies on.
    [[nodiscard]] std::size_t line_start(std::size_t offset) const;

    /// Just behind the colon that ends the one-line key at `key`, looking no further than `end`; `end` when there is
    /// none.
    [[nodiscard]] std::size_t after_colon(std::size_t key, std::size_t end) const;

    /// Just behind the dash at `column` (from 0) of the last line before `end` that holds anything; `end` when there is
    /// none.
    [[nodiscard]] std::size_t after_dash(std::size_t column, std::size_t end) const;

private:
    Source(std::string_view text, text::FileId file) : text_(text), size_(text.size()), file_(file) {}

    std::string_view text_;
    std::string owned_;
    std::size_t size_;
    bool has_tabs_ = false;
    text::FileId file_;
};

}  // namespace stepwarden::yaml
