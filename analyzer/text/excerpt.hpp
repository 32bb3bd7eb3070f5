// The line of a file that a diagnostic points at, made fit for a terminal: tabs become spaces, control characters and
// broken UTF-8 become visible, a very long line is cut around the place, and the caret's column is counted in
// characters as a terminal shows them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/position.hpp"

namespace stepwarden::text {

struct Excerpt {
    /// Without its line break; cut ends are marked with "...".
    std::string line;
    /// Spaces to print before the first caret.
    std::size_t caret_offset = 0;
    /// Carets to print; at least 1.
    std::size_t caret_length = 1;
};

/// `length` counts the bytes to underline from `where.column` on; it ends with the line. A line that `bytes` does not
/// have gives an empty excerpt. `most_columns` bounds the line's width.
Excerpt excerpt(std::string_view bytes, Position where, std::size_t length = 1, std::size_t most_columns = 160);

/// The lines of `bytes` from 1 on: line `number` without its break ("\n" or "\r\n"); empty when there is none.
std::string_view line_text(std::string_view bytes, std::size_t number);

}  // namespace stepwarden::text
