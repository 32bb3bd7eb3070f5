// The lines of a YAML file as far as they give a key, with what they stand under, told by their indentation: enough to
// find one's way in a text that may be half typed, or is no YAML before its Jinja is rendered.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace stepwarden::editor {

struct KeyLine {
    /// From 0.
    std::size_t line = 0;
    /// Columns of the key and of what follows the colon, from 0 and in bytes.
    std::size_t column = 0;
    std::size_t value_column = 0;
    std::string_view key;
    /// Without blanks around it.
    std::string_view value;
    /// The line begins an item of a list.
    bool is_item = false;
    /// Index of the key that it stands under.
    std::optional<std::size_t> parent = std::nullopt;
};

/// The views are into `text`.
std::vector<KeyLine> outline_of(std::string_view text);

/// The first line of the item or key that a line is part of, among `starts`, which are sorted: the last one before it
/// that everything in between is indented deeper than.
std::optional<std::size_t> enclosing(std::string_view text, std::size_t line, const std::vector<std::size_t>& starts);

}  // namespace stepwarden::editor
