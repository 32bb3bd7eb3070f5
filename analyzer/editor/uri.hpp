// The addresses by which an editor names files: `file:` URIs, percent-encoded as RFC 3986 has it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stepwarden::editor {

/// The absolute path that a URI names, without '.' and '..'; nothing for one of another scheme or host, with a broken
/// escape, or with a zero byte in it.
std::optional<std::filesystem::path> path_of_uri(std::string_view uri);

/// Of an absolute path. Every byte but letters, digits and "/-._~" is escaped.
std::string uri_of_path(const std::filesystem::path& path);

}  // namespace stepwarden::editor
