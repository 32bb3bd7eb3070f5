// Reads one regular file of the file system under a size bound. Pipes, sockets and devices are refused, never waited
// for.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "text/diagnostic.hpp"

namespace stepwarden::text {

/// The bytes of `path`; `shown` is the path that a diagnostic names. Fails when it is missing, unreadable, no regular
/// file, or longer than `most_bytes`.
Result<std::string> read_regular_file(const std::filesystem::path& path, std::string_view shown,
                                      std::size_t most_bytes);

/// "64 MiB", "1 KiB" or "700 bytes".
std::string readable_size(std::size_t bytes);

}  // namespace stepwarden::text
