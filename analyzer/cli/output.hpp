// Where the program's results go: standard output or a file. A file is written aside and renamed when it is complete,
// so that nobody reads half of it and an interrupted run leaves the old one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stepwarden::cli {

/// Writes all of `content`; the error is a sentence. A reader that went away (a closed pipe) is no error.
tl::expected<void, std::string> write_output(const std::optional<std::string>& file, std::string_view content);

}  // namespace stepwarden::cli
