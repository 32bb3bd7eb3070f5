// Paths as those who show findings beside the source want them: relative to its root, without "./" before them, and
// told apart from paths of files that only exist while the program runs.
#pragma once

#include <string>
#include <string_view>

#include "report/part.hpp"

namespace stepwarden::report {

/// A path without "." between its names and without empty names; "." for nothing but such.
std::string plain_path(std::string_view path);

/// A path as a URI, relative as it is, or "file:" when it is absolute: every byte but unreserved ones and '/' as %XX.
std::string uri_of(std::string_view path);

/// Whether the place is in a file of the PATH given, where a viewer may look for it. A rendered file is not, nor is the
/// PATH as a whole.
bool is_in_input(const Part& part, const text::Position& where);

}  // namespace stepwarden::report
