#include "editor/positions.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace stepwarden::editor {

TextLines::TextLines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
         at = text.find_first_of("\r\n", at)) {
        at += text.substr(at).starts_with("\r\n") ? 2 : 1;
        starts_.push_back(at);
    }
}

std::string_view TextLines::line(std::size_t number) const {
    if (number >= starts_.size()) return {};
    const std::size_t start = starts_[number];
    const std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : text_.size();
    std::string_view line = text_.substr(start, end - start);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

std::size_t TextLines::offset(EditorPosition position, Encoding encoding) const {
    if (position.line >= starts_.size()) return text_.size();
    const std::string_view line = this->line(position.line);
    const std::size_t start = starts_[position.line];
    std::size_t at = 0;
    std::size_t units = 0;
    while (at < line.size()) {
        const text::Character character = text::first_character(line.substr(at));
        const std::size_t bytes = std::max<std::size_t>(character.length, 1);
        units += encoding == Encoding::utf8 ? bytes : text::utf16_units(character);
        if (units > position.character) break;
        at += bytes;
    }
    return start + at;
}

EditorPosition TextLines::position(std::size_t line, std::size_t column, Encoding encoding) const {
    const std::string_view before = this->line(line).substr(0, column);
    return {line, encoding == Encoding::utf8 ? before.size() : text::utf16_length(before)};
}

}  // namespace stepwarden::editor
