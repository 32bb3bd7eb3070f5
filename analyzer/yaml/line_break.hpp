// Line breaks as PyYAML's scanner knows them (YAML 1.1): LF, CR LF, CR and NEL all mean "\n", U+2028 and U+2029
// themselves.
#pragma once

#include <cstddef>
#include <string_view>

namespace stepwarden::yaml {

/// Bytes of the line break at `offset`, 0 when there is none.
inline std::size_t break_length(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return 0;
    const std::string_view rest = text.substr(offset);
    if (rest.starts_with("\r\n")) return 2;
    if (rest.front() == '\n' || rest.front() == '\r') return 1;
    if (rest.starts_with("\xC2\x85")) return 2;
    return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

/// What the line break at `offset` stands for in a scalar.
inline std::string_view break_value(std::string_view text, std::size_t offset) {
    return break_length(text, offset) == 3 ? text.substr(offset, 3) : "\n";
}

/// True for `---` and `...` followed by a blank, a line break or the end; `offset` begins a line.
inline bool is_document_separator(std::string_view text, std::size_t offset) {
    const std::string_view mark = text.substr(offset < text.size() ? offset : text.size(), 3);
    if (mark != "---" && mark != "...") return false;
    const std::size_t next = offset + 3;
    return next >= text.size() || text[next] == ' ' || text[next] == '\t' || break_length(text, next) > 0;
}

}  // namespace stepwarden::yaml
