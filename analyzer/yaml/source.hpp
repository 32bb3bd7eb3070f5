// The text of one YAML file made ready for the parser: checked for what PyYAML's reader.py refuses, its byte order mark
// taken off, and with the means to turn the parser's places, which count characters, into ours, which count bytes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::yaml {

/// A place as the parser has it, all from 0 and in characters.
struct Mark {
    std::size_t index = 0;
    std::size_t line = 0;
    std::size_t column = 0;
};

class Source {
public:
    /// Fails at the first byte that PyYAML's reader refuses: invalid UTF-8, UTF-16 and UTF-32, control characters.
    static text::Result<Source> check(std::string_view bytes, text::FileId file);

    /// Without the byte order mark.
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] text::FileId file() const { return file_; }

    /// In lines as editors count them.
    [[nodiscard]] text::Position position(const Mark& mark) const;

private:
    /// A character of more than one byte, and how many bytes it and all before it have beyond one each.
    struct WideCharacter {
        std::size_t index = 0;
        std::size_t extra_bytes = 0;
    };

    Source(std::string_view text, text::FileId file) : text_(text), file_(file) {}
    [[nodiscard]] std::size_t extra_bytes_before(std::size_t index) const;
    [[nodiscard]] text::Position position_in_lines(const Mark& mark) const;

    std::string_view text_;
    std::vector<WideCharacter> wide_;
    /// Where a line ends for YAML 1.1 and for no editor: NEL, U+2028 and U+2029, by their index.
    std::vector<std::size_t> odd_breaks_;
    text::FileId file_;
};

}  // namespace stepwarden::yaml
