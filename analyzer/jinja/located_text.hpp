// Text that is put together from pieces of several files, with the place that each of its lines came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/position.hpp"

namespace stepwarden::jinja {

struct SourceLine {
    text::FileId file = text::no_file;
    std::uint32_t line = 0;

    friend bool operator==(const SourceLine&, const SourceLine&) = default;
};

struct LocatedText {
    std::string text;
    /// One for each line of the text; what follows the last newline is a line unless it is empty. A line comes from
    /// where its first character came from that is no blank, or else its first.
    std::vector<SourceLine> lines;
};

class LocatedWriter {
public:
    /// Text as it stands in a file from that line on.
    void append_source(std::string_view text, SourceLine from) { append(text, from, 1); }

    /// Text that one line brings about, such as a value.
    void append_value(std::string_view text, SourceLine from) { append(text, from, 0); }

    [[nodiscard]] std::size_t size() const { return out_.text.size(); }

    LocatedText take();

private:
    /// How sure the origin of the line at hand is.
    enum class Origin : std::uint8_t { none, blank, sure };

    void append(std::string_view text, SourceLine from, std::uint32_t lines_a_newline);
    void note_origin(std::string_view part, SourceLine from);

    LocatedText out_;
    SourceLine current_;
    Origin origin_ = Origin::none;
};

}  // namespace stepwarden::jinja
