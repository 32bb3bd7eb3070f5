// Pieces of input files as the page shows them: a task as it is written, and the lines around a place. Every line is
// made visible on its own; line breaks are the only control characters left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/position.hpp"
#include "text/tree.hpp"

namespace stepwarden::report::html {

/// One file's text by lines; the bytes outlive it.
class SourceText {
public:
    explicit SourceText(std::string_view bytes);

    /// Line `number`, from 1 on, without its break; empty when there is none.
    [[nodiscard]] std::string_view line(std::size_t number) const;
    [[nodiscard]] std::size_t line_count() const { return starts_.size(); }

    /// The lines of a task that begins at `where`, up to the next task or key outside of it; very long ones end with a
    /// line that says how many are left out.
    [[nodiscard]] std::string task(text::Position where) const;

    /// {"first": number of the first line, "lines": "...", "line": the marked line, "offset", "length": its marked
    /// characters}; null when there is no such line. `length` is in bytes, 0 for the rest of the line.
    [[nodiscard]] nlohmann::ordered_json excerpt(text::Position where, std::size_t length) const;

private:
    std::string_view bytes_;
    std::vector<std::size_t> starts_;
};

/// The texts of a tree's files, each cut into lines once.
class SourceTexts {
public:
    explicit SourceTexts(const text::Tree& tree) : tree_(tree) {}

    /// A file that cannot be read is one without lines. Lives as long as this.
    const SourceText& of(text::FileId file);

private:
    const text::Tree& tree_;
    std::unordered_map<text::FileId, SourceText> texts_;
};

/// Columns before a line's first character that is neither a space nor a dash of a list, counted from 1.
std::uint32_t indentation(std::string_view line);

}  // namespace stepwarden::report::html
