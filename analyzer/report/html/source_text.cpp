#include "report/html/source_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/excerpt.hpp"
#include "text/visible.hpp"

namespace stepwarden::report::html {

namespace {

constexpr std::size_t most_source_lines = 200;
constexpr std::size_t most_line_bytes = 400;
constexpr std::uint32_t context_lines = 2;

std::string shown_line(std::string_view line) {
    std::string spaced;
    for (const char c : line.substr(0, most_line_bytes)) spaced += c == '\t' ? std::string("    ") : std::string(1, c);
    return text::visible(spaced) + (line.size() > most_line_bytes ? "..." : "");
}

/// A blank line or a comment, which ends no task whatever its indentation.
bool is_between(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first == std::string_view::npos || line[first] == '#';
}

}  // namespace

SourceText::SourceText(std::string_view bytes) : bytes_(bytes) {
    for (std::size_t start = 0; start < bytes.size();) {
        starts_.push_back(start);
        const std::size_t end = bytes.find('\n', start);
        start = end == std::string_view::npos ? bytes.size() : end + 1;
    }
}

std::string_view SourceText::line(std::size_t number) const {
    if (number == 0 || number > starts_.size()) return {};
    const std::size_t end = number < starts_.size() ? starts_[number] : bytes_.size();
    std::string_view line = bytes_.substr(starts_[number - 1], end - starts_[number - 1]);
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string SourceText::task(text::Position where) const {
    std::string source = shown_line(line(where.line));
    // They count only when more of the task follows them.
    std::string between;
    std::size_t count = 1;
    std::size_t left_out = 0;
    for (std::size_t number = where.line + std::size_t{1}; number <= line_count(); ++number) {
        const std::string_view next = line(number);
        if (is_between(next)) {
            between += '\n' + shown_line(next);
            continue;
        }
        if (next.find_first_not_of(' ') + 1 < where.column) break;
        if (++count > most_source_lines)
            ++left_out;
        else
            source += between + '\n' + shown_line(next);
        between.clear();
    }
    if (left_out > 0) source += fmt::format("\n... {} more lines", left_out);
    return source;
}

nlohmann::ordered_json SourceText::excerpt(text::Position where, std::size_t length) const {
    const std::string_view at = line(where.line);
    const text::Excerpt marked = text::excerpt(at, {where.file, 1, where.column}, length == 0 ? at.size() : length);
    if (marked.line.empty()) return nullptr;
    const std::uint32_t first = where.line > context_lines ? where.line - context_lines : 1;
    std::string text;
    for (std::uint32_t number = first; number <= where.line + context_lines && number <= line_count(); ++number) {
        if (number > first) text += '\n';
        text += number == where.line ? text::visible(marked.line) : shown_line(line(number));
    }
    return {{"first", first},
            {"lines", std::move(text)},
            {"line", where.line},
            {"offset", marked.caret_offset},
            {"length", marked.caret_length}};
}

const SourceText& SourceTexts::of(text::FileId file) {
    const auto found = texts_.find(file);
    if (found != texts_.end()) return found->second;
    const auto bytes = tree_.read(file);
    return texts_.emplace(file, SourceText(bytes ? *bytes : std::string_view())).first->second;
}

std::uint32_t indentation(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" -");
    return static_cast<std::uint32_t>(first == std::string_view::npos ? line.size() : first) + 1;
}

}  // namespace stepwarden::report::html
