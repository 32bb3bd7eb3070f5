#include "editor/outline.hpp"

#include <algorithm>
#include <cctype>

#include "editor/positions.hpp"

namespace stepwarden::editor {
namespace {

bool is_key_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' || c == ':';
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<KeyLine> key_in(std::string_view line) {
    KeyLine found;
    std::size_t at = std::min(line.find_first_not_of(' '), line.size());
    while (line.substr(at).starts_with("- ")) {
        found.is_item = true;
        at = std::min(line.find_first_not_of(' ', at + 1), line.size());
    }
    found.column = at;
    std::size_t end = at;
    while (end < line.size() && is_key_character(line[end])) ++end;
    // "OS::TripleO::Services::X: path" has colons in its key.
    if (end > at && line[end - 1] == ':') --end;
    if (end == at || line.substr(end, 1) != ":") return std::nullopt;
    found.key = line.substr(at, end - at);
    found.value = trimmed(line.substr(end + 1));
    found.value_column = found.value.empty() ? line.size() : static_cast<std::size_t>(found.value.data() - line.data());
    return found;
}

std::size_t indentation(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

bool says_nothing(std::string_view line) {
    const std::string_view text = trimmed(line);
    return text.empty() || text.starts_with('#');
}

}  // namespace

std::vector<KeyLine> outline_of(std::string_view text) {
    const TextLines lines(text);
    std::vector<KeyLine> outline;
    std::vector<std::size_t> open;
    for (std::size_t number = 0; number < lines.size(); ++number) {
        auto found = key_in(lines.line(number));
        if (!found) continue;
        found->line = number;
        while (!open.empty() && outline[open.back()].column >= found->column) open.pop_back();
        if (!open.empty()) found->parent = open.back();
        open.push_back(outline.size());
        outline.push_back(*found);
    }
    return outline;
}

std::optional<std::size_t> enclosing(std::string_view text, std::size_t line, const std::vector<std::size_t>& starts) {
    const TextLines lines(text);
    std::size_t least = std::string_view::npos;
    for (std::size_t here = std::min(line, lines.size() - 1) + 1; here-- > 0;) {
        const std::string_view content = lines.line(here);
        const bool is_start = std::ranges::binary_search(starts, here);
        if (is_start && (here == line || indentation(content) < least)) return here;
        if (!says_nothing(content)) least = std::min(least, indentation(content));
        if (least == 0) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace stepwarden::editor
