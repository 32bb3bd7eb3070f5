// A YAML tree as bytes that are read back many times faster than text is parsed: how the knowledge tables travel in the
// program. The bytes are written and read by one build of the program; they are no file format and no input.
#pragma once

#include <string>
#include <string_view>

#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::yaml {

/// Positions keep their lines and columns; a file is not kept.
std::string pack(const Node& node);

/// Whether bytes are what pack() gave.
bool is_packed(std::string_view bytes);

/// The tree that was packed; asserts that the bytes are whole.
Node unpack(std::string_view bytes);

/// A table of the program's own, packed or as YAML text: its one document.
text::Result<Node> read_table(std::string_view bytes, text::FileId file = text::no_file);

}  // namespace stepwarden::yaml
