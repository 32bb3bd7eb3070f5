#include "report/snippet.hpp"

#include <fmt/ostream.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "text/excerpt.hpp"
#include "text/visible.hpp"

namespace stepwarden::report {

namespace {

void write_arrow(const Part& part, const Snippet& snippet, std::size_t gutter, const Style& style, std::ostream& out) {
    const Place place = place_of(part, snippet.where);
    out << std::string(gutter, ' ') << style.frame("-->") << ' ' << text::visible(place.path);
    if (place.line > 0) fmt::print(out, ":{}:{}", place.line, std::max(place.column, 1U));
    if (!snippet.remark.empty()) fmt::print(out, "   ({})", text::visible(snippet.remark));
    out << '\n';
}

void write_excerpt(const text::Excerpt& excerpt, const Snippet& snippet, std::size_t gutter, const Style& style,
                   std::ostream& out) {
    const std::string margin(gutter, ' ');
    const std::string number = fmt::format("{:>{}}", snippet.where.line, gutter);
    const std::string carets(excerpt.caret_length, '^');
    out << margin << ' ' << style.frame("|") << '\n';
    out << style.frame(number) << ' ' << style.frame("|") << ' ' << text::visible(excerpt.line) << '\n';
    out << margin << ' ' << style.frame("|") << ' ' << std::string(excerpt.caret_offset, ' ')
        << style.severity(snippet.severity, carets) << '\n';
}

}  // namespace

std::size_t gutter_width(std::span<const text::Position> places) {
    std::uint32_t last = 0;
    for (const text::Position& place : places) last = std::max(last, place.line);
    return std::to_string(last).size();
}

void write_snippet(const Part& part, SourceLines& lines, const Snippet& snippet, std::size_t gutter, const Style& style,
                   std::ostream& out) {
    write_arrow(part, snippet, gutter, style, out);
    if (snippet.where.line == 0) return;
    const std::string_view line = lines.at(snippet.where);
    const std::size_t length = snippet.length == 0 ? line.size() : snippet.length;
    const text::Excerpt excerpt = text::excerpt(line, {snippet.where.file, 1, snippet.where.column}, length);
    if (!excerpt.line.empty()) write_excerpt(excerpt, snippet, gutter, style, out);
}

}  // namespace stepwarden::report
