// What went wrong with the input, told to a person: the place, what is wrong, what was expected, what to do.
// Every stage that reads input answers with a Result or adds to a list of Diagnostics; none throws across its folder.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "text/position.hpp"

namespace stepwarden::text {

struct Diagnostic {
    Position where;
    std::string message;
    /// Path of an input that never became a file of the tree (missing, unreadable, not a directory).
    std::string path = {};
};

template <typename T>
using Result = tl::expected<T, Diagnostic>;

}  // namespace stepwarden::text
