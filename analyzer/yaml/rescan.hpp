// Reads quoted and block scalars once more from the text, as PyYAML's scanner.py does: yaml-cpp loses blank lines at
// the end of quoted scalars, folds some block scalars differently, and accepts escapes and ends of file that PyYAML
// refuses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stepwarden::yaml {

/// What could be read, or what is wrong and at which offset.
struct Rescanned {
    std::string value;
    std::string_view error = {};
    std::size_t error_offset = 0;
};

/// The scalar whose opening quote, ' or ", is at `offset`.
Rescanned rescan_quoted(std::string_view text, std::size_t offset);

/// The scalar whose indicator, | or >, is at `offset`. `parent_indent` is the column, from 0, of the innermost block
/// collection around it, or -1.
Rescanned rescan_block(std::string_view text, std::size_t offset, int parent_indent);

}  // namespace stepwarden::yaml
