#include "report/html/source_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/visible.hpp"
#include "text/excerpt.hpp"

namespace stepwarden::report::html {

namespace {

constexpr std::size_t most_source_lines = 200;
constexpr std::size_t most_line_bytes = 400;
constexpr std::uint32_t context_lines = 2;

/// Walks over the lines of a text.
class Lines {
public:
    explicit Lines(std::string_view rest) : rest_(rest) {}

    [[nodiscard]] bool is_done() const { return is_done_; }

    std::string_view next() {
        const std::size_t end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        if (end == std::string_view::npos)
            is_done_ = true;
        else
            rest_.remove_prefix(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

private:
    std::string_view rest_;
    bool is_done_ = false;
};

std::string shown_line(std::string_view line) {
    std::string spaced;
    for (const char c : line.substr(0, most_line_bytes)) spaced += c == '\t' ? std::string("    ") : std::string(1, c);
    return visible(spaced) + (line.size() > most_line_bytes ? "..." : "");
}

/// What is left from the beginning of a line on.
std::string_view from_line(std::string_view bytes, std::uint32_t number) {
    Lines lines(bytes);
    const char* begin = bytes.data();
    for (std::uint32_t i = 1; i <= number && !lines.is_done(); ++i) begin = lines.next().data();
    return bytes.substr(static_cast<std::size_t>(begin - bytes.data()));
}

/// A blank line or a comment, which ends no task whatever its indentation.
bool is_between(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first == std::string_view::npos || line[first] == '#';
}

}  // namespace

std::uint32_t indentation(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" -");
    return static_cast<std::uint32_t>(first == std::string_view::npos ? line.size() : first) + 1;
}

std::string task_source(std::string_view bytes, text::Position where) {
    Lines lines(from_line(bytes, where.line));
    std::string source = shown_line(lines.next());
    // They count only when more of the task follows them.
    std::string between;
    std::size_t count = 1;
    std::size_t left_out = 0;
    while (!lines.is_done()) {
        const std::string_view line = lines.next();
        if (is_between(line)) {
            between += '\n' + shown_line(line);
            continue;
        }
        if (line.find_first_not_of(' ') + 1 < where.column) break;
        if (++count > most_source_lines)
            ++left_out;
        else
            source += between + '\n' + shown_line(line);
        between.clear();
    }
    if (left_out > 0) source += fmt::format("\n... {} more lines", left_out);
    return source;
}

nlohmann::ordered_json excerpt_json(std::string_view bytes, text::Position where, std::size_t length) {
    const text::Excerpt marked = text::excerpt(bytes, where, length == 0 ? bytes.size() : length);
    if (marked.line.empty()) return nullptr;
    const std::uint32_t first = where.line > context_lines ? where.line - context_lines : 1;
    Lines lines(from_line(bytes, first));
    std::string text;
    for (std::uint32_t number = first; number <= where.line + context_lines && !lines.is_done(); ++number) {
        const std::string_view line = lines.next();
        if (number > first) text += '\n';
        text += number == where.line ? visible(marked.line) : shown_line(line);
    }
    return {{"first", first},
            {"lines", std::move(text)},
            {"line", where.line},
            {"offset", marked.caret_offset},
            {"length", marked.caret_length}};
}

}  // namespace stepwarden::report::html
