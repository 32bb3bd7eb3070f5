// Where a comment goes that says of a finding that it is known and meant: into the lines above what it is about, and
// only where it is read as a comment by YAML and as a suppression by a check.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stepwarden::editor {

struct CommentLine {
    /// The line, from 0, that it is to stand before.
    std::size_t line = 0;
    /// With its indentation and its line break.
    std::string text;
};

/// Nothing when no comment can be put so that it covers the line (from 0): within texts, where it would become part of
/// one, or in a file whose form cannot be told.
std::optional<CommentLine> suppression_of(std::string_view text, std::size_t line, std::string_view rule);

}  // namespace stepwarden::editor
