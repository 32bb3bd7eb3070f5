// Where the program's results go: standard output, a device or a pipe, or a file, which is replaced as a whole when all
// is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace stepwarden::cli {

/// Writes all of `content`; the error is a sentence. A reader that went away (a closed pipe) is no error.
tl::expected<void, std::string> write_output(const std::optional<std::string>& file, std::string_view content);

}  // namespace stepwarden::cli
