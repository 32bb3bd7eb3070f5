#include "jinja/located_text.hpp"

#include <utility>

namespace stepwarden::jinja {

void LocatedWriter::note_origin(std::string_view part, SourceLine from) {
    if (origin_ == Origin::sure) return;
    const bool blank = part.find_first_not_of(" \t\n") == std::string_view::npos;
    if (origin_ == Origin::none || !blank) current_ = from;
    origin_ = blank ? Origin::blank : Origin::sure;
}

void LocatedWriter::append(std::string_view text, SourceLine from, std::uint32_t lines_a_newline) {
    out_.text += text;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        const std::string_view part = newline == std::string_view::npos ? text : text.substr(0, newline + 1);
        note_origin(part, from);
        text.remove_prefix(part.size());
        if (newline == std::string_view::npos) return;
        out_.lines.push_back(current_);
        origin_ = Origin::none;
        from.line += lines_a_newline;
    }
}

LocatedText LocatedWriter::take() {
    if (origin_ != Origin::none) out_.lines.push_back(current_);
    origin_ = Origin::none;
    return std::exchange(out_, {});
}

}  // namespace stepwarden::jinja
